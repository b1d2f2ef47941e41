import { type Report, type Rule, Severity } from '../../private/rules/rule';
import type { Resource } from '../../private/template/resource';

const REFERENCE = '{{resolve:secretsmanager:';
/** The field of a secret that a reference reads. */
const FIELD = /:SecretString:([^:]*)[^}]*\}\}/;
/** Last words in the names of fields that are no credentials, such as those in the database secrets of AWS. */
const HARMLESS = new Set([
  ...['username', 'user', 'engine', 'host', 'hostname', 'port', 'endpoint', 'domain', 'region', 'dbname', 'database'],
  ...['identifier', 'id', 'masterarn', 'arn', 'name', 'tenant', 'cluster', 'environment', 'issuer', 'audience'],
  // Other URLs, such as those of webhooks and databases, may hold a credential; so may other keys.
  ...['base url', 'baseurl', 'public key', 'publickey'],
]);
/** Ids that are used like passwords. */
const SECRET = new Set(['secret id', 'session id']);
const PLACES: Readonly<Record<string, readonly string[]>> = {
  'AWS::Lambda::Function': ['Environment', 'Variables'],
  'AWS::Synthetics::Canary': ['RunConfig', 'EnvironmentVariables'],
};

export const secretEnvironment: Rule = {
  id: 'hindsight-apitest-secret-environment',
  severity: Severity.ERROR,
  incident: 'The token of an API test was in the environment of its function, where everyone with read access saw it.',
  remedy:
    'Give the function the ARN of the secret and the right to read it (secret.grantRead in the CDK), and read the value at run time, as ApiTest does with its secrets.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html',
  types: Object.keys(PLACES),
  judge: (resource, report) => {
    for (const [, value] of resource.properties.at(...PLACES[resource.type]).entries()) {
      report.isolate(() => judgeVariable(value, resource, report));
    }
  },
};

function judgeVariable(value: ReturnType<Resource['properties']['get']>, { id }: Resource, report: Report): void {
  for (const possible of value.possibilities()) {
    if (possible.tryText()?.references.some(namesSecret)) {
      const message = `CloudFormation writes the secret into the environment of ${id} when it is deployed: it is readable there, and not renewed.`;
      report.find(possible, message);
    }
  }
}

function namesSecret(reference: string): boolean {
  return reference.startsWith(REFERENCE) && !isHarmless(FIELD.exec(reference)?.[1] ?? '');
}

function isHarmless(field: string): boolean {
  const words = field
    .replace(/([a-z0-9])(?=[A-Z])/g, '$1_')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  const [last, lastTwo] = [1, 2].map((count) => words.slice(-count).join(' '));
  return !SECRET.has(lastTwo) && (HARMLESS.has(lastTwo) || HARMLESS.has(last));
}
