import type * as spec from '@jsii/spec';
import { methods, type Surface, types } from './surface';

/**
 * The constructs without an interface and an import of their own, by module and name, each with the reason why another app or
 * stack has no use of one. A new construct has an import, or a line here.
 */
export const WITHOUT_IMPORT: Record<string, string> = {
  'amplify.AmplifyDomain': 'It leads names to the branches of an app. Nobody is granted it, and it has no metrics.',
  'apitest.ApiTest':
    'Its runner and its results are a function and a bucket, which the imports of the CDK call and read.',
  'connections.ConnectionAlarms': 'Alarms on functions: another app makes its own, of the functions or their names.',
  'docdb.DocumentDbAlarms': 'Alarms on a cluster: another app makes its own, of an import of the cluster.',
  'federation.CertificateRevocationList': 'Roles Anywhere asks it; nothing refers to it.',
  'federation.FederatedRole': 'It is a Role of the CDK: another app has IRole, Role.fromRoleName and Role.fromRoleArn.',
  'federation.RolesAnywhereProfile':
    'It is in the stack of its roles, which it refers to; a server needs no more than its ARN.',
  'federation.RolesAnywhereRole':
    'It is a Role of the CDK: another app has IRole, Role.fromRoleName and Role.fromRoleArn.',
  'migration.DatabaseMigration':
    'What it has done is in the database; nobody calls it, and who waits for it is in its app.',
  'monitoring.IncidentDashboard': 'People look at it. It has nothing to be granted, connected to or watched.',
  'rdsproxy.DatabaseProxyAlarms':
    'Alarms on a proxy: another app makes its own, of an import of the proxy or its name.',
  'rdsproxy.DatabaseProxyReadOnlyEndpoint':
    'PinningAwareDatabaseProxy.fromDatabaseProxyAttributes takes the address of an endpoint in place of that of the proxy.',
  'schedule.PunctualSchedule':
    'Nobody calls it. Runs that it missed are in a queue, which the CDK imports; its metrics have a known name.',
  'tagging.TagGuard': 'It looks at templates during synthesis, and leaves nothing in them.',
  'tagging.TagSafeStack': 'It is a stack.',
  'valkey.NodeBasedCacheAlarms': 'Alarms on a cache: another app makes its own, of the cache or its name.',
  'valkey.ServerlessCacheAlarms':
    'Alarms on a cache: another app makes its own, of an import of the cache or its name.',
};

/** What another app does with a construct: its interface must have it too. */
const FOR_OTHERS = /^(grant[A-Z]|widgets$)/;

/**
 * What is wrong with the imports of constructs, one sentence each.
 *
 * @param constructs all exported constructs, as `module.Name`
 * @param reasons the constructs without an import
 */
export function judgeImports(constructs: string[], surface: Surface, reasons: Record<string, string>): string[] {
  const gone = Object.keys(reasons).filter((name) => !constructs.includes(name));
  return [
    ...gone.map((name) => `${name} has a reason, and is no construct`),
    ...constructs.flatMap((name) => judge(name, surface, reasons[name])),
  ];
}

function judge(name: string, surface: Surface, reason: string | undefined): string[] {
  const find = (path: string) => types(surface).find(({ fqn }) => fqn === `${surface.assembly.name}.${path}`);
  const made = find(name) as spec.ClassType;
  const wanted = name.replace('.', '.I');
  const contract = find(wanted) as spec.InterfaceType | undefined;
  const imports = methods(made).filter((method) => method.static && /^from[A-Z]/.test(method.name));
  if (reason !== undefined) {
    return contract || imports.length > 0 ? [`${name} has an import, and a reason for having none`] : [];
  }
  if (!contract || imports.length === 0) {
    return [`${name} needs ${wanted} and a from… that returns it, or a reason in test/api/imports.ts`];
  }
  const offered = methods(contract).map((method) => method.name);
  const missing = methods(made).filter((method) => FOR_OTHERS.test(method.name) && !offered.includes(method.name));
  return [
    ...(extendsResource(contract) ? [] : [`${wanted} does not extend IResource: it has no env`]),
    ...(made.interfaces?.includes(contract.fqn) ? [] : [`${name} does not implement ${wanted}`]),
    ...imports
      .filter(({ returns }) => (returns?.type as spec.NamedTypeReference)?.fqn !== contract.fqn)
      .map((method) => `${name}.${method.name} does not return ${wanted}`),
    ...missing.map((method) => `${wanted} lacks ${method.name}`),
  ];
}

function extendsResource({ interfaces = [] }: spec.InterfaceType): boolean {
  return interfaces.includes('aws-cdk-lib.IResource');
}
