import type { Resource } from '../template/resource';
import type { TemplateSet } from '../template/template-set';
import type { Value } from '../template/value';

/** The types of resources that carry policies of identities. */
export const IDENTITY_POLICIES = [
  'AWS::IAM::Group',
  'AWS::IAM::GroupPolicy',
  'AWS::IAM::ManagedPolicy',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::IAM::RolePolicy',
  'AWS::IAM::User',
  'AWS::IAM::UserPolicy',
  'AWS::SSO::PermissionSet',
];

/** Identities with the property that holds the name of one, and the list in a policy that holds several. */
const IDENTITIES: Record<string, { readonly name: string; readonly list: string }> = {
  'AWS::IAM::Group': { name: 'GroupName', list: 'Groups' },
  'AWS::IAM::Role': { name: 'RoleName', list: 'Roles' },
  'AWS::IAM::User': { name: 'UserName', list: 'Users' },
};
const TYPES = Object.keys(IDENTITIES);
/** What IAM Identity Center makes a role of. */
const PERMISSION_SET = 'AWS::SSO::PermissionSet';

/** The documents of a policy, or those in an identity. */
export function documentsOf({ type, properties }: Resource): Value[] {
  if (type === PERMISSION_SET) {
    return [properties.get('InlinePolicy')];
  }
  return TYPES.includes(type)
    ? properties
        .get('Policies')
        .possibilities()
        .map((policy) => policy.get('PolicyDocument'))
    : [properties.get('PolicyDocument')];
}

/** The keys of the identities that a policy is for. */
export function holdersOf(resource: Resource): string[] {
  const { type, properties, template } = resource;
  if (TYPES.includes(type) || type === PERMISSION_SET) {
    return [resource.key];
  }
  const named = TYPES.flatMap((identity) => {
    const { name, list } = IDENTITIES[identity];
    const single = properties.get(name);
    const names = [...properties.get(list).items(), ...(single.isAbsent ? [] : [single])];
    return names.map((value) => keyOf(value, identity, template.set));
  });
  return [
    ...named,
    ...(template.set.index('rules/managedPolicyHolders', managedPolicyHolders).get(resource.key) ?? []),
  ];
}

/** The names in words by which policies of other apps may mean the same identities. */
export function identityNames({ type, properties }: Resource): string[] {
  return TYPES.flatMap((identity) => {
    const { name, list } = IDENTITIES[identity];
    const texts = type === identity || !TYPES.includes(type) ? [properties.tryGet(name)] : [];
    const listed = TYPES.includes(type) ? [] : (properties.tryGet(list)?.possibilities() ?? []);
    return [...texts, ...listed].flatMap((value) => {
      const text = value?.tryText();
      return text ? [`${identity}/${text.key}`] : [];
    });
  });
}

/** Whether a holder is a role. */
export function isRole(holder: string, templates: TemplateSet): boolean {
  return holder.startsWith('AWS::IAM::Role/') || templates.index('rules/roleKeys', roleKeys).has(holder);
}

/** The key of the identity, or its type and name where it is not in the app. */
function keyOf(identity: Value, type: string, templates: TemplateSet): string {
  const text = identity.text();
  const name = `${type}/${text?.key}`;
  return text?.target?.resource.key ?? templates.index('rules/identitiesByName', identitiesByName).get(name) ?? name;
}

function identitiesByName(templates: TemplateSet): Map<string, string> {
  const byName = new Map<string, string>();
  for (const { type, key, properties } of templates.ofType(...TYPES)) {
    const text = properties.tryGet(IDENTITIES[type].name)?.tryText();
    if (text) {
      byName.set(`${type}/${text.key}`, key);
    }
  }
  return byName;
}

function roleKeys(templates: TemplateSet): Set<string> {
  return new Set(templates.ofType('AWS::IAM::Role', PERMISSION_SET).map(({ key }) => key));
}

/** The identities that name a managed policy themselves. */
function managedPolicyHolders(templates: TemplateSet): Map<string, string[]> {
  const holders = new Map<string, string[]>();
  for (const identity of templates.ofType(...TYPES)) {
    const policies = identity.properties.tryGet('ManagedPolicyArns');
    const mentions = policies?.possibilities().flatMap((policy) => policy.mentions()) ?? [];
    for (const { resource } of mentions) {
      holders.set(resource.key, [...(holders.get(resource.key) ?? []), identity.key]);
    }
  }
  return holders;
}
