import { App, Aspects, Aws, type IAspect, NestedStack, Stack, Stage, Tags } from 'aws-cdk-lib';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { ProductStack } from 'aws-cdk-lib/aws-servicecatalog';
import type { IConstruct } from 'constructs';
import { RequiredTag, TagGuard, type TagGuardProps } from '../../src/tagging';
import { Buckets, findingsIn, messageOf } from './synthesis';

const ORG = { Org: 'ABC' };

describe('fails', () => {
  const failure = (build: (app: App) => void, props: TagGuardProps = {}, context = {}) => {
    const app = new App({ context });
    TagGuard.of(app, props);
    build(app);
    return findingsIn(() => app.synth());
  };
  const ofTags = (tags: Record<string, string>) => failure((app) => new Buckets(app, 'Orders', { tags }));

  test('with all findings at once, those in Stages too', () => {
    const build = (app: App) => {
      new Buckets(app, 'Orders');
      new Buckets(new Stage(app, 'Prod'), 'Payments', { tags: { Owner: 'me', 'aws:x': 'y' } });
      new Buckets(new Stage(app, 'Test'), 'Payments', { tags: { Owner: 'TeamA' } });
    };
    const required = [RequiredTag.of('Owner', { pattern: '^Team[A-Z]' })];
    expect(failure(build, { required })).toEqual([
      'tag Owner must be on the stack, got: no such tag; give the stack tags: { "Owner": … }, or the guard where all ' +
        'stacks share the value [Orders]',
      'tag key aws:x must not begin with aws:; AWS reserves this prefix: drop it [Prod/Payments]',
      'tag Owner must match ^Team[A-Z], got: me; change its value [Prod/Payments]',
    ]);
  });

  test('with a tag that has another case than the required one', () => {
    const build = (app: App) => new Buckets(app, 'Orders', { tags: { owner: 'TeamA' } });
    expect(failure(build, { required: [RequiredTag.of('Owner')] })).toEqual([
      'tag Owner must be on the stack, got: owner; give the stack tags: { "Owner": … }, or the guard where all stacks ' +
        'share the value [Orders]',
    ]);
  });

  test('with what a nested stack lacks beside its parent', () => {
    const build = (app: App) => {
      const nested = new NestedStack(new Buckets(app, 'Orders'), 'Storage');
      new CfnBucket(nested, 'Bucket');
      Tags.of(nested).remove('Owner');
    };
    expect(failure(build, { tags: { Owner: 'TeamA' }, required: [RequiredTag.of('Org')] })).toEqual([
      expect.stringMatching(/^tag Org must be on the stack.* \[Orders\]$/),
      'tag Owner must stay on the stack, got: a removal; exclude the stack from it: Tags.of(…).remove(key, ' +
        '{ excludeResourceTypes: ["aws:cdk:stack"] }) [Orders/Storage]',
    ]);
  });

  test('with a stack that says something else than the guard', () => {
    const build = (app: App) => new Buckets(app, 'Orders', { tags: { Org: 'XYZ' } });
    expect(failure(build, { tags: ORG })).toEqual([
      'tag Org must have one value, got: XYZ on the stack, ABC from the guard of the app; set it in one place, or give the ' +
        'guard the value as one of its defaults; to mark a single resource, use Tags.of on that resource [Orders]',
    ]);
  });

  test('with Tags.of that says something else than the guard', () => {
    const build = (app: App) => Tags.of(new Buckets(app, 'Orders')).add('Org', 'XYZ');
    expect(failure(build, { tags: ORG })).toEqual([
      expect.stringMatching(
        /^tag Org must have one value, got: ABC from the guard of the app, XYZ from Tags.of; .* \[Orders\]$/,
      ),
    ]);
  });

  test('with a token as a value', () => {
    expect(ofTags({ Region: Aws.REGION })).toEqual([
      'the value of tag Region must be known at synth, got: a token; give a literal, or keep the tag off the stack with ' +
        '{ excludeResourceTypes: ["aws:cdk:stack"] } on Tags.of [Orders]',
    ]);
  });

  test('with a token as a key', () => {
    expect(ofTags({ [Aws.REGION]: 'x' })).toEqual([
      'tag key must be known at synth, got: a token; give a literal, or keep the tag off the stack with ' +
        '{ excludeResourceTypes: ["aws:cdk:stack"] } on Tags.of [Orders]',
    ]);
  });

  test('with a token from Tags.of', () => {
    const build = (app: App) => Tags.of(new Buckets(app, 'Orders')).add('Region', Aws.REGION);
    expect(failure(build)).toEqual([expect.stringMatching(/^the value of tag Region must be known at synth/)]);
  });

  test('with keys that differ only in case', () => {
    expect(ofTags({ owner: 'a', Owner: 'a' })).toEqual([
      'tag keys Owner, owner must differ in more than case; IAM conditions do not tell them apart: keep one spelling ' +
        '[Orders]',
    ]);
  });

  test('with more than 50 tags', () => {
    const tags = (count: number) => Object.fromEntries([...Array(count).keys()].map((index) => [`Key${index}`, 'x']));
    expect(ofTags(tags(51))).toEqual([
      'tags must be at most 50 on a stack, got: 51 tags; remove the tags that nobody reads [Orders]',
    ]);
    new Buckets(new App(), 'Orders', { tags: tags(50) });
  });

  test('with a stack that an aspect makes where no aspect comes by any more', () => {
    const build = (app: App) => {
      new Buckets(app, 'Orders');
      const late: IAspect = {
        visit: (construct: IConstruct) => {
          if (construct instanceof Buckets && !app.node.tryFindChild('Late')) {
            new Stack(app, 'Late');
          }
        },
      };
      Aspects.of(app).add(late);
    };
    expect(failure(build, { tags: ORG }, { '@aws-cdk/core:aspectStabilization': false })).toEqual([
      'stack must be made before the aspects have passed; set the feature flag @aws-cdk/core:aspectStabilization, or ' +
        'make the stack before the app is synthesized [Late]',
    ]);
  });

  test.each<[string, unknown, string]>([
    ['undefined', undefined, 'undefined'],
    ['a number', 42, '42'],
    ['a boolean', true, 'true'],
    ['null', null, 'null'],
    ['an object', { a: 1 }, '{"a":1}'],
  ])('with %s as a value, whoever sets the tag', (_, value, got) => {
    const finding =
      `the value of tag Owner must be a text, got: ${got}; set it to a text; an environment variable or a context value ` +
      'that it comes from may be missing [Orders]';
    expect(ofTags({ Owner: value as string })).toEqual([finding]);
    const build = (app: App) => new Buckets(app, 'Orders').tags.setTag('Owner', value as string);
    expect(failure(build, { required: [RequiredTag.of('Owner', { pattern: '^Team' })] })).toEqual([finding]);
  });

  test('without the stacks whose template somebody else deploys', () => {
    const build = (app: App) => {
      const stack = new Buckets(app, 'Orders', { tags: { Owner: 'TeamA' } });
      const product = new ProductStack(stack, 'Product');
      new CfnBucket(product, 'Bucket');
    };
    expect(failure(build, { required: [RequiredTag.of('Owner')] })).toEqual([]);
    expect(failure(build, { required: [RequiredTag.of('Org')] })).toEqual([expect.stringMatching(/\[Orders\]$/)]);
  });

  test('when a stack says something else than the guard of its Stage', () => {
    const app = new App();
    TagGuard.of(app, { tags: ORG });
    const stage = new Stage(app, 'Prod');
    TagGuard.of(stage, { tags: { Org: 'DEF' } });
    new Buckets(stage, 'Orders', { tags: { Org: 'XYZ' } });
    const message = messageOf(() => app.synth());
    expect(message.split('\n')).toHaveLength(2);
    expect(message).toMatch(
      /\[Prod\/TagGuard\] tag Org must have one value, got: XYZ on the stack, DEF from the guard of Prod; .* \[Prod\/Orders\]$/,
    );
  });

  test('when a scope gets a second guard', () => {
    const app = new App();
    TagGuard.of(app, { tags: ORG });
    expect(() => TagGuard.of(app, { tags: ORG })).toThrow(
      /^scope must have one guard; give all tags to the first call of TagGuard.of$/,
    );
  });
});
