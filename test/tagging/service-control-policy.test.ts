import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Aws, Stage } from 'aws-cdk-lib';
import { Annotations } from 'aws-cdk-lib/assertions';
import { ServiceControlPolicy, TagGuard } from '../../src/tagging';
import { judgementOf, policyOf } from './policies';
import { Buckets, messageOf } from './synthesis';

const VARIABLE = ['$', '{aws:PrincipalTag/Org}'].join('');
const NO_ORG = { Null: { 'aws:RequestTag/Org': 'true' } };
const ACKNOWLEDGE = ' [ack: cdk-hindsight/tagging:scpNotEvaluated]';

describe('a denial', () => {
  test('names statement, policy, actions, conditions, tags and stack', () => {
    const policy = policyOf({ Sid: 'RequireOrg', Action: 'cloudformation:*', Condition: NO_ORG });
    expect(judgementOf(policy, { Owner: 'TeamA' }).denials).toEqual([
      'stack tags must pass statement RequireOrg of org.json, which denies cloudformation:CreateChangeSet, ' +
        'cloudformation:CreateStack, cloudformation:UpdateStack where Null aws:RequestTag/Org true, ' +
        'got: {"Owner":"TeamA"}; change the tags of the stack or of the guard [Orders]',
    ]);
  });

  test('calls a statement without a Sid by its place', () => {
    const policy = policyOf({ Action: 's3:*' }, { Condition: NO_ORG });
    expect(judgementOf(policy, {}).denials).toEqual([expect.stringContaining('statement 2 of org.json')]);
  });

  test.each(['CreateChangeSet', 'CreateStack', 'UpdateStack'])('is found for %s', (action) => {
    const policy = policyOf({ Action: `cloudformation:${action}`, Condition: NO_ORG });
    expect(judgementOf(policy, {}).denials).toEqual([expect.stringContaining(`denies cloudformation:${action} where`)]);
  });

  test('does not come from other actions', () => {
    const statements = [{ Action: ['s3:*', 'cloudformation:ListStacks'] }, { Action: 'cloudformation:DeleteStack' }];
    expect(judgementOf(policyOf(...statements), {}).denials).toEqual([]);
  });

  test('comes from a statement that has no condition', () => {
    expect(judgementOf(policyOf({}), {}).denials).toEqual([
      'stack must pass statement 1 of org.json, which denies cloudformation:CreateChangeSet; no tag helps: have the policy ' +
        'exempt the deployment [Orders]',
    ]);
  });

  test('counts although a condition on something else is not known', () => {
    const Condition = { ...NO_ORG, StringNotEquals: { 'aws:PrincipalTag/Team': 'Admin' } };
    expect(judgementOf(policyOf({ Condition }), {}).denials).toEqual([
      expect.stringContaining(
        '; change the tags of the stack or of the guard; if StringNotEquals aws:PrincipalTag/Team Admin exempts the ' +
          'deployment, set it in context [Orders]',
      ),
    ]);
  });

  test('is prevented by a known context', () => {
    const Condition = { ...NO_ORG, ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/Admin' } };
    const role = (name: string) => ({ 'aws:PrincipalArn': `arn:aws:iam::111122223333:role/${name}` });
    expect(judgementOf(policyOf({ Condition }), {}, role('Admin'))).toEqual({ denials: [], warnings: [] });
    expect(judgementOf(policyOf({ Condition }), {}, role('Other')).denials).toHaveLength(1);
  });

  test.each([
    [
      { 'aws:PrincipalArn': Aws.ACCOUNT_ID },
      'context aws:PrincipalArn must be known at synth, got: a token; write the value out [TagGuard]',
    ],
    [
      { 'aws:RequestTag/Org': 'ABC' },
      'context must name other keys than those of tags, got: aws:RequestTag/Org; leave it out: each stack has its own tags [TagGuard]',
    ],
  ])('fails for the context %j', (context, message) => {
    expect(() => judgementOf(policyOf({}), {}, context)).toThrow(message);
  });

  test('is prevented by the tags whatever else is not known', () => {
    const Condition = { ...NO_ORG, StringNotEquals: { 'aws:PrincipalTag/Team': 'Admin' } };
    expect(judgementOf(policyOf({ Condition }), { Org: 'ABC' })).toEqual({ denials: [], warnings: [] });
  });

  test('is reported for each stack, those in Stages too', () => {
    const app = new App();
    const guard = TagGuard.of(app, {});
    new Buckets(new Stage(app, 'Prod'), 'Orders');
    new Buckets(app, 'Web', { tags: { Org: 'ABC' } });
    new Buckets(app, 'Payments');
    guard.checkAgainst(ServiceControlPolicy.fromJson('org.json', JSON.stringify(policyOf({ Condition: NO_ORG }))));
    const findings = messageOf(() => app.synth())
      .split('\n  ')
      .slice(1);
    expect(findings.map((finding) => finding.split(' ').at(-1))).toEqual(['[Prod/Orders]', '[Payments]']);
  });
});

describe('a warning', () => {
  const warn = (statement: object, tags = { Org: 'ABC' }) => {
    const { denials, warnings } = judgementOf(policyOf(statement), tags);
    expect(denials).toEqual([]);
    return warnings;
  };
  const notKnown = (what: string) => [
    `statement 1 of org.json may deny cloudformation:CreateChangeSet: not known at synth is ${what}${ACKNOWLEDGE}`,
  ];

  test.each([
    [
      'another condition key',
      { StringNotEquals: { 'aws:PrincipalOrgID': 'o-1' } },
      'StringNotEquals aws:PrincipalOrgID o-1',
    ],
    [
      'an operator without a rule',
      { NumericLessThan: { 'aws:RequestTag/Org': '3' } },
      'NumericLessThan aws:RequestTag/Org 3',
    ],
    ['a variable', { StringEquals: { 'aws:RequestTag/Org': VARIABLE } }, `StringEquals aws:RequestTag/Org ${VARIABLE}`],
    ['many values without a set operator', { StringEquals: { 'aws:TagKeys': 'Org' } }, 'StringEquals aws:TagKeys Org'],
  ])('names %s', (_, Condition, what) => {
    expect(warn({ Condition })).toEqual(notKnown(what));
  });

  test('names a set operator on a missing key with IfExists', () => {
    expect(
      judgementOf(policyOf({ Condition: { 'ForAnyValue:StringEqualsIfExists': { 'aws:TagKeys': 'Org' } } }), {}),
    ).toEqual({
      denials: [],
      warnings: notKnown('ForAnyValue:StringEqualsIfExists aws:TagKeys Org'),
    });
  });

  test.each([
    'arn:aws:cloudformation:*:*:stack/Orders/1',
    'stack',
    'arn:aws:*',
    'arn:aws:cloudformation:*:*:st?ck/Orders/*1',
  ])('names the resource %s', (Resource) => expect(warn({ Resource })).toEqual(notKnown(`Resource ${Resource}`)));

  test.each([
    'arn:aws:s3:::*',
    'arn:aws:cloudformation:us-*:*:stack/*',
    'arn:aws:cloudformation:*:999999999999:*',
    'arn:aws:cloudformation:*:*:stack/Web/*',
  ])('does not come from the resource %s', (Resource) => expect(warn({ Resource })).toEqual([]));

  test('names an Allow that allows less than all stacks', () => {
    expect(warn({ Sid: 'Only', Effect: 'Allow', Action: 's3:*' })).toEqual([
      `statement Only of org.json was not judged: it allows only some calls or stacks, so the others may be denied${ACKNOWLEDGE}`,
    ]);
  });

  const other = {
    Action: ['ec2:RunInstances', 's3:CreateBucket'],
    Condition: { Null: { 'aws:RequestTag/Org': 'true' } },
  };

  test('names the statements of a policy that is not about CloudFormation', () => {
    const policy = policyOf(
      { Effect: 'Allow', Action: '*' },
      { ...other, Sid: 'Instances' },
      { NotAction: ['cloudformation:*', 'iam:*'] },
    );
    expect(judgementOf(policy, {})).toEqual({
      denials: [],
      warnings: [
        'org.json was not judged: none of its statements is about calls to CloudFormation. What CloudFormation calls for ' +
          `the resources of the stack may still be denied by statements Instances, 3${ACKNOWLEDGE}`,
      ],
    });
  });

  test('does not name them beside one that is about CloudFormation', () => {
    expect(judgementOf(policyOf(other, { Condition: NO_ORG }), { Org: 'ABC' })).toEqual({ denials: [], warnings: [] });
  });

  test('does not come from an Allow for everything', () => {
    expect(warn({ Effect: 'Allow', Action: '*' })).toEqual([]);
  });

  test('is in the assembly of a Stage', () => {
    const app = new App();
    const guard = TagGuard.of(app, {});
    const stack = new Buckets(new Stage(app, 'Prod'), 'Orders');
    const policy = policyOf({ Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'false' } } });
    guard.checkAgainst(ServiceControlPolicy.fromJson('org.json', JSON.stringify(policy)));
    const [artifact] = app.synth().stacksRecursively;
    expect(artifact.messages.map(({ entry }) => entry.data)).toEqual(notKnown('Bool aws:MultiFactorAuthPresent false'));
    Annotations.fromStack(stack).hasWarning('/Prod/Orders', notKnown('Bool aws:MultiFactorAuthPresent false')[0]);
  });
});

