import {
  documentsOf,
  holdersOf,
  IDENTITY_POLICIES,
  identityNames,
  isRole,
} from '../../../src/private/rules/attached-policies';
import type { Resource } from '../../../src/private/template/resource';
import { resourcesOf } from '../one-template';

const KEY = '/app/One.template.json';
const document = (Id: string) => ({ PolicyDocument: { Id } });
const one = (Type: string, Properties: object, others: object = {}) =>
  resourcesOf({ One: { Type, Properties }, ...others })('One');
const idsOf = (resource: Resource) => documentsOf(resource).map((policy) => policy.get('Id').string());

test('the types that carry policies of identities', () => {
  expect(IDENTITY_POLICIES).toEqual([
    'AWS::IAM::Group',
    'AWS::IAM::GroupPolicy',
    'AWS::IAM::ManagedPolicy',
    'AWS::IAM::Policy',
    'AWS::IAM::Role',
    'AWS::IAM::RolePolicy',
    'AWS::IAM::User',
    'AWS::IAM::UserPolicy',
    'AWS::SSO::PermissionSet',
  ]);
});

test.each(['AWS::IAM::Group', 'AWS::IAM::Role', 'AWS::IAM::User'])(
  'the documents in a %s are its inline policies',
  (type) => {
    expect(idsOf(one(type, { Policies: [document('a'), document('b')], ...document('c') }))).toEqual(['a', 'b']);
    expect(idsOf(one(type, {}))).toEqual([]);
  },
);

test.each(['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::RolePolicy'])(
  'the document of a %s is its own',
  (type) => {
    expect(idsOf(one(type, { ...document('a'), Policies: [document('b')] }))).toEqual(['a']);
  },
);

test('the document of a permission set is its inline policy', () => {
  const set = one('AWS::SSO::PermissionSet', {
    InlinePolicy: { Id: 'a' },
    ...document('b'),
    Policies: [document('c')],
  });
  expect(idsOf(set)).toEqual(['a']);
});

describe('the holders', () => {
  test.each(['AWS::IAM::Group', 'AWS::IAM::Role', 'AWS::IAM::User', 'AWS::SSO::PermissionSet'])(
    'of what is in a %s are itself',
    (type) => {
      expect(holdersOf(one(type, {}))).toEqual([`${KEY}#One`]);
    },
  );

  test('of a policy are those in its lists', () => {
    const policy = one('AWS::IAM::Policy', { Roles: ['Ops'], Users: ['anna', 'Bert'], Groups: ['all'] });
    expect(holdersOf(policy)).toEqual([
      'AWS::IAM::Group/all',
      'AWS::IAM::Role/ops',
      'AWS::IAM::User/anna',
      'AWS::IAM::User/bert',
    ]);
  });

  test.each([
    ['AWS::IAM::RolePolicy', { RoleName: 'ops' }, 'AWS::IAM::Role/ops'],
    ['AWS::IAM::UserPolicy', { UserName: 'anna' }, 'AWS::IAM::User/anna'],
    ['AWS::IAM::GroupPolicy', { GroupName: 'all' }, 'AWS::IAM::Group/all'],
  ])('of a %s are the one that it names', (type, properties, holder) => {
    expect(holdersOf(one(type, properties))).toEqual([holder]);
  });

  test('are resources of the app, by reference and by name', () => {
    const others = {
      Made: { Type: 'AWS::IAM::Role', Properties: {} },
      Named: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'Ops' } },
      User: { Type: 'AWS::IAM::User', Properties: { UserName: 'ops' } },
    };
    const policy = one('AWS::IAM::Policy', { Roles: [{ Ref: 'Made' }, 'ops', 'else'] }, others);
    expect(holdersOf(policy)).toEqual([`${KEY}#Made`, `${KEY}#Named`, 'AWS::IAM::Role/else']);
  });

  test('of a managed policy are also those that name it', () => {
    const arns = (...ManagedPolicyArns: unknown[]) => ({ ManagedPolicyArns });
    const others = {
      First: { Type: 'AWS::IAM::Role', Properties: arns('arn:aws:iam::aws:policy/Other', { Ref: 'One' }) },
      Second: { Type: 'AWS::IAM::User', Properties: arns({ Ref: 'One' }) },
      Third: { Type: 'AWS::IAM::Group', Properties: arns({ Ref: 'Another' }) },
      Another: { Type: 'AWS::IAM::ManagedPolicy', Properties: {} },
      NoIdentity: { Type: 'Custom::One', Properties: arns({ Ref: 'One' }) },
    };
    const policy = one('AWS::IAM::ManagedPolicy', { Roles: ['ops'] }, others);
    expect(holdersOf(policy)).toEqual(['AWS::IAM::Role/ops', `${KEY}#First`, `${KEY}#Second`]);
  });

  test('of a policy that nothing names are none', () => {
    expect(holdersOf(one('AWS::IAM::ManagedPolicy', {}))).toEqual([]);
  });
});

describe('the names by which policies of other apps may mean the same', () => {
  test('of an identity are its own', () => {
    expect(identityNames(one('AWS::IAM::Role', { RoleName: 'Ops', UserName: 'anna', Users: ['anna'] }))).toEqual([
      'AWS::IAM::Role/ops',
    ]);
    expect(identityNames(one('AWS::IAM::Role', {}))).toEqual([]);
  });

  test('of a policy are all in it', () => {
    const policy = one('AWS::IAM::Policy', {
      Groups: ['all'],
      Roles: ['ops', 'dev'],
      Users: ['anna'],
      RoleName: 'one',
    });
    expect(identityNames(policy)).toEqual([
      'AWS::IAM::Group/all',
      'AWS::IAM::Role/one',
      'AWS::IAM::Role/ops',
      'AWS::IAM::Role/dev',
      'AWS::IAM::User/anna',
    ]);
  });

  test('are not those that are no texts', () => {
    expect(identityNames(one('AWS::IAM::Policy', { Roles: [{ a: 'b' }, 'ops'], Users: {} }))).toEqual([
      'AWS::IAM::Role/ops',
    ]);
    expect(identityNames(one('AWS::IAM::Policy', { 'Fn::If': ['A', {}, {}] }))).toEqual([]);
  });
});

test.each([
  ['AWS::IAM::Role/ops', true],
  ['AWS::IAM::User/ops', false],
  [`${KEY}#Role`, true],
  [`${KEY}#Set`, true],
  [`${KEY}#User`, false],
  [`x AWS::IAM::Role/ops`, false],
])('the holder %s is a role: %s', (holder, expected) => {
  const { template } = resourcesOf({
    Role: { Type: 'AWS::IAM::Role' },
    Set: { Type: 'AWS::SSO::PermissionSet' },
    User: { Type: 'AWS::IAM::User' },
  })('Role');
  expect(isRole(holder, template.set)).toBe(expected);
});
