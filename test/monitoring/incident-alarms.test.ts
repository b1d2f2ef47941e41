import {
  App,
  Aspects,
  Annotations as CdkAnnotations,
  CfnCondition,
  CfnResource,
  Fn,
  NestedStack,
  Stack,
  Stage,
  Tags,
} from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { CfnApp } from 'aws-cdk-lib/aws-amplify';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { CfnRepository, Repository } from 'aws-cdk-lib/aws-ecr';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { AlarmThreshold } from '../../src';
import { AmplifyDockerApp } from '../../src/amplify';
import { ImageAssetRepository } from '../../src/assets';
import { IncidentAlarms, type IncidentAlarmsProps } from '../../src/monitoring';
import { job, schedule } from './jobs';

const ENV = { account: '111122223333', region: 'eu-central-1' };
const ALARM = 'AWS::CloudWatch::Alarm';

/** An app with a resource of each kind that events tell of. */
function appWith(context: object = {}): { app: App; stack: Stack } {
  const app = new App({ context: { ...context } });
  const stack = new Stack(app, 'Shop', { env: ENV });
  return { app, stack };
}

function addAll(scope: Construct): void {
  new Repository(scope, 'Images');
  new CfnApp(scope, 'Web', { name: 'web' });
  schedule(scope, 'Nightly', job(scope, 'Job'));
}

/** The metrics of all alarms of a stack by their logical ids without the hash. */
function alarmsOf(stack: Stack): Record<string, unknown> {
  const alarms = Template.fromStack(stack).findResources(ALARM);
  return Object.fromEntries(
    Object.entries(alarms).map(([id, { Properties }]) => [id.slice(0, -8), Properties.MetricName]),
  );
}

function files(app: App): string {
  const { stacks, nestedAssemblies } = app.synth();
  const inStages = nestedAssemblies.flatMap(({ nestedAssembly }) => nestedAssembly.stacks);
  return JSON.stringify([...stacks, ...inStages].map(({ template, manifest }) => [template, manifest]));
}

describe.each([
  [false, false],
  [false, true],
  [true, false],
  [true, true],
])('with aspectStabilization %s and aspectPrioritiesMutating %s', (stabilization, priorities) => {
  const context = {
    '@aws-cdk/core:aspectStabilization': stabilization,
    '@aws-cdk/core:aspectPrioritiesMutating': priorities,
  };

  test('each resource gets its alarm, in its own stack', () => {
    const { app, stack } = appWith(context);
    addAll(stack);
    const other = new Stack(app, 'Other', { env: ENV });
    new Repository(other, 'Images');
    IncidentAlarms.of(app);
    expect(alarmsOf(stack)).toEqual({
      ImagesIncidentAlarmsImagePullFailed: 'TriggeredRules',
      WebIncidentAlarmsBuildFailed: 'TriggeredRules',
      JobIncidentAlarmsEventsDropped: 'AsyncEventsDropped',
    });
    expect(alarmsOf(other)).toEqual({ ImagesIncidentAlarmsImagePullFailed: 'TriggeredRules' });
  });

  test('it may be called before or after the resources are made', () => {
    const build = (isFirst: boolean) => {
      const { app, stack } = appWith(context);
      const topic = new Topic(stack, 'Alerts');
      const watch = () => IncidentAlarms.of(app, { actions: [new SnsAction(topic)] });
      const steps = [watch, () => addAll(stack)];
      for (const step of isFirst ? steps : steps.reverse()) {
        step();
      }
      return files(app);
    };
    expect(build(true)).toEqual(build(false));
  });

  test('twice is as once: for the same scope, and for one in it', () => {
    const build = (watch: (app: App, stack: Stack, action: () => SnsAction) => void) => {
      const { app, stack } = appWith(context);
      addAll(stack);
      const topic = new Topic(stack, 'Alerts');
      watch(app, stack, () => new SnsAction(topic));
      return files(app);
    };
    const once = build((app, _, action) => IncidentAlarms.of(app, { actions: [action()] }));
    const twice = build((app, _, action) => {
      IncidentAlarms.of(app, { actions: [action()] });
      IncidentAlarms.of(app, { actions: [action()] });
    });
    const nested = build((app, stack, action) => {
      IncidentAlarms.of(stack, { actions: [action()] });
      IncidentAlarms.of(app, { actions: [action()] });
    });
    expect(twice).toEqual(once);
    expect(nested).toEqual(once);
  });

  test('the tags of the app are on the alarms too', () => {
    const { app, stack } = appWith(context);
    addAll(stack);
    IncidentAlarms.of(app);
    Tags.of(app).add('Owner', 'TeamShop');
    const alarms = Template.fromStack(stack).findResources(ALARM);
    expect(Object.values(alarms).map(({ Properties }) => Properties.Tags)).toEqual(
      Array(3).fill([{ Key: 'Owner', Value: 'TeamShop' }]),
    );
  });

  test('what another aspect adds is watched too', () => {
    const { app, stack } = appWith(context);
    const adder = { visit: (node: Construct) => void (node === stack && addRepositoryOnce(stack)) };
    IncidentAlarms.of(app);
    Aspects.of(app).add(adder, { priority: 600 });
    expect(Object.keys(alarmsOf(stack))).toEqual(['LateIncidentAlarmsImagePullFailed']);
  });
});

