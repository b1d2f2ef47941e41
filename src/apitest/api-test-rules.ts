import { Duration, Token } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct, IConstruct } from 'constructs';
import { requireEncryptionKey } from '../private/synth/encryption-key';
import { messagesOf, refuse } from '../private/synth/errors';
import { requireInRegion } from '../private/synth/existing';
import { type Kinds, requireKind, requireKinds, requireMadeBy } from '../private/synth/kinds';
import { holdsSecret } from '../private/synth/secrets';
import {
  requireDuration,
  requireKnownDuration,
  requireLiteral,
  requireSome,
  requireText,
  requireWholeNumber,
} from '../private/synth/validation';
import type { ApiTestGateOptions, ApiTestProps } from './api-test-props';
import { MAX_ENVIRONMENT_BYTES, MAX_VARIABLES_BYTES, SECRET_ARN_BYTES } from './facts';

const { warn } = messagesOf('apitest');

const PROPS: Kinds<ApiTestProps> = {
  suite: 'object',
  schedule: 'object',
  variables: 'map of texts?',
  secrets: 'object?',
  timeout: 'object?',
  requestTimeout: 'object?',
  scriptTimeout: 'object?',
  results: 'object?',
  vpc: 'object?',
  vpcSubnets: 'object?',
  memorySize: 'number?',
  logRetention: 'number?',
  encryptionKey: 'object?',
  alarms: 'object?',
};

const GATE: Kinds<ApiTestGateOptions> = {
  after: 'list of objects',
  runWhenChanges: 'list of texts',
  attempts: 'number?',
};

const NAME = {
  pattern: /^[\w.-]{1,64}$/,
  must: 'be 1 to 64 letters, digits and _.-',
  remedy: 'name it as the collection does, without braces',
};

/** The time that is left for reading secrets, and for writing the result, when the tests have ended. */
export const ANSWER = Duration.seconds(10);
/** The time that all attempts of a gate may take: the gate answers before its own function ends, and that before the CDK's. */
const GATE_BUDGET = Duration.minutes(13);
/** A pause, and the way to the runner and back. */
const BETWEEN_ATTEMPTS = Duration.seconds(15);
const MAX_ATTEMPTS = 10;

/** The times of a test, with their defaults. */
export interface TestTimes {
  readonly interval: Duration | undefined;
  readonly timeout: Duration;
  readonly requestTimeout: Duration;
  readonly scriptTimeout: Duration;
}

/** Rejects properties with which a test could not run, would prove nothing or would tell secrets. */
export function requireApiTestProps(props: ApiTestProps, scope: Construct): void {
  requireKinds(props, PROPS, scope);
  const { suite, schedule, results, vpc, encryptionKey } = props;
  requireMadeBy('suite', suite, '_postman', "ApiTestSuite.postman('shop.postman_collection.json')", scope);
  if (suite._function) {
    requireInRegion(
      'suite',
      suite._function,
      'use a function in this Region: Lambda calls no function in another Region',
      scope,
    );
  }
  requireMadeBy('schedule', schedule, '_interval', 'ApiTestSchedule.every(Duration.minutes(1))', scope);
  requireMadeBy('results', results, '_retention', 'ApiTestResults.failures()', scope);
  requireMadeBy('vpc', vpc, 'selectSubnets', 'Vpc.fromLookup(…)', scope);
  requireEncryptionKey(encryptionKey, scope);
  if (props.vpcSubnets && !vpc) {
    refuse({ property: 'vpcSubnets', must: 'be left out without vpc', remedy: 'give the VPC too' }, scope);
  }
  const min = suite._postman ? 512 : 128;
  const remedy = suite._postman ? 'leave it out: 512 MiB are enough for most collections' : 'leave it out';
  requireLiteral('memorySize', props.memorySize, 'write it into the code: a part of it is for the tests', scope);
  requireWholeNumber('memorySize', props.memorySize, { min, max: 10_240, remedy }, scope);
  requireValues(props, scope);
}

