import { RULES } from '../../../src/checks/rule-list';
import { type Entry, judge } from '../../../src/private/rules/rule';
import { TemplateSet } from '../../../src/private/template/template-set';

/** What stands in a template that refers to the next one twice, and the last one to the first. */
const LENGTH = 40;
const twice = (index: number) => {
  const next = { 'Fn::ImportValue': `Export${(index + 1) % LENGTH}` };
  return [next, next];
};

/** Templates whose exports are made of each other. */
function circle(
  contentOf: (index: number) => unknown,
  isClosed = true,
  end: unknown = 'end',
): Record<string, Record<string, unknown>> {
  const outputs = Array.from({ length: LENGTH }, (_, index) => [
    `Output${index}`,
    { Value: isClosed || index < LENGTH - 1 ? contentOf(index) : end, Export: { Name: `Export${index}` } },
  ]);
  const start = { 'Fn::ImportValue': 'Export0' };
  const Resources = {
    Group: { Type: 'AWS::EC2::SecurityGroup', Properties: { SecurityGroupIngress: start } },
    Role: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: start, Policies: start } },
    Function: {
      Type: 'AWS::Lambda::Function',
      Properties: { VpcConfig: { SubnetIds: start }, Environment: { Variables: { A: start } } },
    },
    Web: { Type: 'AWS::Amplify::App', Properties: { BuildSpec: start, EnvironmentVariables: start } },
  };
  return { '/app/One.template.json': { Resources, Outputs: Object.fromEntries(outputs) } };
}

function inspect(bodies: Record<string, Record<string, unknown>>): Entry[] {
  const templates = TemplateSet.of(bodies);
  return RULES.flatMap((rule) => templates.ofType(...rule.types).flatMap((subject) => judge(rule, subject))).filter(
    ({ subject }) => subject.id !== '',
  );
}

test.each([
  ['texts', (index: number) => ({ 'Fn::Join': ['', twice(index)] })],
  ['lists', (index: number) => twice(index)],
  ['maps', (index: number) => Object.fromEntries(twice(index).map((value, place) => [`Key${place}`, value]))],
  ['conditions', (index: number) => ({ 'Fn::If': ['Condition', ...twice(index)] })],
])('%s that hold each other in a circle are not judged', (_, contentOf) => {
  expect(inspect(circle(contentOf)).map(({ isJudged }) => isJudged)).toContain(false);
});

test('a text that doubles itself is not made longer than memory', () => {
  const longer = circle((index) => ({ 'Fn::Join': ['', twice(index)] }), false);
  const lengths = inspect(longer).map(({ message }) => message.length);
  expect(Math.max(...lengths)).toBeLessThan(2_000);
});

test('what is imported several times is followed each time', () => {
  const subject = { 'Fn::ImportValue': 'Subject' };
  const key = 'token.actions.githubusercontent.com';
  const role = (sub: unknown) => ({
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: {
        Statement: {
          Action: 'sts:AssumeRoleWithWebIdentity',
          Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${key}` },
          Condition: { StringEquals: { [`${key}:aud`]: 'sts.amazonaws.com' }, StringLike: { [`${key}:sub`]: sub } },
        },
      },
    },
  });
  const entries = inspect({
    '/app/One.template.json': {
      Resources: { One: role(subject), Two: role(subject) },
      Outputs: { Subject: { Value: { 'Fn::Join': ['', ['repo:acme', '*']] }, Export: { Name: 'Subject' } } },
    },
  });
  expect(entries.map((entry) => `${entry.subject.id}: ${entry.message}`)).toEqual([
    'One: The subject repo:acme* also fits longer names.',
    'Two: The subject repo:acme* also fits longer names.',
  ]);
});

test('conditions that lead to nothing by as many ways as there are come to an end', () => {
  const nothing = circle((index) => ({ 'Fn::If': ['Condition', ...twice(index)] }), false, { Ref: 'AWS::NoValue' });
  expect(inspect(nothing).map(({ message }) => message)).toContain('it is nested too deep, or too long');
});
