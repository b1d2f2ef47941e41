import { Lazy, NestedStack, type Stack, type StackProps, Tags, Token } from 'aws-cdk-lib';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { RequiredTag, TagGuard, TagSafeStack } from '../../src/tagging';
import { expectMessages } from './mistakes';

const OWNER = RequiredTag.of('Owner');

const tagged = (stack: Stack, tags: StackProps['tags'], ...required: RequiredTag[]) =>
  new TagSafeStack(stack.node.root, 'Safe', { tags, required });

describe('TagSafeStack', () => {
  expectMessages([
    [
      'no tag',
      (stack) => tagged(stack, {}, OWNER),
      'Validation failed with the following errors:\n  [Safe] tag Owner must be on the stack, got: no such tag; give the stack tags: { "Owner": … }, or the guard where all stacks share the value [Safe]',
    ],
    [
      'two required tags, and none of them',
      (stack) => tagged(stack, {}, OWNER, RequiredTag.of('CostCenter')),
      'Validation failed with the following errors:\n  [Safe] tag Owner must be on the stack, got: no such tag; give the stack tags: { "Owner": … }, or the guard where all stacks share the value [Safe]\n  [Safe] tag CostCenter must be on the stack, got: no such tag; give the stack tags: { "CostCenter": … }, or the guard where all stacks share the value [Safe]',
    ],
    [
      'the tag in another spelling',
      (stack) => tagged(stack, { owner: 'TeamShop' }, OWNER),
      'Validation failed with the following errors:\n  [Safe] tag Owner must be on the stack, got: owner; give the stack tags: { "Owner": … }, or the guard where all stacks share the value [Safe]',
    ],
    [
      'the tag on a resource only',
      (stack) => Tags.of(new Topic(tagged(stack, {}, OWNER), 'Topic')).add('Owner', 'TeamShop'),
      'Validation failed with the following errors:\n  [Safe] tag Owner must be on the stack, got: no such tag; give the stack tags: { "Owner": … }, or the guard where all stacks share the value [Safe]',
    ],
    [
      'the tag kept off the stack',
      (stack) =>
        Tags.of(tagged(stack, {}, OWNER)).add('Owner', 'TeamShop', { excludeResourceTypes: ['aws:cdk:stack'] }),
      'Validation failed with the following errors:\n  [Safe] tag Owner must be on the stack, got: no such tag; give the stack tags: { "Owner": … }, or the guard where all stacks share the value [Safe]',
    ],
    [
      'a value outside the pattern',
      (stack) => tagged(stack, { Owner: 'shop' }, RequiredTag.of('Owner', { pattern: '^Team' })),
      'Validation failed with the following errors:\n  [Safe] tag Owner must match ^Team, got: shop; change its value [Safe]',
    ],
    [
      'a pattern for the whole value, and more after it',
      (stack) => tagged(stack, { Stage: 'dev2' }, RequiredTag.of('Stage', { pattern: '^(dev|prod)$' })),
      'Validation failed with the following errors:\n  [Safe] tag Stage must match ^(dev|prod)$, got: dev2; change its value [Safe]',
    ],
    [
      'a pattern with slashes',
      () => RequiredTag.of('Owner', { pattern: '/^Team/' }),
      'pattern must be the expression without slashes around it, got: /^Team/; leave them out: they would be searched for in the value',
    ],
    [
      'a pattern with the wildcard of a shell',
      () => RequiredTag.of('Owner', { pattern: '*-team' }),
      'pattern must be a regular expression in the syntax of JavaScript, got: *-team; Invalid regular expression: /*-team/u: Nothing to repeat',
    ],
    [
      'a token as the required key',
      () => RequiredTag.of(Token.asString({ Ref: 'Key' })),
      'key must be known at synth, got: a token; name the tag',
    ],
    [
      'a required tag of AWS',
      () => RequiredTag.of('aws:createdBy'),
      'tag key aws:createdBy must not begin with aws:; AWS reserves this prefix: drop it',
    ],
    [
      'the prefix of AWS',
      (stack) => tagged(stack, { 'AWS:Owner': 'TeamShop' }),
      'Validation failed with the following errors:\n  [Safe] tag key AWS:Owner must not begin with aws:; AWS reserves this prefix: drop it [Safe]',
    ],
    [
      'an empty value',
      (stack) => tagged(stack, { Owner: '' }, OWNER),
      'Validation failed with the following errors:\n  [Safe] the value of tag Owner must have between 1 and 256 characters, got: 0 characters; CloudFormation accepts only such values on a stack: change the value or remove the tag [Safe]',
    ],
    [
      'a value that is too long',
      (stack) => tagged(stack, { Owner: 'x'.repeat(257) }),
      'Validation failed with the following errors:\n  [Safe] the value of tag Owner must have between 1 and 256 characters, got: 257 characters; CloudFormation accepts only such values on a stack: change the value or remove the tag [Safe]',
    ],
    [
      'a key that is too long',
      (stack) => tagged(stack, { ['k'.repeat(129)]: 'x' }),
      'Validation failed with the following errors:\n  [Safe] tag key kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk must have between 1 and 128 characters, got: 129 characters; choose a key of that length [Safe]',
    ],
    [
      'several owners in a value',
      (stack) => tagged(stack, { Owner: 'Ann;Bob' }),
      'Validation failed with the following errors:\n  [Safe] the value of tag Owner must consist of letters, digits, spaces and _ . : / = + - @, got: Ann;Bob; replace the other characters [Safe]',
    ],
    [
      'a character that tags do not take in a key',
      (stack) => tagged(stack, { 'Cost&Center': '42' }),
      'Validation failed with the following errors:\n  [Safe] tag key Cost&Center must consist of letters, digits, spaces and _ . : / = + - @; choose another key [Safe]',
    ],
    [
      'the region as the value',
      (stack) => tagged(stack, { Region: Token.asString({ Ref: 'AWS::Region' }) }),
      'Validation failed with the following errors:\n  [Safe] the value of tag Region must be known at synth, got: a token; give a literal, or keep the tag off the stack with { excludeResourceTypes: ["aws:cdk:stack"] } on Tags.of [Safe]',
    ],
    [
      'a value that is only known later',
      (stack) => tagged(stack, { Owner: Lazy.string({ produce: () => 'TeamShop' }) }),
      'Validation failed with the following errors:\n  [Safe] the value of tag Owner must be known at synth, got: a token; give a literal, or keep the tag off the stack with { excludeResourceTypes: ["aws:cdk:stack"] } on Tags.of [Safe]',
    ],
    [
      'two spellings of a key',
      (stack) => tagged(stack, { Owner: 'x', OWNER: 'x' }),
      'Validation failed with the following errors:\n  [Safe] tag keys OWNER, Owner must differ in more than case; IAM conditions do not tell them apart: keep one spelling [Safe]',
    ],
    [
      'more than 50 tags',
      (stack) => tagged(stack, Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`k${n}`, 'x']))),
      'Validation failed with the following errors:\n  [Safe] tags must be at most 50 on a stack, got: 51 tags; remove the tags that nobody reads [Safe]',
    ],
    [
      'another value by Tags.of',
      (stack) => Tags.of(tagged(stack, { Owner: 'TeamShop' })).add('Owner', 'TeamCart'),
      'Validation failed with the following errors:\n  [Safe] tag Owner must have one value, got: TeamShop on the stack, TeamCart from Tags.of; set it in one place, or give the guard the value as one of its defaults; to mark a single resource, use Tags.of on that resource [Safe]',
    ],
    [
      'the tag taken off again',
      (stack) => Tags.of(tagged(stack, { Owner: 'TeamShop' })).remove('Owner'),
      'Validation failed with the following errors:\n  [Safe] tag Owner must stay on the stack, got: a removal; exclude the stack from it: Tags.of(…).remove(key, { excludeResourceTypes: ["aws:cdk:stack"] }) [Safe]',
    ],
    [
      'another value on a nested stack',
      (stack) => {
        const nested = new NestedStack(tagged(stack, { Owner: 'TeamShop' }), 'Nested');
        new Topic(nested, 'Topic');
        Tags.of(nested).add('Owner', 'TeamCart');
      },
      'Validation failed with the following errors:\n  [Safe] tag Owner must have one value, got: TeamShop on the stack, TeamCart from Tags.of; set it in one place, or give the guard the value as one of its defaults; to mark a single resource, use Tags.of on that resource [Safe/Nested]',
    ],
    [
      'another value than the guard’s',
      (stack) => {
        TagGuard.of(stack.node.root as never, { tags: { Owner: 'TeamShop' } });
        tagged(stack, { Owner: 'TeamCart' });
      },
      'Validation failed with the following errors:\n  [TagGuard] tag Owner must have one value, got: TeamCart on the stack, TeamShop from the guard of the app; set it in one place, or give the guard the value as one of its defaults; to mark a single resource, use Tags.of on that resource [Safe]',
    ],
  ]);
});