function addRepositoryOnce(stack: Stack): void {
  if (!stack.node.tryFindChild('Late')) {
    new Repository(stack, 'Late');
  }
}

describe('scopes', () => {
  test('the nearest one decides: actions, thresholds, and whether there are alarms', () => {
    const { app, stack } = appWith();
    const inner = new Stack(app, 'Inner', { env: ENV });
    const off = new Stack(app, 'Off', { env: ENV });
    for (const it of [stack, inner, off]) {
      new Repository(it, 'Images');
    }
    const action = (it: Stack) => new SnsAction(new Topic(it, 'Alerts'));
    IncidentAlarms.of(app, { actions: [action(stack)] });
    IncidentAlarms.of(inner, { actions: [action(inner)], imagePullFailed: AlarmThreshold.of(5) });
    IncidentAlarms.of(off, { enabled: false });
    Template.fromStack(inner).hasResourceProperties(ALARM, {
      Threshold: 5,
      AlarmActions: [{ Ref: Match.stringLikeRegexp('^Alerts') }],
    });
    Template.fromStack(stack).hasResourceProperties(ALARM, { Threshold: 1 });
    Template.fromStack(off).resourceCountIs(ALARM, 0);
  });

  test('a construct, and only what is in it', () => {
    const { stack } = appWith();
    const images = new Repository(stack, 'Images');
    new Repository(stack, 'Other');
    IncidentAlarms.of(images);
    expect(Object.keys(alarmsOf(stack))).toEqual(['ImagesIncidentAlarmsImagePullFailed']);
  });

  test('Stages, also those in Stages and those made afterwards', () => {
    const { app } = appWith();
    const before = new Stage(app, 'Before', { env: ENV });
    IncidentAlarms.of(app);
    const after = new Stage(new Stage(app, 'After', { env: ENV }), 'Cell');
    const stacks = [before, after].map((stage) => new Stack(stage, 'Shop'));
    for (const stack of stacks) {
      new Repository(stack, 'Images');
    }
    app.synth();
    expect(stacks.map((stack) => Object.keys(alarmsOf(stack)))).toEqual(
      Array(2).fill(['ImagesIncidentAlarmsImagePullFailed']),
    );
  });

  test('a Stage alone', () => {
    const { app } = appWith();
    const [one, two] = ['One', 'Two'].map((id) => new Stage(app, id, { env: ENV }));
    const stacks = [one, two].map((stage) => new Stack(stage, 'Shop'));
    for (const stack of stacks) {
      new Repository(stack, 'Images');
    }
    IncidentAlarms.of(one);
    app.synth();
    expect(stacks.map((stack) => Object.keys(alarmsOf(stack)).length)).toEqual([1, 0]);
  });

  test('a nested stack has the alarms of its resources', () => {
    const { app, stack } = appWith();
    const nested = new NestedStack(stack, 'Nested');
    new Repository(nested, 'Images');
    IncidentAlarms.of(app, { actions: [new SnsAction(new Topic(stack, 'Alerts'))] });
    app.synth();
    expect(Object.keys(alarmsOf(nested))).toEqual(['ImagesIncidentAlarmsImagePullFailed']);
    expect(alarmsOf(stack)).toEqual({});
  });
});

