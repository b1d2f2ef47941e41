import { handlerBehind } from '../../private/rules/custom-resources';
import { isDatabaseClient } from '../../private/rules/database-clients';
import { databasesOf, groupsIn, type Surroundings } from '../../private/rules/databases';
import { type Report, type Rule, Severity } from '../../private/rules/rule';
import { ingressesOf } from '../../private/rules/security-groups';
import { isCreatedBefore } from '../../private/template/dependencies';
import { Inconclusive } from '../../private/template/inconclusive';
import { asWord } from '../../private/template/json-value';
import { CUSTOM_RESOURCE, type Resource } from '../../private/template/resource';
import type { TemplateSet } from '../../private/template/template-set';

const INGRESS = 'AWS::EC2::SecurityGroupIngress';
const SECRET = 'AWS::SecretsManager::Secret';
const ADDRESSES = ['CidrIp', 'CidrIpv6', 'SourcePrefixListId'];

/** Resources of which one has to be there before the database can be logged in to. */
type Alternatives = readonly Resource[];

export const databaseOrder: Rule = {
  id: 'hindsight-migration-database-order',
  severity: Severity.WARNING,
  incident:
    'A migration ran before the database had an instance and admitted it: the first deployment of a stack failed, later ones did not.',
  remedy:
    'Let the custom resource depend on the database as a whole: node.addDependency(cluster), or DependsOn with the instance, the ingress rule and the attachment of the secret; or use DatabaseMigration, which does.',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-dependson.html',
  types: [CUSTOM_RESOURCE],
  judge: (resource, report) => {
    const handler = handlerBehind(resource);
    if (!handler || !isDatabaseClient(handler)) {
      return;
    }
    for (const database of databasesOf(handler, handler.properties.get('VpcConfig'))) {
      report.isolate(() => judgeOrder(resource, handler, database, report));
    }
  },
};

function judgeOrder(resource: Resource, handler: Resource, surroundings: Surroundings, report: Report): void {
  const needed = [instancesOf(surroundings), rulesFor(handler, surroundings), attachmentsFor(handler, surroundings)];
  const missing: string[] = [];
  let unknown: Resource | undefined;
  for (const alternatives of needed.map((all) => all.filter(isThere)).filter(({ length }) => length > 0)) {
    const orders = alternatives.map((one) => isCreatedBefore(one, resource));
    if (!orders.includes(true)) {
      unknown ??= alternatives[orders.indexOf(undefined)];
      missing.push(...(orders.includes(undefined) ? [] : [alternatives.map(({ id }) => id).join(' or ')]));
    }
  }
  const { id } = surroundings.database;
  if (missing.length > 0) {
    const message = `${handler.id} may be called before it can log in to ${id}: the resource does not wait for ${missing.join(', ')}.`;
    report.find('DependsOn', message);
  } else if (unknown) {
    throw new Inconclusive(
      'DependsOn',
      `the templates do not tell whether the stack of ${unknown.id} is deployed before`,
    );
  }
}

function instancesOf({ database, instances }: Surroundings): Alternatives {
  const isCluster = database.type.endsWith('Cluster');
  return isCluster ? instances : [database];
}

/** The rules of their own that let the function in; none where others let addresses in. */
function rulesFor(handler: Resource, { groups }: Surroundings): Alternatives {
  const known = groups.filter(({ properties }) => properties.isMap);
  const isByAddress = known
    .flatMap(ingressesOf)
    .some((rule) => ADDRESSES.some((name) => rule.tryGet(name)?.isAbsent === false));
  const clients = groupsIn(handler.properties.get('VpcConfig'));
  const rules = handler.template.set.index('migration/ingressRules', ingressRules);
  return isByAddress
    ? []
    : rules.filter(
        ({ properties }) =>
          groupsIn(properties.get('GroupId')).some((group) => groups.includes(group)) &&
          groupsIn(properties.get('SourceSecurityGroupId')).some((group) => clients.includes(group)),
      );
}

function ingressRules(templates: TemplateSet): Resource[] {
  return templates.ofType(INGRESS).filter(({ properties }) => properties.isMap);
}

/** What completes the secret that the function reads. */
function attachmentsFor(handler: Resource, { attachments }: Surroundings): Alternatives {
  const secrets = handler.properties
    .mentions()
    .map(({ resource }) => resource)
    .filter(({ type }) => type === SECRET);
  return attachments.filter(({ properties }) =>
    properties
      .get('SecretId')
      .mentions()
      .some(({ resource }) => secrets.includes(resource)),
  );
}

/** A resource whose condition does not hold is not needed. */
function isThere({ condition, template }: Resource): boolean {
  return condition === undefined || template.holds(asWord(condition)) !== false;
}
