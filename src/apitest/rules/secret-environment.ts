import { type Report, type Rule, Severity } from '../../private/rules/rule';
import type { Resource } from '../../private/template/resource';

const REFERENCE = '{{resolve:secretsmanager:';
/** Fields of the secrets of databases, by the names that AWS gives them, that let nobody in. */
const HARMLESS =
  /:SecretString:(username|engine|host|port|dbname|dbInstanceIdentifier|dbClusterIdentifier|masterarn)(:[^}]*)?\}\}$/i;
const PLACES: Readonly<Record<string, readonly string[]>> = {
  'AWS::Lambda::Function': ['Environment', 'Variables'],
  'AWS::Synthetics::Canary': ['RunConfig', 'EnvironmentVariables'],
};

export const secretEnvironment: Rule = {
  id: 'hindsight-apitest-secret-environment',
  severity: Severity.ERROR,
  incident:
    'The token of an API test stood in the environment of its function, where everybody with read access saw it.',
  remedy:
    'Give the function the ARN of the secret and secret.grantRead, and read the value at run time; ApiTest does so with the secrets that it gets.',
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
    if (possible.text()?.references.some(namesSecret)) {
      const message = `CloudFormation writes the secret into the environment of ${id} when it is deployed: it is readable there, and not renewed.`;
      report.find(possible, message);
    }
  }
}

function namesSecret(reference: string): boolean {
  return reference.startsWith(REFERENCE) && !HARMLESS.test(reference);
}
