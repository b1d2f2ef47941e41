/** The types that hold something a replacement would lose, or that others know by its name or ARN. */
const STATEFUL = new Set([
  'AWS::Amplify::App',
  'AWS::Amplify::Branch',
  'AWS::Amplify::Domain',
  'AWS::ECR::Repository',
  'AWS::ElastiCache::ServerlessCache',
  'AWS::ElastiCache::User',
  'AWS::ElastiCache::UserGroup',
  'AWS::IAM::OIDCProvider',
  'AWS::IAM::Role',
  'AWS::Logs::LogGroup',
  'AWS::RDS::DBProxy',
  'AWS::RDS::DBProxyEndpoint',
  'AWS::RolesAnywhere::Profile',
  'AWS::RolesAnywhere::TrustAnchor',
  'AWS::SecretsManager::Secret',
]);

interface Resource {
  readonly Type: string;
  readonly Metadata?: unknown;
}

/** Templates by the path of their file in the assembly. */
export type Templates = Record<string, { readonly Resources?: Record<string, Resource> }>;

/** What an upgrade does to resources with state that were there before, one sentence each. */
export function statefulChanges(before: Templates, after: Templates): string[] {
  return Object.entries(before).flatMap(([path, { Resources = {} }]) =>
    Object.entries(Resources)
      .filter(([, { Type }]) => STATEFUL.has(Type))
      .flatMap(([id, resource]) =>
        changesOf(`${resource.Type} ${id} of ${path}`, resource, after[path]?.Resources?.[id]),
      ),
  );
}

function changesOf(name: string, before: Resource, after: Resource | undefined): string[] {
  if (after?.Type !== before.Type) {
    return [`${name} goes away`];
  }
  const parts = new Set([...Object.keys(before), ...Object.keys(after)]);
  parts.delete('Metadata');
  return [...parts].filter((part) => !same(before, after, part)).map((part) => `${name} has other ${part}`);
}

function same(before: object, after: object, part: string): boolean {
  return JSON.stringify(Reflect.get(before, part)) === JSON.stringify(Reflect.get(after, part));
}