describe('what gets none', () => {
  const left = (props: (made: { app: App; stack: Stack }) => IncidentAlarmsProps) => {
    const made = appWith();
    addAll(made.stack);
    IncidentAlarms.of(made.app, props(made));
    return Object.values(alarmsOf(made.stack)).length;
  };

  test('a resource that is excluded, or the stack that it is in', () => {
    expect(left(({ stack }) => ({ exclude: [stack] }))).toBe(0);
    expect(left(({ stack }) => ({ exclude: [stack.node.findChild('Images')] }))).toBe(2);
    expect(left(({ stack }) => ({ exclude: [stack.node.findChild('Images').node.defaultChild!] }))).toBe(2);
  });

  test.each(['imagePullFailed', 'buildFailed', 'eventsDropped'])('a kind whose threshold is off: %s', (name) => {
    expect(left(() => ({ [name]: AlarmThreshold.off() }))).toBe(2);
  });

  test('a threshold that is off leaves no rule behind', () => {
    const { app, stack } = appWith();
    new Repository(stack, 'Images');
    IncidentAlarms.of(app, { imagePullFailed: AlarmThreshold.off() });
    Template.fromStack(stack).resourceCountIs('AWS::Events::Rule', 0);
  });

  test('what is imported', () => {
    const { app, stack } = appWith();
    Repository.fromRepositoryName(stack, 'Images', 'images');
    ImageAssetRepository.fromImageAssetRepositoryAttributes(stack, 'Assets', { repositoryName: 'assets' });
    AmplifyDockerApp.fromAmplifyDockerAppAttributes(stack, 'Web', { appId: 'd2abc' });
    IncidentAlarms.of(app);
    expect(Object.keys(Template.fromStack(stack).toJSON().Resources ?? {})).toEqual([]);
  });
});

test('the alarm of a resource that a condition creates has the condition too', () => {
  const { app, stack } = appWith();
  const condition = new CfnCondition(stack, 'IsProd', { expression: Fn.conditionEquals('a', 'b') });
  new CfnRepository(stack, 'Images').cfnOptions.condition = condition;
  IncidentAlarms.of(app);
  const { Resources } = Template.fromStack(stack).toJSON();
  expect(Object.values<{ Condition?: string }>(Resources).map(({ Condition }) => Condition)).toEqual(
    Array(3).fill('IsProd'),
  );
});

test('a resource of any class is watched, by its type', () => {
  const { app, stack } = appWith();
  new CfnResource(stack, 'Raw', { type: 'AWS::ECR::Repository' });
  IncidentAlarms.of(app);
  expect(Object.keys(alarmsOf(stack))).toEqual(['RawIncidentAlarmsImagePullFailed']);
});

describe('the list of what was added', () => {
  test('is one message for each stack', () => {
    const { app, stack } = appWith();
    addAll(new NestedStack(stack, 'Nested'));
    new Repository(stack, 'Images');
    const alarms = IncidentAlarms.of(app, { actions: [new SnsAction(new Topic(stack, 'Alerts'))] });
    const messages = Annotations.fromStack(stack).findInfo('*', Match.stringLikeRegexp('cdk-hindsight/'));
    expect(messages.map(({ id, entry }) => [id, entry.data])).toEqual([
      [
        '/Shop/IncidentAlarms',
        'IncidentAlarms added alarms. Shop/Images: imagePullFailed; Shop/Nested/Images: imagePullFailed; ' +
          'Shop/Nested/Job: eventsDropped; Shop/Nested/Web: buildFailed. To have none, list a resource in exclude, or ' +
          'set a threshold to AlarmThreshold.off(). [ack: cdk-hindsight/monitoring:added]',
      ],
    ]);
    expect(alarms.added()).toEqual([
      'Shop/Images: imagePullFailed',
      'Shop/Nested/Images: imagePullFailed',
      'Shop/Nested/Job: eventsDropped',
      'Shop/Nested/Web: buildFailed',
    ]);
  });

  test('says that nobody is notified', () => {
    const { app, stack } = appWith();
    new Repository(stack, 'Images');
    IncidentAlarms.of(app);
    const [{ entry }] = Annotations.fromStack(stack).findInfo('*', Match.stringLikeRegexp('cdk-hindsight/'));
    expect(entry.data).toContain('Some have no actions, so that nobody is notified: set actions.');
  });

  test('can be acknowledged, for the stack', () => {
    const { app, stack } = appWith();
    new Repository(stack, 'Images');
    IncidentAlarms.of(app);
    CdkAnnotations.of(stack).acknowledgeInfo('cdk-hindsight/monitoring:added');
    expect(Annotations.fromStack(stack).findInfo('*', Match.stringLikeRegexp('cdk-hindsight/'))).toEqual([]);
  });

  test('is silent where nothing was added', () => {
    const { app, stack } = appWith();
    new Topic(stack, 'Alerts');
    IncidentAlarms.of(app);
    expect(Annotations.fromStack(stack).findInfo('*', Match.stringLikeRegexp('cdk-hindsight/'))).toEqual([]);
  });
});
