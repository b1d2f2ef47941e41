import { Duration, Stack, Token } from 'aws-cdk-lib';
import { CfnFunction, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnStateMachine, type IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { claimInAccount, claimInRegion, identityOf } from '../private/synth/claims';
import { requireEncryptionKey } from '../private/synth/encryption-key';
import { messagesOf, refuse } from '../private/synth/errors';
import { requireInRegion, resourceOf } from '../private/synth/existing';
import { type Kinds, requireKinds, requireMadeBy } from '../private/synth/kinds';
import { requireDuration, requireKnownDuration, requireLiteral, requireText } from '../private/synth/validation';
import { MAX_EXPRESS_SECONDS, RECEIPT_NAME, RECEIVING_REGIONS } from './facts';
import type { InboundEmailProps } from './inbound-email-props';
import type { InboundMx } from './inbound-mx';
import type { InboundRecipients } from './inbound-recipients';
import type { InboundRuleSet } from './inbound-rule-set';

const { warn } = messagesOf('email');

const PROPS: Kinds<InboundEmailProps> = {
  recipients: 'object',
  ruleSet: 'object',
  target: 'object',
  accept: 'object?',
  mx: 'object?',
  identity: 'object?',
  ruleName: 'text?',
  encryptionKey: 'object?',
  requireTls: 'boolean?',
  retention: 'object?',
  expectMailEvery: 'object?',
  logRetention: 'number?',
  alarms: 'object?',
};

const MIN_MEMORY = 512;
const MIN_SECONDS = 60;

/** Rejects properties with which no mail would arrive, or somebody else's would not. */
export function requireEmailProps(props: InboundEmailProps, scope: Construct): void {
  requireKinds(props, PROPS, scope);
  const { recipients, ruleSet, target, accept, mx, identity, encryptionKey, ruleName } = props;
  requireMadeBy('recipients', recipients, '_recipients', "InboundRecipients.addresses('orders@in.example.com')", scope);
  requireMadeBy('ruleSet', ruleSet, '_isJoined', 'InboundRuleSet.create()', scope);
  requireMadeBy('target', target, '_stateMachine', 'InboundTarget.stateMachine(…)', scope);
  requireMadeBy('accept', accept, '_acceptance', 'EmailAcceptance.clean()', scope);
  requireMadeBy('mx', mx, '_zone', "InboundMx.subdomain(zone, 'in')", scope);
  requireMadeBy('identity', identity, '_identity', 'InboundIdentity.existing(…)', scope);
  if (identity) {
    requireInRegion('identity', identity._identity, 'verify the domain in this Region too', scope);
  }
  requireEncryptionKey(encryptionKey, scope);
  requireLiteral('ruleName', ruleName, 'write it into the code: policies name the rule before it exists', scope);
  requireText('ruleName', ruleName, RECEIPT_NAME, scope);
  requireTimes(props, scope);
  target._requireEnvironment(scope);
  requireShortExpress(target._stateMachine, scope);
  requireMailAt(mx, recipients, scope);
}

function requireTimes({ retention, expectMailEvery }: InboundEmailProps, scope: Construct): void {
  requireKnownDuration('retention', retention, 'write it into the code', scope);
  const days = { min: Duration.days(1), unit: 'days' as const };
  requireDuration('retention', retention, { ...days, remedy: 'S3 deletes by whole days' }, scope);
  const remedy = 'an alarm looks back over seven days at most';
  requireKnownDuration('expectMailEvery', expectMailEvery, 'write it into the code', scope);
  requireDuration(
    'expectMailEvery',
    expectMailEvery,
    { min: Duration.hours(1), max: Duration.hours(168), remedy },
    scope,
  );
  if (expectMailEvery && expectMailEvery.toSeconds() % Duration.hours(1).toSeconds() !== 0) {
    const got = expectMailEvery.toHumanString();
    refuse(
      { property: 'expectMailEvery', must: 'be in whole hours', got, remedy: 'mail is counted by the hour' },
      scope,
    );
  }
}

/** Rejects an Express state machine whose timeout is longer than an Express execution can be: mail would be cut off silently. */
function requireShortExpress(machine: IStateMachine | undefined, scope: Construct): void {
  const resource = resourceOf<CfnStateMachine>(machine, CfnStateMachine.CFN_RESOURCE_TYPE_NAME);
  if (resource?.stateMachineType !== 'EXPRESS') {
    return;
  }
  const seconds = timeoutIn(Stack.of(resource).resolve(resource.definitionString));
  if (seconds !== undefined && seconds > MAX_EXPRESS_SECONDS) {
    const must = `have a timeout of at most ${MAX_EXPRESS_SECONDS} seconds if it is an Express state machine`;
    const remedy = 'use a Standard state machine: it runs for longer, and once for each email';
    refuse({ property: 'target', must, got: `${seconds} seconds`, remedy }, scope);
  }
}

/** The timeout of a definition, whose texts may have references between them. */
function timeoutIn(definition: unknown): number | undefined {
  const parts = (definition as { 'Fn::Join'?: [string, unknown[]] } | undefined)?.['Fn::Join']?.[1] ?? [definition];
  try {
    return JSON.parse(parts.map((part) => (typeof part === 'string' ? part : 'x')).join('')).TimeoutSeconds;
  } catch {
    return undefined;
  }
}

/** Rejects an MX record of a domain that none of the recipients is at. */
function requireMailAt(mx: InboundMx | undefined, recipients: InboundRecipients, scope: Construct): void {
  const domains = recipients._domains();
  if (mx && domains && !Token.isUnresolved(mx._domain) && !domains.includes(mx._domain)) {
    const remedy = 'the record routes only mail for this domain to SES: correct one of the two';
    const got = domains.join(', ');
    refuse({ property: 'recipients', must: `be at ${mx._domain}, the domain of mx`, got, remedy }, scope);
  }
}

/** Rejects a second set that wants to be the active one of a Region, and a recipient that two rules of a set have. */
export function requireOwnPlace(
  { ruleSet, recipients, mx }: { ruleSet: InboundRuleSet; recipients: InboundRecipients; mx?: InboundMx },
  ruleSetName: string,
  scope: Construct,
): void {
  const taken = ruleSet._isJoined ? undefined : claimInRegion('active rule set', scope);
  if (taken !== undefined) {
    const remedy = 'join the set of the other one: InboundRuleSet.join(other.ruleSetName)';
    const must = 'be the only one that is created in an account and Region';
    refuse({ property: 'ruleSet', must, got: `a second one beside ${taken}`, remedy }, scope);
  }
  for (const recipient of recipients._recipients ?? []) {
    const other = Token.isUnresolved(recipient)
      ? undefined
      : claimInRegion(`recipient ${ruleSetName} ${recipient.toLowerCase()}`, scope);
    if (other !== undefined) {
      const remedy = 'let one receiver take its mail: both would get each mail';
      const must = 'have no recipient of another receiver of the rule set';
      refuse({ property: 'recipients', must, got: `${recipient} of ${other}`, remedy }, scope);
    }
  }
  const sameRecord = mx && claimInAccount(`mx ${identityOf(mx._zone.hostedZoneId, scope)} ${mx._domain}`, scope);
  if (sameRecord !== undefined) {
    const remedy = 'give mx to one receiver of the domain, and identity to the others';
    refuse({ property: 'mx', must: 'be that of one receiver', got: `the record of ${sameRecord}`, remedy }, scope);
  }
}

/** Warns of what works, but not as one may think. */
export function warnAboutProps({ target, accept, mx, identity }: InboundEmailProps, scope: Construct): void {
  const { region } = Stack.of(scope);
  if (!Token.isUnresolved(region) && !RECEIVING_REGIONS.includes(region)) {
    const known = RECEIVING_REGIONS.join(', ');
    warn(scope, 'region', `SES may not receive mail in ${region}; it is known to do so in ${known}`);
  }
  if (accept?._acceptance === 'everything') {
    warn(
      scope,
      'accept',
      'spam, viruses and forged senders reach the target too, which must check the verdicts itself',
    );
  }
  if (!mx && !identity) {
    const message =
      'mail arrives only if the domain of the recipients is a verified identity and has an MX record to SES';
    warn(scope, 'identity', `${message}; set mx to have both made, or identity if they are there`);
  }
  warnAboutFunction(target._function, scope);
}

function warnAboutFunction(target: IFunction | undefined, scope: Construct): void {
  const resource = resourceOf<CfnFunction>(target, CfnFunction.CFN_RESOURCE_TYPE_NAME);
  if (!resource) {
    return;
  }
  const { memorySize = 128, timeout = 3 } = resource;
  if (!Token.isUnresolved(memorySize) && memorySize < MIN_MEMORY) {
    const message = `the target has ${memorySize} MB of memory, and a mail has up to 40 MB, which a parser holds several times`;
    warn(scope, 'memory', `${message}; give it ${MIN_MEMORY} MB or more`);
  }
  if (!Token.isUnresolved(timeout) && timeout < MIN_SECONDS) {
    const message = `the target has a timeout of ${timeout} seconds, which reading and parsing a large mail may take`;
    warn(scope, 'timeout', `${message}; give it ${MIN_SECONDS} seconds or more`);
  }
}
