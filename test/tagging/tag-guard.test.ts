import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Aws, CfnResource, NestedStack, Stack, Stage, Tags } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { experimental } from 'aws-cdk-lib/aws-cloudfront';
import { Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { CfnParameter } from 'aws-cdk-lib/aws-ssm';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import { CodePipeline, CodePipelineSource, ShellStep } from 'aws-cdk-lib/pipelines';
import { RequiredTag, ServiceControlPolicy, TagGuard, TagSafeStack } from '../../src/tagging';
import { Buckets, filesOf, messageOf, tagsInManifest } from './synthesis';

const ENV = { account: '111122223333', region: 'eu-central-1' };
const ORG = { Org: 'ABC' };
const FLAG = '@aws-cdk/core:explicitStackTags';
const bucketTags = (...tags: [string, string][]) => ({
  Tags: tags.map(([Key, Value]) => ({ Key, Value })),
});

describe.each([
  [false, false],
  [false, true],
  [true, false],
  [true, true],
])('with explicitStackTags %s and aspectStabilization %s', (explicit, stabilization) => {
  const context = { [FLAG]: explicit, '@aws-cdk/core:aspectStabilization': stabilization };
  let app: App;
  let guard: TagGuard;

  beforeEach(() => {
    app = new App({ context });
    guard = TagGuard.of(app, { tags: ORG });
  });

  test('a stack that is made after the guard carries the tags', () => {
    const stack = new Buckets(app, 'Orders');
    expect(tagsInManifest(app)).toEqual({ Orders: ORG });
    Template.fromStack(stack).hasResourceProperties('AWS::S3::Bucket', bucketTags(['Org', 'ABC']));
  });

  test('a stack that was made before the guard carries the tags', () => {
    const other = new App({ context });
    new Buckets(other, 'Orders');
    TagGuard.of(other, { tags: ORG });
    expect(tagsInManifest(other)).toEqual({ Orders: ORG });
  });

  test('stacks in Stages and in Stages of Stages carry the tags', () => {
    const stage = new Stage(app, 'Prod');
    const outer = new Buckets(stage, 'Orders');
    new Buckets(new Stage(stage, 'Cell'), 'Orders');
    expect(tagsInManifest(app)).toEqual({ 'Prod/Orders': ORG, 'Prod/Cell/Orders': ORG });
    Template.fromStack(outer).hasResourceProperties('AWS::S3::Bucket', bucketTags(['Org', 'ABC']));
  });

  test('a Stage that was made before the guard, and one in it made afterwards, are covered', () => {
    const other = new App({ context });
    const stage = new Stage(other, 'Prod');
    TagGuard.of(other, { tags: ORG });
    new Buckets(new Stage(stage, 'Cell'), 'Orders');
    expect(tagsInManifest(other)).toEqual({ 'Prod/Cell/Orders': ORG });
  });

  test('a Stage below another construct is covered', () => {
    class Platform extends Stack {}
    new Buckets(new Stage(new Platform(app, 'Platform'), 'Prod'), 'Orders');
    expect(tagsInManifest(app)).toEqual({ Platform: ORG, 'Platform/Prod/Orders': ORG });
  });

  test('a nested stack and its resources carry the tags', () => {
    const stack = new Stack(app, 'Orders', { tags: { Owner: 'TeamA' } });
    const nested = new NestedStack(stack, 'Storage');
    new CfnBucket(nested, 'Bucket');
    const both = bucketTags(['Org', 'ABC'], ['Owner', 'TeamA']);
    Template.fromStack(stack).hasResourceProperties('AWS::CloudFormation::Stack', both);
    Template.fromStack(nested).hasResourceProperties('AWS::S3::Bucket', both);
  });

  test('the support stack of an EdgeFunction carries the tags', () => {
    const stack = new Stack(new Stage(app, 'Prod'), 'Web', { env: ENV, tags: { Owner: 'TeamA' } });
    new experimental.EdgeFunction(stack, 'Redirect', {
      runtime: Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: Code.fromInline('exports.handler = async () => ({});'),
    });
    const tags = tagsInManifest(app);
    expect(Object.keys(tags)).toHaveLength(2);
    expect(Object.values(tags)).toEqual([
      { Org: 'ABC', Owner: 'TeamA' },
      { Org: 'ABC', Owner: 'TeamA' },
    ]);
  });

  test('the tags of StackProps reach the resources too', () => {
    const stack = new Buckets(app, 'Orders', { tags: { Owner: 'TeamA' } });
    Template.fromStack(stack).hasResourceProperties('AWS::S3::Bucket', bucketTags(['Org', 'ABC'], ['Owner', 'TeamA']));
  });

  test('what Tags.of puts on the app or the stack is a stack tag', () => {
    const stack = new Buckets(app, 'Orders');
    Tags.of(app).add('Owner', 'TeamA');
    Tags.of(stack).add('Owner', 'TeamB');
    Tags.of(stack).add('Cell', '1');
    expect(tagsInManifest(app)).toEqual({ Orders: { Org: 'ABC', Owner: 'TeamB', Cell: '1' } });
  });

  test('Tags.of can keep a tag off the stack', () => {
    const stack = new Buckets(app, 'Orders');
    Tags.of(stack).add('StackName', Aws.STACK_NAME, { excludeResourceTypes: ['aws:cdk:stack'] });
    expect(tagsInManifest(app)).toEqual({ Orders: ORG });
  });

  test('Tags.of for one type of resource does not concern the stack', () => {
    const stack = new Buckets(app, 'Orders');
    Tags.of(stack).add('Org', 'XYZ', { includeResourceTypes: ['AWS::S3::Bucket'] });
    expect(tagsInManifest(app)).toEqual({ Orders: ORG });
    Template.fromStack(stack).hasResourceProperties('AWS::S3::Bucket', bucketTags(['Org', 'XYZ']));
  });

  test('fails when the stack and Tags.of set different values', () => {
    const stack = new Buckets(app, 'Orders', { tags: { Owner: 'TeamA' } });
    Tags.of(stack).add('Owner', 'TeamB');
    expect(messageOf(() => app.synth())).toBe(
      'Validation failed with the following errors:\n' +
        '  [TagGuard] tag Owner must have one value, got: TeamA on the stack, TeamB from Tags.of; set it in one place, ' +
        'or give the guard the value as one of its defaults; to mark a single resource, use Tags.of on that resource [Orders]',
    );
  });

  test('untagged resources are listed after the synthesis', () => {
    new CfnResource(new Buckets(app, 'Orders'), 'Raw', { type: 'AWS::S3::Bucket' });
    app.synth();
    expect(guard.untaggedResources()).toEqual([
      { stackPath: 'Orders', constructPath: 'Orders/Raw', logicalId: 'Raw', resourceType: 'AWS::S3::Bucket' },
    ]);
  });
});

test('what the CDK adds to tell AWS of itself is no untagged resource', () => {
  const app = new App({ analyticsReporting: true });
  const guard = TagGuard.of(app, { tags: ORG });
  const stack = new Buckets(app, 'Orders', { env: { account: '111122223333', region: 'eu-central-1' } });
  app.synth();
  expect(
    stack.node
      .findAll()
      .filter(CfnResource.isCfnResource)
      .map((it) => it.cfnResourceType),
  ).toContain('AWS::CDK::Metadata');
  expect(guard.untaggedResources()).toEqual([]);
});

test('manifests and templates are the same with explicitStackTags on and off', () => {
  const build = (explicit: boolean) => {
    const app = new App({ context: { [FLAG]: explicit } });
    TagGuard.of(app, { tags: ORG });
    const orders = new Buckets(app, 'Orders', { tags: { Owner: 'TeamA' } });
    new CfnBucket(new NestedStack(orders, 'Storage'), 'Bucket');
    const stage = new Stage(app, 'Prod');
    new TagSafeStack(stage, 'Payments', { tags: { Owner: 'TeamB' } });
    new Buckets(stage, 'Web');
    Tags.of(stage).add('Environment', 'prod');
    Tags.of(app).add('Repository', 'shop');
    // The manifest also reports which feature flags are set.
    return Object.entries(filesOf(app)).map(([path, text]) => [path, text.replace(/"userValue": \w+/, '')]);
  };
  expect(build(true)).toHaveLength(6);
  expect(build(true)).toEqual(build(false));
});

describe('a resource', () => {
  let app: App;
  let stack: Buckets;

  beforeEach(() => {
    app = new App();
    stack = new Buckets(app, 'Orders', { tags: { Owner: 'TeamA' } });
    TagGuard.of(app, { tags: ORG });
  });

  test('keeps the value that Tags.of gives it', () => {
    Tags.of(stack.bucket).add('Owner', 'TeamB');
    Template.fromStack(stack).hasResourceProperties('AWS::S3::Bucket', bucketTags(['Org', 'ABC'], ['Owner', 'TeamB']));
  });

  test('keeps the value that it was made with', () => {
    new CfnBucket(stack, 'Other', { tags: [{ key: 'Org', value: 'XYZ' }], bucketName: 'other' });
    Template.fromStack(stack).hasResourceProperties('AWS::S3::Bucket', {
      BucketName: 'other',
      ...bucketTags(['Org', 'XYZ'], ['Owner', 'TeamA']),
    });
  });

  test('keeps the value that its TagManager was given, whatever its priority', () => {
    stack.bucket.tags.setTag('Owner', 'TeamB', 0);
    Template.fromStack(stack).hasResourceProperties('AWS::S3::Bucket', bucketTags(['Org', 'ABC'], ['Owner', 'TeamB']));
  });

  test('can be spared a tag by Tags.of', () => {
    Tags.of(stack.bucket).remove('Org');
    Template.fromStack(stack).hasResourceProperties('AWS::S3::Bucket', bucketTags(['Owner', 'TeamA']));
  });

  test('whose tags are a map has them as a map', () => {
    new CfnResource(stack, 'Raw', { type: 'AWS::S3::Bucket' });
    new CfnParameter(stack, 'Parameter', { type: 'String', value: 'x' });
    Template.fromStack(stack).hasResourceProperties('AWS::SSM::Parameter', { Tags: { Org: 'ABC', Owner: 'TeamA' } });
  });
});

describe('a guard of a Stage', () => {
  test('adds its tags to those of the guard of the app', () => {
    const app = new App();
    TagGuard.of(app, { tags: ORG, required: [RequiredTag.of('Environment')] });
    const stage = new Stage(app, 'Prod');
    TagGuard.of(stage, { tags: { Environment: 'prod' } });
    new Buckets(stage, 'Orders');
    expect(tagsInManifest(app)).toEqual({ 'Prod/Orders': { Org: 'ABC', Environment: 'prod' } });
  });

  test.each([
    ['before', (stage: Stage) => TagGuard.of(stage.node.root as App, { tags: { Owner: 'Platform' } })],
    ['after', () => undefined],
  ])('wins over the guard of the app, made %s it', (_, first) => {
    const app = new App();
    const stage = new Stage(app, 'Prod');
    first(stage);
    TagGuard.of(stage, { tags: { Owner: 'TeamA' } });
    if (!app.node.tryFindChild('TagGuard')) {
      TagGuard.of(app, { tags: { Owner: 'Platform' } });
    }
    const stack = new Buckets(stage, 'Orders');
    new Buckets(app, 'Web');
    expect(tagsInManifest(app)).toEqual({ 'Prod/Orders': { Owner: 'TeamA' }, Web: { Owner: 'Platform' } });
    Template.fromStack(stack).hasResourceProperties('AWS::S3::Bucket', bucketTags(['Owner', 'TeamA']));
  });

  test('reports when the Stage is synthesized', () => {
    const stage = new Stage(new App(), 'Prod');
    TagGuard.of(stage, { required: [RequiredTag.of('Owner')] });
    new Buckets(stage, 'Orders');
    expect(messageOf(() => stage.synth())).toMatch(/\[Prod\/TagGuard\] tag Owner must be on .* \[Prod\/Orders\]$/);
  });
});

describe('a default', () => {
  const make = () => {
    const app = new App();
    TagGuard.of(app, { defaults: { Owner: 'Platform' } });
    return app;
  };

  test('is on stacks that do not set the key, and on their resources', () => {
    const app = make();
    const stack = new Buckets(app, 'Orders', { tags: ORG });
    expect(tagsInManifest(app)).toEqual({ Orders: { ...ORG, Owner: 'Platform' } });
    Template.fromStack(stack).hasResourceProperties(
      'AWS::S3::Bucket',
      bucketTags(['Org', 'ABC'], ['Owner', 'Platform']),
    );
  });

  test('gives way to the properties of a stack', () => {
    const app = make();
    new Buckets(app, 'Orders', { tags: { Owner: 'TeamA' } });
    expect(tagsInManifest(app)).toEqual({ Orders: { Owner: 'TeamA' } });
  });

  test('gives way to Tags.of, at the stack and at the app', () => {
    const app = make();
    Tags.of(new Buckets(app, 'Orders')).add('Owner', 'TeamA');
    expect(tagsInManifest(app)).toEqual({ Orders: { Owner: 'TeamA' } });
    const other = make();
    new Buckets(other, 'Orders');
    Tags.of(other).add('Owner', 'TeamB');
    expect(tagsInManifest(other)).toEqual({ Orders: { Owner: 'TeamB' } });
  });

  test('gives way to a tag and to a default of the guard of a Stage', () => {
    const app = make();
    const [prod, test] = [new Stage(app, 'Prod'), new Stage(app, 'Test')];
    TagGuard.of(prod, { tags: { Owner: 'TeamA' } });
    TagGuard.of(test, { defaults: { Owner: 'TeamB' } });
    new Buckets(prod, 'Orders');
    new Buckets(test, 'Orders');
    expect(tagsInManifest(app)).toEqual({ 'Prod/Orders': { Owner: 'TeamA' }, 'Test/Orders': { Owner: 'TeamB' } });
  });

  test('gives way to a tag of the guard of the app', () => {
    const app = new App();
    TagGuard.of(app, { tags: { Owner: 'Platform' } });
    const stage = new Stage(app, 'Prod');
    TagGuard.of(stage, { defaults: { Owner: 'TeamA' } });
    new Buckets(stage, 'Orders');
    expect(tagsInManifest(app)).toEqual({ 'Prod/Orders': { Owner: 'Platform' } });
  });
});

describe('a type of resources that is excluded', () => {
  test('gets no tags, in Stages too, and the stack and other types do', () => {
    const app = new App();
    TagGuard.of(app, { tags: ORG, excludeResourceTypes: ['AWS::SSM::Parameter'] });
    const stack = new Buckets(new Stage(app, 'Prod'), 'Orders');
    new CfnParameter(stack, 'Parameter', { type: 'String', value: 'x' });
    expect(tagsInManifest(app)).toEqual({ 'Prod/Orders': ORG });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::S3::Bucket', bucketTags(['Org', 'ABC']));
    template.hasResourceProperties('AWS::SSM::Parameter', { Tags: Match.absent() });
  });
});

describe('an included template with a tag that a condition chooses', () => {
  const chosen = { 'Fn::If': ['IsProd', { Key: 'Stage', Value: 'prod' }, { Ref: 'AWS::NoValue' }] };

  function include(excludeResourceTypes?: string[]): Template {
    const folder = mkdtempSync(join(tmpdir(), 'included-'));
    try {
      const templateFile = join(folder, 'template.json');
      const queue = { Type: 'AWS::SQS::Queue', Properties: { Tags: [chosen] } };
      const conditions = { IsProd: { 'Fn::Equals': ['a', 'a'] } };
      writeFileSync(
        templateFile,
        JSON.stringify({ Conditions: conditions, Resources: { Queue: queue, Topic: { Type: 'AWS::SNS::Topic' } } }),
      );
      const app = new App();
      TagGuard.of(app, { tags: ORG, excludeResourceTypes });
      const stack = new Stack(new Stage(app, 'Prod'), 'Legacy');
      new CfnInclude(stack, 'Template', { templateFile });
      app.synth();
      return Template.fromStack(stack);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  test('gets the tags of the guard beside it', () => {
    const template = include();
    template.hasResourceProperties('AWS::SQS::Queue', { Tags: [{ Key: 'Org', Value: 'ABC' }, chosen] });
    template.hasResourceProperties('AWS::SNS::Topic', bucketTags(['Org', 'ABC']));
  });

  test('gets none where its type is left out', () => {
    const template = include(['AWS::SQS::Queue']);
    template.hasResourceProperties('AWS::SQS::Queue', { Tags: [chosen] });
    template.hasResourceProperties('AWS::SNS::Topic', bucketTags(['Org', 'ABC']));
  });
});

test('a nested stack keeps a tag of its own against its parent', () => {
  const app = new App();
  TagGuard.of(app, { tags: ORG });
  const parent = new Buckets(app, 'Orders', { tags: { Owner: 'TeamA' } });
  const nested = new NestedStack(parent, 'Storage');
  nested.tags.setTag('Owner', 'TeamB');
  new CfnBucket(nested, 'Bucket');
  Template.fromStack(nested).hasResourceProperties('AWS::S3::Bucket', bucketTags(['Org', 'ABC'], ['Owner', 'TeamB']));
});

test('CDK Pipelines carries the tags in the configuration of the template', () => {
  const app = new App();
  TagGuard.of(app, { tags: ORG });
  const stack = new Stack(app, 'Delivery', { env: ENV });
  const input = CodePipelineSource.connection('shop/orders', 'main', {
    connectionArn: 'arn:aws:codeconnections:eu-central-1:111122223333:connection/1',
  });
  const pipeline = new CodePipeline(stack, 'Pipeline', {
    synth: new ShellStep('Synth', { input, commands: ['true'] }),
  });
  const stage = new Stage(app, 'Prod', { env: ENV });
  new Buckets(stage, 'Orders');
  pipeline.addStage(stage);
  pipeline.buildPipeline();
  const [config] = Object.entries(filesOf(app, /\.config\.json$/));
  expect(config).toEqual([
    expect.stringMatching(/^assembly-Prod\/ProdOrders/),
    JSON.stringify({ Tags: ORG }, undefined, 2),
  ]);
  const prepare = { Name: 'Prepare', Configuration: { TemplateConfiguration: `Synth_Output::${config[0]}` } };
  Template.fromStack(stack).hasResourceProperties('AWS::CodePipeline::Pipeline', {
    Stages: Match.arrayWith([Match.objectLike({ Actions: Match.arrayWith([Match.objectLike(prepare)]) })]),
  });
});

test.each<[string, () => unknown, string]>([
  [
    'a required tag',
    () => TagGuard.of(new App(), { required: [{} as RequiredTag] }),
    'required[0] must be a RequiredTag, got',
  ],
  [
    'a required tag of one stack',
    () => new TagSafeStack(new App(), 'Safe', { required: [{} as RequiredTag] }),
    'required[0] must be a RequiredTag, got',
  ],
  [
    'the required tags of one stack',
    () => new TagSafeStack(new App(), 'Safe', { required: 7 as never }),
    'required must be a list of objects, got: 7',
  ],
  [
    'the options of a policy',
    () => {
      const policy = ServiceControlPolicy.fromJson('org.json', '{"Statement":{"Effect":"Allow","Action":"*"}}');
      TagGuard.of(new App(), {}).checkAgainst(policy, { context: 7 as never });
    },
    'options.context must be',
  ],
])('%s of another class is refused by name', (_, make, message) => {
  expect(make).toThrow(message);
});
