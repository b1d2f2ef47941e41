import { App, NestedStack, Stage, Tags } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { RequiredTag, TagGuard, TagSafeStack } from '../../src/tagging';
import { messageOf, tagsInManifest } from './synthesis';

const OWNER = { Owner: 'TeamA' };
const BUCKET_TAGS = { Tags: [{ Key: 'Owner', Value: 'TeamA' }] };

describe.each([true, false])('with explicitStackTags %s', (explicit) => {
  const makeApp = () => new App({ context: { '@aws-cdk/core:explicitStackTags': explicit } });

  test('the tags are on the stack and its resources', () => {
    const app = makeApp();
    const stack = new TagSafeStack(app, 'Orders', { tags: OWNER });
    new CfnBucket(stack, 'Bucket');
    expect(tagsInManifest(app)).toEqual({ Orders: OWNER });
    Template.fromStack(stack).hasResourceProperties('AWS::S3::Bucket', BUCKET_TAGS);
  });

  test('the tags are on its nested stacks and their resources', () => {
    const stack = new TagSafeStack(new Stage(makeApp(), 'Prod'), 'Orders', { tags: OWNER });
    const nested = new NestedStack(stack, 'Storage');
    new CfnBucket(nested, 'Bucket');
    Template.fromStack(stack).hasResourceProperties('AWS::CloudFormation::Stack', BUCKET_TAGS);
    Template.fromStack(nested).hasResourceProperties('AWS::S3::Bucket', BUCKET_TAGS);
  });

  test('what Tags.of adds is a stack tag', () => {
    const app = makeApp();
    Tags.of(new TagSafeStack(app, 'Orders', { tags: OWNER })).add('CostCenter', '42');
    expect(tagsInManifest(app)).toEqual({ Orders: { Owner: 'TeamA', CostCenter: '42' } });
  });
});

test('a stack without tags has none', () => {
  const app = new App();
  new TagSafeStack(app, 'Orders');
  expect(tagsInManifest(app)).toEqual({ Orders: undefined });
});

test('StackProps are passed on', () => {
  const app = new App();
  const stack = new TagSafeStack(app, 'Orders', { stackName: 'shop-orders', terminationProtection: true });
  expect([stack.stackName, stack.terminationProtection]).toEqual(['shop-orders', true]);
});

describe('fails', () => {
  const MISSING =
    'tag Org must be on the stack, got: no such tag; give the stack tags: { "Org": … }, or the guard where all stacks ' +
    'share the value [Orders]';
  const INVALID = 'tag key aws:x must not begin with aws:; AWS reserves this prefix: drop it [Orders]';
  const props = { tags: { 'aws:x': 'y' }, required: [RequiredTag.of('Org')] };

  test('with all findings at once', () => {
    const app = new App();
    new TagSafeStack(app, 'Orders', props);
    expect(messageOf(() => app.synth())).toBe(
      `Validation failed with the following errors:\n  [Orders] ${INVALID}\n  [Orders] ${MISSING}`,
    );
  });

  test('through the guard, where there is one', () => {
    const app = new App();
    TagGuard.of(app, {});
    new TagSafeStack(app, 'Orders', { ...props, required: [] });
    expect(messageOf(() => app.synth())).toBe(`Validation failed with the following errors:\n  [TagGuard] ${INVALID}`);
  });

  test('for its own required tags although there is a guard', () => {
    const app = new App();
    TagGuard.of(app, {});
    new TagSafeStack(app, 'Orders', { required: props.required });
    expect(messageOf(() => app.synth())).toContain(MISSING);
  });
});