describe('a policy', () => {
  const REMEDY = 'take the document that "aws organizations describe-policy" shows as Policy.Content';
  const parse = (document: unknown) => () =>
    ServiceControlPolicy.fromJson('org.json', typeof document === 'string' ? document : JSON.stringify(document));

  test('comes from a file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'policy-'));
    writeFileSync(join(folder, 'org-tags.json'), JSON.stringify(policyOf({})));
    expect(ServiceControlPolicy.fromFile(join(folder, 'org-tags.json')).name).toBe('org-tags.json');
    rmSync(folder, { recursive: true });
  });

  test('may begin with a byte order mark', () => {
    expect(parse(`\uFEFF${JSON.stringify(policyOf({}))}`)).not.toThrow();
  });

  test('may have a single statement', () => {
    expect(parse({ Statement: policyOf({}).Statement[0] })).not.toThrow();
  });

  test.each([
    ['{', /^org\.json must be JSON: .*; take the document/],
    ['null', `org.json must have a Statement; ${REMEDY}`],
    [{ Statement: [] }, `org.json must have a Statement; ${REMEDY}`],
    [
      policyOf({ Sid: 'A', Effect: 'deny' }),
      `Effect of statement A of org.json must be Allow or Deny, got: deny; ${REMEDY}`,
    ],
    [
      policyOf({ Principal: '*' }),
      'statement 1 of org.json must have only the elements of a service control policy: Sid, Effect, Action, NotAction, ' +
        `Resource, NotResource, Condition, got: Principal; ${REMEDY}`,
    ],
    ['42', `org.json must have a Statement; ${REMEDY}`],
    ['[]', `org.json must have a Statement; ${REMEDY}`],
    [{ Statement: [null] }, `statement 1 of org.json must be an object, got: null; ${REMEDY}`],
    [{ Statement: ['x'] }, `statement 1 of org.json must be an object, got: "x"; ${REMEDY}`],
    [
      policyOf({ Action: [{}] }),
      `Action of statement 1 of org.json must be a text or a list of texts, got: [{}]; ${REMEDY}`,
    ],
    [
      policyOf({ Resource: null }),
      `Resource of statement 1 of org.json must be a text or a list of texts, got: null; ${REMEDY}`,
    ],
    [policyOf({ Condition: 'x' }), `Condition of statement 1 of org.json must be an object, got: "x"; ${REMEDY}`],
    [
      policyOf({ Condition: { Null: [] } }),
      `Null in Condition of statement 1 of org.json must be an object, got: []; ${REMEDY}`,
    ],
    [
      policyOf({ Condition: { Null: { key: null } } }),
      `Null key in Condition of statement 1 of org.json must be a text or a list of texts, got: null; ${REMEDY}`,
    ],
    [
      { Statement: { Effect: 'Deny', Resource: '*' } },
      `statement 1 of org.json must have either Action or NotAction; ${REMEDY}`,
    ],
  ])('fails for %j', (document, message) => {
    expect(parse(document)).toThrow(message);
  });
});

test.each<[string, () => unknown, string]>([
  ['a path', () => ServiceControlPolicy.fromFile(7 as never), 'path must be a text, got: 7'],
  ['a name', () => ServiceControlPolicy.fromJson(7 as never, '{}'), 'name must be a text, got: 7'],
  ['a document', () => ServiceControlPolicy.fromJson('org.json', {} as never), 'json must be a text, got: '],
  ['a known document', () => ServiceControlPolicy.fromJson('org.json', Aws.REGION), 'json must be known at synth'],
])('%s is asked for by its name', (_, make, message) => {
  expect(make).toThrow(message);
});
