import { documentsOf, holdersOf, IDENTITY_POLICIES } from '../../private/rules/attached-policies';
import { isDatabaseClient } from '../../private/rules/database-clients';
import { AllowStatement } from '../../private/rules/policies';
import { type Rule, Severity } from '../../private/rules/rule';
import { attempt } from '../../private/template/inconclusive';
import type { Resource } from '../../private/template/resource';
import type { TemplateSet } from '../../private/template/template-set';
import { hasSecretsEndpoint, hasWayOut, subnetOf } from './network';

const READ = 'secretsmanager:GetSecretValue';

export const secretEndpoint: Rule = {
  id: 'hindsight-migration-secret-endpoint',
  severity: Severity.WARNING,
  incident: 'A function in an isolated subnet could not read the password of its database, and timed out in each call.',
  remedy:
    'Add an interface endpoint for Secrets Manager to the VPC (vpc.addInterfaceEndpoint), put the function into subnets with a NAT gateway, or log in by IAM, which needs no call.',
  source: 'https://docs.aws.amazon.com/secretsmanager/latest/userguide/vpc-endpoint-overview.html',
  types: ['AWS::Lambda::Function'],
  judge: (handler, report) => {
    if (!isDatabaseClient(handler) || !readsSecrets(handler)) {
      return;
    }
    const ids = handler.properties.at('VpcConfig', 'SubnetIds');
    const subnets = ids.itemsOrSelf().map(subnetOf);
    if (!subnets.some(hasWayOut) && !hasSecretsEndpoint(subnets[0])) {
      report.find(ids, 'The subnets have no route to Secrets Manager: neither a default route nor a VPC endpoint.');
    }
  },
};

function readsSecrets({ properties, template }: Resource): boolean {
  const role = properties.get('Role').tryText()?.target?.resource.key;
  return role !== undefined && template.set.index('migration/readersOfSecrets', readers).has(role);
}

/** The keys of the identities that a policy of the app allows to read secrets, by the name of the action. */
function readers(templates: TemplateSet): Set<string> {
  const policies = templates
    .ofType(...IDENTITY_POLICIES)
    .filter((policy) => attempt(() => allowsReading(policy)) === true);
  return new Set(
    policies.flatMap((policy) => {
      const holders = attempt(() => holdersOf(policy));
      return Array.isArray(holders) ? holders : [];
    }),
  );
}

function allowsReading(policy: Resource): boolean {
  return documentsOf(policy)
    .flatMap((document) => document.json().get('Statement').possibilities())
    .some((statement) => attempt(() => new AllowStatement(statement).names(READ)) === true);
}