function requireValues({ suite, variables = {}, secrets = {} }: ApiTestProps, scope: Construct): void {
  for (const [property, map] of Object.entries({ variables, secrets })) {
    for (const name of Object.keys(map)) {
      requireText(`the name ${name} in ${property}`, name, NAME, scope);
      requireUsed(`${property}.${name}`, name, suite._postman, scope);
    }
  }
  for (const [name, secret] of Object.entries(secrets)) {
    requireKind(`secrets.${name}`, secret, 'object', scope);
    requireMadeBy(`secrets.${name}`, secret, '_secret', "ApiTestSecret.field(secret, 'token')", scope);
    if (name in variables) {
      refuse({ property: `secrets.${name}`, must: 'not be in variables too', remedy: 'keep the secret' }, scope);
    }
  }
  for (const [name, value] of Object.entries(variables)) {
    if (holdsSecret(value, scope)) {
      const remedy = 'pass it by secrets: variables are in the environment of the function, where many can read them';
      refuse({ property: `variables.${name}`, must: 'not be a secret', remedy }, scope);
    }
  }
  const known = Object.entries(variables).filter(([, value]) => !Token.isUnresolved(value));
  const bytes = Buffer.byteLength(JSON.stringify(known));
  if (bytes > MAX_VARIABLES_BYTES) {
    const must = `be at most ${MAX_VARIABLES_BYTES} bytes together`;
    const remedy = 'put what is the same everywhere into the file of the environment';
    refuse({ property: 'variables', must, got: `${bytes}`, remedy }, scope);
  }
  const sources = Object.entries(secrets).map(([name, { _secret, _field: field }]) => {
    const isKnown = !Token.isUnresolved(_secret.secretArn);
    return { name, arn: isKnown ? _secret.secretArn : 'x'.repeat(SECRET_ARN_BYTES), field };
  });
  const all = bytes + Buffer.byteLength(JSON.stringify(sources));
  if (all > MAX_ENVIRONMENT_BYTES) {
    const must = `take at most ${MAX_ENVIRONMENT_BYTES} bytes together with variables, each with its ARN`;
    const remedy = 'split the collection: the environment of a function has at most 4 KB';
    refuse({ property: 'secrets', must, got: all, remedy }, scope);
  }
}

function requireUsed(
  property: string,
  name: string,
  postman: ApiTestProps['suite']['_postman'],
  scope: IConstruct,
): void {
  if (postman === undefined) {
    return;
  }
  const { used, scripts } = postman.facts;
  const inScripts = ["'", '"', '`'].some((quote) => scripts.includes(`${quote}${name}${quote}`));
  if (!used.has(name) && !inScripts) {
    const remedy = `write {{${name}}} where the collection needs it, or leave it out; a name that is misspelt tests nothing`;
    refuse({ property, must: 'be used by the collection', remedy }, scope);
  }
}

/** Warns of variables that nobody defines: the request goes to an address with braces in it. */
export function warnAboutUndefined({ suite, variables = {}, secrets = {} }: ApiTestProps, scope: IConstruct): void {
  const { _postman: postman } = suite;
  if (postman) {
    const { used, defined } = postman.facts;
    const isKnown = (name: string) => [variables, secrets].some((map) => Object.hasOwn(map, name));
    const missing = [...used].filter(
      (name) => !name.startsWith('$') && !isKnown(name) && !defined.has(name) && !postman.given.has(name),
    );
    if (missing.length > 0) {
      const remedy = 'give them by variables or secrets, or set them in a script';
      warn(
        scope,
        'undefined',
        `the collection uses variables that nobody defines: ${missing.sort().join(', ')}; ${remedy}`,
      );
    }
  }
}

