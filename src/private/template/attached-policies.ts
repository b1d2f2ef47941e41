import type { Estate } from './estate';
import type { Resource } from './resource';
import type { Value } from './value';

/** The types of resources that carry policies of identities. */
export const IDENTITY_POLICIES = [
  'AWS::IAM::Group',
  'AWS::IAM::ManagedPolicy',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::IAM::RolePolicy',
  'AWS::IAM::User',
];

const IDENTITIES = ['AWS::IAM::Group', 'AWS::IAM::Role', 'AWS::IAM::User'];

/** The documents of a policy, or those in an identity. */
export function documentsOf({ type, properties }: Resource): Value[] {
  return IDENTITIES.includes(type)
    ? properties
        .get('Policies')
        .items()
        .map((policy) => policy.get('PolicyDocument'))
    : [properties.get('PolicyDocument')];
}

/** The keys of the identities that a policy is for. */
export function holdersOf(resource: Resource): string[] {
  const { type, properties, template } = resource;
  if (IDENTITIES.includes(type)) {
    return [resource.key];
  }
  const named = ['Roles', 'Users', 'Groups'].flatMap((list) => properties.get(list).items());
  const single = properties.get('RoleName');
  const keys = [...named, ...(single.isAbsent ? [] : [single])].map(keyOf);
  return [...keys, ...(template.estate.index(managedPolicyHolders).get(resource.key) ?? [])];
}

function keyOf(identity: Value): string {
  const text = identity.text();
  return text?.target?.resource.key ?? text?.key ?? '';
}

/** The identities that name a managed policy themselves. */
function managedPolicyHolders(estate: Estate): Map<string, string[]> {
  const holders = new Map<string, string[]>();
  for (const identity of estate.ofType(...IDENTITIES)) {
    const policies = identity.properties.isMap ? identity.properties.get('ManagedPolicyArns') : undefined;
    for (const { resource } of policies?.mentions() ?? []) {
      holders.set(resource.key, [...(holders.get(resource.key) ?? []), identity.key]);
    }
  }
  return holders;
}
