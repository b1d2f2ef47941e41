import { inspect } from '../../../src/checks/inspect';
import { missingSubject } from '../../../src/federation/rules/missing-subject';
import { TemplateSet } from '../../../src/private/template/template-set';

const MANY = 200;
const names = Array.from({ length: MANY }, (_, index) => `C${index}`);
const Parameters = Object.fromEntries(names.map((name) => [`P${name}`, { Type: 'String' }]));
const equals = (name: string) => ({ 'Fn::Equals': [{ Ref: `P${name}` }, 'a'] });
const alone = Object.fromEntries(names.map((name) => [name, equals(name)]));
const chained = Object.fromEntries(
  names.map((name, index) => [
    name,
    index === 0 ? equals(name) : { 'Fn::Or': [{ Condition: names[index - 1] }, equals(name)] },
  ]),
);

const ISSUER = 'token.actions.githubusercontent.com';
const statement = (claims: object) => ({
  Effect: 'Allow',
  Action: 'sts:AssumeRoleWithWebIdentity',
  Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${ISSUER}` },
  Condition: { StringEquals: { [`${ISSUER}:aud`]: 'sts.amazonaws.com', ...claims } },
});
const good = (name: string) => statement({ [`${ISSUER}:sub`]: `repo:acme/shop:environment:${name}` });
const role = (Statement: unknown[]) => ({
  Type: 'AWS::IAM::Role',
  Properties: { AssumeRolePolicyDocument: { Statement } },
});
const NONE = { Ref: 'AWS::NoValue' };
const choices = names.map((name) => ({ 'Fn::If': [name, good(name), NONE] }));

function judge(body: Record<string, unknown>) {
  const set = TemplateSet.of({ 'a.json': { Parameters, ...body } });
  const { findings, inconclusive } = inspect(set, [missingSubject], []);
  return { work: set.scenarios.work, findings, inconclusive };
}

test.each([
  ['on their own', alone],
  ['each on the one before it', chained],
])('200 conditions, %s, in one policy are tried in bounds, and it is said that not all ways were', (_, Conditions) => {
  const { work, findings, inconclusive } = judge({ Conditions, Resources: { Deploy: role(choices) } });
  expect(work).toBeLessThan(600_000);
  expect(findings).toEqual([]);
  const why = new Set(inconclusive.map(({ message }) => message));
  expect([...why]).toEqual(['its conditions can turn out in more ways than were tried']);
});

test('what each of them chooses is seen, the first and the last', () => {
  const worst = (name: string) => [
    ...choices.slice(1),
    { 'Fn::If': [name, good(name), statement({})] },
    { 'Fn::If': [names[0], NONE, good('other')] },
  ];
  for (const name of [names[0], names[MANY / 2], names[MANY - 1]]) {
    const { findings } = judge({ Conditions: alone, Resources: { Deploy: role(worst(name)) } });
    expect(findings.map(({ rule: { id } }) => id)).toEqual(['hindsight-federation-missing-subject']);
  }
});

test('few conditions are tried all together', () => {
  const few = names.slice(0, 6);
  const isSix = few.reduce<unknown>((rest, name) => ({ 'Fn::If': [name, rest, good(name)] }), statement({}));
  const { findings, work } = judge({ Conditions: alone, Resources: { Deploy: role([isSix]) } });
  expect(findings.map(({ rule: { id } }) => id)).toEqual(['hindsight-federation-missing-subject']);
  expect(work).toBeLessThan(100_000);
});
