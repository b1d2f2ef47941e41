import { Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Issuer } from '../../src/federation/issuer';
import { TrustPrincipal, webIdentityActions, webIdentityStatements } from '../../src/federation/trust-principal';

const federatedPrincipal = 'arn:aws:iam::111122223333:oidc-provider/agent.buildkite.com';
const federation = { issuer: Issuer.buildkite(), federatedPrincipal };
const MAIN = { StringEquals: { 'agent.buildkite.com:sub': 'main' } };
const TAGS = { StringLike: { 'agent.buildkite.com:sub': 'tags/*' } };
const ACTION = 'sts:AssumeRoleWithWebIdentity';
let stack: Stack;

beforeEach(() => {
  stack = new Stack(undefined, 'Stack');
});

const principalOf = (...statements: object[]) => new TrustPrincipal(federation, statements as (typeof MAIN)[], stack);

function statementsOf(principal: { addToAssumeRolePolicy(document: PolicyDocument): void }) {
  const document = new PolicyDocument();
  principal.addToAssumeRolePolicy(document);
  return stack.resolve(document).Statement;
}

const statement = (Condition: object, Action: string | string[] = ACTION) => ({
  Action,
  Effect: 'Allow',
  Principal: { Federated: federatedPrincipal },
  Condition,
});

test('each alternative is a statement', () => {
  expect(statementsOf(principalOf(MAIN, TAGS))).toEqual([statement(MAIN), statement(TAGS)]);
});

test('statements are for tokens alone unless they say otherwise', () => {
  expect(webIdentityStatements(federation, [MAIN]).map((one) => one.toJSON())).toEqual([statement(MAIN)]);
  const tagged = webIdentityStatements(federation, [MAIN], webIdentityActions(true));
  expect(tagged.map((one) => one.toJSON())).toEqual([statement(MAIN, [ACTION, 'sts:TagSession'])]);
});

test('session tags are an action of their own', () => {
  expect(webIdentityActions()).toEqual([ACTION]);
  expect(webIdentityActions(false)).toEqual([ACTION]);
  expect(webIdentityActions(true)).toEqual([ACTION, 'sts:TagSession']);
});

test('session tags stay with further conditions, and these with session tags', () => {
  const IpAddress = { 'aws:SourceIp': '203.0.113.0/24' };
  const expected = [statement({ ...MAIN, IpAddress }, [ACTION, 'sts:TagSession'])];
  const tagged = principalOf(MAIN).withSessionTags() as TrustPrincipal;
  expect(statementsOf(tagged.withConditions({ IpAddress }))).toEqual(expected);
  expect(statementsOf(principalOf(MAIN).withConditions({ IpAddress }).withSessionTags())).toEqual(expected);
});

test('further conditions are in each statement', () => {
  const IpAddress = { 'aws:SourceIp': '203.0.113.0/24' };
  expect(statementsOf(principalOf(MAIN, TAGS).withConditions({ IpAddress }))).toEqual([
    statement({ ...MAIN, IpAddress }),
    statement({ ...TAGS, IpAddress }),
  ]);
});

test('further conditions are an object', () => {
  expect(() => principalOf(MAIN).withConditions('x' as unknown as Record<string, unknown>)).toThrow(
    "conditions must be an object, got: 'x'; pass a value of this type [Stack]",
  );
});

test('one statement fits in a policy that is not the trust policy of a role', () => {
  const { principalJson, conditions } = principalOf(MAIN).policyFragment;
  expect(principalJson).toEqual({ Federated: [federatedPrincipal] });
  expect(conditions).toEqual(MAIN);
});

test('several statements fit in no other policy', () => {
  expect(() => principalOf(MAIN, TAGS).policyFragment).toThrow(
    'principal must be the assumedBy of a role, because its trusts need several statements; give the permission to the role instead [Stack]',
  );
});

test('takes no policies of its own', () => {
  expect(principalOf(MAIN).addToPrincipalPolicy()).toEqual({ statementAdded: false });
  expect(principalOf(MAIN).dedupeString()).toBeUndefined();
});

test('the length of the trust policy is watched', () => {
  const document = new PolicyDocument();
  principalOf(MAIN).addToAssumeRolePolicy(document);
  document.addStatements(new PolicyStatement({ actions: [`s3:${'x'.repeat(2048)}`], resources: ['*'] }));
  Annotations.fromStack(stack).hasWarning('/Stack', Match.stringLikeRegexp('the trust policy has \\d+ characters'));
});