/** The times, with their defaults. Rejects those that contradict each other. */
export function requireTimes(props: ApiTestProps, scope: IConstruct): TestTimes {
  const { timeout, requestTimeout, scriptTimeout, schedule, suite } = props;
  for (const [name, value] of Object.entries({ timeout, requestTimeout, scriptTimeout })) {
    requireKnownDuration(name, value, 'write it into the code: other times follow from it', scope);
  }
  const { _interval: interval } = schedule;
  const { seconds, minutes } = Duration;
  const long = 'cut the collection into several tests';
  const range = { min: seconds(5), max: minutes(14), unit: 'seconds' as const, remedy: long };
  requireDuration('timeout', timeout, range, scope);
  const longest = interval && seconds(interval.toSeconds() - ANSWER.toSeconds());
  if (timeout && longest && timeout.toSeconds() > longest.toSeconds()) {
    const must = `be at least 10 seconds shorter than the interval of the schedule, ${interval.toHumanString()}`;
    const remedy = 'shorten it, or run the tests less often: two runs would overlap';
    refuse({ property: 'timeout', must, got: timeout.toHumanString(), remedy }, scope);
  }
  const total = timeout ?? (longest ? seconds(Math.min(longest.toSeconds(), 300)) : minutes(1));
  const times = {
    requestTimeout: requestTimeout ?? seconds(Math.min(10, total.toSeconds() - 1)),
    scriptTimeout: scriptTimeout ?? seconds(Math.min(5, total.toSeconds() - 1)),
  };
  for (const [property, value] of Object.entries(times)) {
    const remedy = 'shorten it, or raise timeout: the run would end first';
    requireDuration(property, value, { min: seconds(1), unit: 'seconds', remedy }, scope);
    if (value.toSeconds() >= total.toSeconds()) {
      const must = `be shorter than timeout, ${total.toHumanString()}`;
      refuse({ property, must, got: value.toHumanString(), remedy }, scope);
    }
  }
  requireOwnTimes(props, scope);
  requireSuiteTimeout(suite._function, total, scope);
  return { interval, timeout: total, ...times };
}

function requireOwnTimes({ suite, requestTimeout, scriptTimeout }: ApiTestProps, scope: IConstruct): void {
  const given = Object.entries({ requestTimeout, scriptTimeout }).find(([, value]) => value !== undefined);
  if (suite._function && given) {
    const remedy = 'set it in the function: only it makes requests';
    refuse({ property: given[0], must: 'be left out for a suite of your own', remedy }, scope);
  }
}

function requireSuiteTimeout(
  suite: (IFunction & { timeout?: Duration }) | undefined,
  total: Duration,
  scope: IConstruct,
) {
  const timeout = suite?.timeout;
  if (timeout && !timeout.isUnresolved() && timeout.toSeconds() > total.toSeconds()) {
    const must = `have a timeout of at most ${total.toHumanString()}, as timeout is`;
    const remedy = 'shorten the timeout of the function, or raise timeout: two runs would overlap';
    refuse({ property: 'suite', must, got: timeout.toHumanString(), remedy }, scope);
  }
}

/** The attempts of a gate, and the time for all of them. Rejects attempts that do not fit into the time of a function. */
export function requireGate(
  options: ApiTestGateOptions,
  timeout: Duration,
  scope: IConstruct,
): { attempts: number; total: Duration } {
  requireKinds(options, GATE, scope, 'options.');
  const { after, runWhenChanges, attempts } = options;
  const nothing = 'name what changes with a release, for example fn.currentVersion.version: it would never test again';
  requireSome('options.runWhenChanges', runWhenChanges, 'a text', nothing, scope);
  const unordered = 'name the API or service that is deployed: the old one would be tested';
  requireSome('options.after', after, 'a construct', unordered, scope);
  requireLiteral('options.attempts', attempts, 'write it into the code', scope);
  const each = timeout.toSeconds() + ANSWER.toSeconds() + BETWEEN_ATTEMPTS.toSeconds();
  const fitting = Math.min(MAX_ATTEMPTS, Math.max(1, Math.floor(GATE_BUDGET.toSeconds() / each)));
  const remedy = `a run takes up to ${timeout.toHumanString()}, and a gate 13 minutes: shorten timeout, or test less often`;
  requireWholeNumber('options.attempts', attempts, { min: 1, max: fitting, remedy }, scope);
  if (each > GATE_BUDGET.toSeconds()) {
    const must = 'be at most 12 minutes for a gate';
    refuse({ property: 'timeout', must, got: timeout.toHumanString(), remedy: 'shorten it' }, scope);
  }
  const count = attempts ?? Math.min(3, fitting);
  return { attempts: count, total: Duration.seconds(count * each) };
}
