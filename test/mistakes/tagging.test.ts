import { type App, type Stack, Tags, Token } from 'aws-cdk-lib';
import { RequiredTag, ServiceControlPolicy, TagGuard } from '../../src/tagging';
import { expectMessages } from './mistakes';

const scp = (...statements: object[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements });
const DENY = { Effect: 'Deny', Action: 'cloudformation:CreateStack', Resource: '*' };
const NO_OWNER = scp({ ...DENY, Sid: 'NoOwner', Condition: { Null: { 'aws:RequestTag/Owner': 'true' } } });

const app = (stack: Stack) => stack.node.root as App;
const tagged = (stack: Stack, tags: Record<string, string>) => TagGuard.of(app(stack), { tags });
const required = (stack: Stack, ...keys: RequiredTag[]) => TagGuard.of(app(stack), { required: keys });
const policy = (json: string) => ServiceControlPolicy.fromJson('scp.json', json);

describe('TagGuard', () => {
  expectMessages([
    [
      'a stack without the required tag',
      (stack) => required(stack, RequiredTag.of('Owner')),
      'Validation failed with the following errors:\n  [TagGuard] tag Owner must be on the stack, got: no such tag; give the stack tags: { "Owner": … }, or the guard where all stacks share the value [Stack]',
    ],
    [
      'the required tag in another spelling',
      (stack) => {
        required(stack, RequiredTag.of('Owner'));
        stack.tags.setTag('owner', 'TeamShop');
      },
      'Validation failed with the following errors:\n  [TagGuard] tag Owner must be on the stack, got: owner; give the stack tags: { "Owner": … }, or the guard where all stacks share the value [Stack]',
    ],
    [
      'an expression that is none',
      () => RequiredTag.of('Owner', { pattern: '(' }),
      'pattern must be a regular expression in the syntax of JavaScript, got: (; Invalid regular expression: /(/u: Unterminated group',
    ],
    [
      'an empty key',
      () => RequiredTag.of(''),
      'tag key  must have between 1 and 128 characters, got: 0 characters; choose a key of that length',
    ],
    [
      'the prefix of AWS',
      (stack) => tagged(stack, { 'aws:owner': 'x' }),
      'Validation failed with the following errors:\n  [TagGuard] tag key aws:owner must not begin with aws:; AWS reserves this prefix: drop it [Stack]',
    ],
    [
      'an empty value',
      (stack) => tagged(stack, { Owner: '' }),
      'Validation failed with the following errors:\n  [TagGuard] the value of tag Owner must have between 1 and 256 characters, got: 0 characters; CloudFormation accepts only such values on a stack: change the value or remove the tag [Stack]',
    ],
    [
      'a value that is too long',
      (stack) => tagged(stack, { Owner: 'x'.repeat(257) }),
      'Validation failed with the following errors:\n  [TagGuard] the value of tag Owner must have between 1 and 256 characters, got: 257 characters; CloudFormation accepts only such values on a stack: change the value or remove the tag [Stack]',
    ],
    [
      'a comma in a value',
      (stack) => tagged(stack, { Owner: 'Ann,Bob' }),
      'Validation failed with the following errors:\n  [TagGuard] the value of tag Owner must consist of letters, digits, spaces and _ . : / = + - @, got: Ann,Bob; replace the other characters [Stack]',
    ],
    [
      'a token in a value',
      (stack) => tagged(stack, { Owner: Token.asString({ Ref: 'AWS::Region' }) }),
      'Validation failed with the following errors:\n  [TagGuard] the value of tag Owner must be known at synth, got: a token; give a literal, or keep the tag off the stack with { excludeResourceTypes: ["aws:cdk:stack"] } on Tags.of [Stack]',
    ],
    [
      'a token in a key',
      (stack) => tagged(stack, { [Token.asString({ Ref: 'AWS::Region' })]: 'x' }),
      'Validation failed with the following errors:\n  [TagGuard] tag key must be known at synth, got: a token; give a literal, or keep the tag off the stack with { excludeResourceTypes: ["aws:cdk:stack"] } on Tags.of [Stack]',
    ],
    [
      'two spellings of a key',
      (stack) => tagged(stack, { Owner: 'x', owner: 'x' }),
      'Validation failed with the following errors:\n  [TagGuard] tag keys Owner, owner must differ in more than case; IAM conditions do not tell them apart: keep one spelling [Stack]',
    ],
    [
      'more than 50 tags',
      (stack) => tagged(stack, Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`k${n}`, 'x']))),
      'Validation failed with the following errors:\n  [TagGuard] tags must be at most 50 on a stack, got: 51 tags; remove the tags that nobody reads [Stack]',
    ],
    [
      'two guards',
      (stack) => [tagged(stack, {}), tagged(stack, {})],
      'scope must have one guard; give all tags to the first call of TagGuard.of',
    ],
    [
      'another value on the stack',
      (stack) => {
        tagged(stack, { Owner: 'TeamShop' });
        stack.tags.setTag('Owner', 'TeamCart');
      },
      'Validation failed with the following errors:\n  [TagGuard] tag Owner must have one value, got: TeamCart on the stack, TeamShop from the guard of the app; set it in one place, or give the guard the value as one of its defaults; to mark a single resource, use Tags.of on that resource [Stack]',
    ],
    [
      'another value by Tags.of',
      (stack) => {
        tagged(stack, { Owner: 'TeamShop' });
        Tags.of(stack).add('Owner', 'TeamCart');
      },
      'Validation failed with the following errors:\n  [TagGuard] tag Owner must have one value, got: TeamShop from the guard of the app, TeamCart from Tags.of; set it in one place, or give the guard the value as one of its defaults; to mark a single resource, use Tags.of on that resource [Stack]',
    ],
    [
      'the tag taken off again',
      (stack) => {
        tagged(stack, { Owner: 'TeamShop' });
        Tags.of(stack).remove('Owner');
      },
      'Validation failed with the following errors:\n  [TagGuard] tag Owner must stay on the stack, got: a removal; exclude the stack from it: Tags.of(…).remove(key, { excludeResourceTypes: ["aws:cdk:stack"] }) [Stack]',
    ],
    [
      'a policy that denies the stack',
      (stack) => tagged(stack, {}).checkAgainst(policy(NO_OWNER)),
      'Validation failed with the following errors:\n  [TagGuard] stack tags must pass statement NoOwner of scp.json, which denies cloudformation:CreateStack where Null aws:RequestTag/Owner true, got: {}; change the tags of the stack or of the guard [Stack]',
    ],
    [
      'a policy that is no JSON',
      () => policy('Version: 2012-10-17'),
      'scp.json must be JSON: Unexpected token \'V\', "Version: 2012-10-17" is not valid JSON; take the document that "aws organizations describe-policy" shows as Policy.Content',
    ],
    [
      'the answer of describe-policy',
      () => policy('{"Policy": {"Content": "{}"}}'),
      'scp.json must have a Statement; take the document that "aws organizations describe-policy" shows as Policy.Content',
    ],
    [
      'a resource policy',
      () => policy(scp({ ...DENY, Principal: '*' })),
      'statement 1 of scp.json must have only the elements of a service control policy: Sid, Effect, Action, NotAction, Resource, NotResource, Condition, got: Principal; take the document that "aws organizations describe-policy" shows as Policy.Content',
    ],
    [
      'a statement without an action',
      () => policy(scp({ Effect: 'Deny', Resource: '*' })),
      'statement 1 of scp.json must have either Action or NotAction; take the document that "aws organizations describe-policy" shows as Policy.Content',
    ],
    [
      'tags in the context',
      (stack) => tagged(stack, {}).checkAgainst(policy(NO_OWNER), { context: { 'aws:RequestTag/Owner': 'x' } }),
      'context must name other keys than those of tags, got: aws:RequestTag/Owner; leave it out: each stack has its own tags [TagGuard]',
    ],
    [
      'slashes around the pattern',
      () => RequiredTag.of('Owner', { pattern: '/^Team/' }),
      'pattern must be the expression without slashes around it, got: /^Team/; leave them out: they would be searched for in the value',
    ],
    [
      'a file that is not there',
      () => ServiceControlPolicy.fromFile('no-such-file.json'),
      "path must be the path of a file that can be read, got: no-such-file.json; it is looked for from the working directory: ENOENT: no such file or directory, open 'no-such-file.json'",
    ],
    [
      'a value outside the pattern',
      (stack) => {
        required(stack, RequiredTag.of('Owner', { pattern: '^Team' }));
        stack.tags.setTag('Owner', 'shop');
      },
      'Validation failed with the following errors:\n  [TagGuard] tag Owner must match ^Team, got: shop; change its value [Stack]',
    ],
  ]);
});
