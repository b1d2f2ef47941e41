import { join } from 'node:path';
import { App, CfnResource, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnApp } from 'aws-cdk-lib/aws-amplify';
import { Alarm, AlarmRule, CompositeAlarm, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import { ContainerImage, FargateTaskDefinition, type TaskDefinition } from 'aws-cdk-lib/aws-ecs';
import { type EventPattern, Rule } from 'aws-cdk-lib/aws-events';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import { EventInvokeConfig, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AmplifyDockerApp } from '../../src/amplify';
import { ImageAssetRepository } from '../../src/assets';
import { IncidentAlarms } from '../../src/monitoring';
import { job, schedule } from './jobs';

const ENV = { account: '111122223333', region: 'eu-central-1' };

/** What is added to a stack, by the names of the alarms. */
function addedTo(build: (stack: Stack) => void): string[] {
  const app = new App();
  const stack = new Stack(app, 'Shop', { env: ENV });
  build(stack);
  const alarms = IncidentAlarms.of(app);
  app.synth();
  return alarms.added();
}

describe('the images of a task', () => {
  const addedFor = (image: (stack: Stack) => ContainerImage, pattern?: (definition: TaskDefinition) => object) =>
    addedTo((stack) => {
      const definition = new FargateTaskDefinition(stack, 'Task');
      definition.addContainer('Main', { image: image(stack) });
      if (pattern) {
        const detail = { stoppedReason: [{ wildcard: '*CannotPull*' }], ...pattern(definition) };
        const eventPattern = { source: ['aws.ecs'], detailType: ['ECS Task State Change'], detail };
        new Rule(stack, 'Rule', { eventPattern, targets: [new SnsTopic(new Topic(stack, 'Alerts'))] });
      }
    });
  const prefix = (name: string) => ({
    containers: { image: [{ prefix: `111122223333.dkr.ecr.eu-central-1.amazonaws.com/${name}:` }] },
  });
  const ASSET = () => ContainerImage.fromAsset(join(__dirname, '..', 'assets', 'image'));
  const WATCHED = ['Shop/Task: imagePullFailed'];

  test('in the repository of the bootstrap stack are watched', () => {
    expect(addedFor(ASSET)).toEqual(WATCHED);
  });

  test('of another registry are watched', () => {
    expect(addedFor(() => ContainerImage.fromRegistry('nginx'))).toEqual(WATCHED);
  });

  test('of an imported repository are watched', () => {
    const image = (stack: Stack) =>
      ContainerImage.fromEcrRepository(Repository.fromRepositoryName(stack, 'Images', 'shop'), 'v1');
    expect(addedFor(image)).toEqual(WATCHED);
  });

  test('of a repository of the app are watched with the repository', () => {
    const image = (stack: Stack) => ContainerImage.fromEcrRepository(new Repository(stack, 'Images'), 'v1');
    expect(addedFor(image)).toEqual(['Shop/Images: imagePullFailed']);
  });

  test('of a repository that no call covers are watched', () => {
    const app = new App();
    const [data, shop] = ['Data', 'Shop'].map((name) => new Stack(app, name, { env: ENV }));
    const image = ContainerImage.fromEcrRepository(new Repository(data, 'Images'), 'v1');
    new FargateTaskDefinition(shop, 'Task').addContainer('Main', { image });
    const alarms = IncidentAlarms.of(shop);
    app.synth();
    expect(alarms.added()).toEqual(WATCHED);
  });

  test('of a repository that is excluded are not watched', () => {
    const app = new App();
    const stack = new Stack(app, 'Shop', { env: ENV });
    const images = new Repository(stack, 'Images');
    new FargateTaskDefinition(stack, 'Task').addContainer('Main', {
      image: ContainerImage.fromEcrRepository(images, 'v1'),
    });
    const alarms = IncidentAlarms.of(app, { exclude: [images] });
    app.synth();
    expect(alarms.added()).toEqual([]);
  });

  test('of a repository of the app that is named in words are watched with the repository', () => {
    const image = (stack: Stack) => {
      new Repository(stack, 'Images', { repositoryName: 'shop' });
      return ContainerImage.fromRegistry('111122223333.dkr.ecr.eu-central-1.amazonaws.com/shop:v1');
    };
    expect(addedFor(image)).toEqual(['Shop/Images: imagePullFailed']);
  });

  test('are watched beside one of the app', () => {
    const added = addedTo((stack) => {
      const definition = new FargateTaskDefinition(stack, 'Task');
      definition.addContainer('Main', {
        image: ContainerImage.fromEcrRepository(new Repository(stack, 'Images'), 'v1'),
      });
      definition.addContainer('Agent', { image: ContainerImage.fromRegistry('datadog/agent') });
    });
    expect(added).toEqual(['Shop/Images: imagePullFailed', ...WATCHED]);
  });

  test.each<[string, (definition: TaskDefinition) => object, string[]]>([
    ['all tasks', () => ({}), []],
    ['this task', ({ taskDefinitionArn }) => ({ taskDefinitionArn: [taskDefinitionArn] }), []],
    [
      'another task',
      () => ({ taskDefinitionArn: ['arn:aws:ecs:eu-central-1:111122223333:task-definition/a:1'] }),
      WATCHED,
    ],
    ['its image', () => prefix('shop'), []],
    ['another image', () => prefix('books'), WATCHED],
  ])('with a rule about %s', (_, pattern, expected) => {
    const image = () => ContainerImage.fromRegistry('111122223333.dkr.ecr.eu-central-1.amazonaws.com/shop:v1');
    expect(addedFor(image, pattern)).toEqual(expected);
  });

  test('are counted by a rule about the revision', () => {
    const app = new App();
    const stack = new Stack(app, 'Shop', { env: ENV });
    new FargateTaskDefinition(stack, 'Task').addContainer('Main', { image: ContainerImage.fromRegistry('nginx') });
    IncidentAlarms.of(app);
    const reason = [{ wildcard: '*CannotPull*' }];
    Template.fromStack(stack).hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['aws.ecs'],
        'detail-type': ['ECS Task State Change'],
        detail: {
          lastStatus: ['STOPPED'],
          taskDefinitionArn: [{ Ref: 'Task79114B6B' }],
          $or: [{ stoppedReason: reason }, { containers: { reason } }],
        },
      },
      State: 'ENABLED',
    });
  });
});

describe('an image pull', () => {
  const pattern = (detail: object = {}, rest: object = {}): EventPattern => ({
    source: ['aws.ecs'],
    detailType: ['ECS Task State Change'],
    detail: { lastStatus: ['STOPPED'], stoppedReason: [{ wildcard: '*CannotPull*' }], ...detail },
    ...rest,
  });
  const image = (name: string) => ({
    containers: { image: [{ prefix: `111122223333.dkr.ecr.eu-central-1.amazonaws.com/${name}` }] },
  });
  const withRule = (eventPattern: EventPattern, props: { enabled?: boolean; silent?: boolean } = {}) =>
    addedTo((stack) => {
      new Repository(stack, 'Images', { repositoryName: 'shop' });
      const targets = props.silent ? [] : [new SnsTopic(new Topic(stack, 'Alerts'))];
      new Rule(stack, 'Rule', { eventPattern, targets, enabled: props.enabled });
    });

  test('is told of by the notice of ImageAssetRepository', () => {
    const added = addedTo((stack) => {
      new ImageAssetRepository(stack, 'Images', { repositoryName: 'shop' }).onImagePullFailed(
        'Notice',
        new Topic(stack, 'Alerts'),
      );
    });
    expect(added).toEqual([]);
  });

  test('of an ImageAssetRepository without a notice is watched', () => {
    expect(addedTo((stack) => new ImageAssetRepository(stack, 'Images', { repositoryName: 'shop' }))).toEqual([
      'Shop/Images/Repository: imagePullFailed',
    ]);
  });

  test.each([
    ['about all images', pattern()],
    ['about the repository, by its name', pattern(image('shop:'))],
    ['without a type', pattern({}, { detailType: undefined })],
  ])("is told of by the user's rule %s", (_, own) => {
    expect(withRule(own)).toEqual([]);
  });

  test.each([
    ['about another repository', pattern(image('other:'))],
    ['about a repository whose name begins so', pattern(image('shop-api:'))],
    ['about another repository, whose name ends so', pattern(image('web-shop:'))],
    ['of another source', pattern({}, { source: ['aws.batch'] })],
    ['of another type', pattern({}, { detailType: ['ECS Deployment State Change'] })],
    ['about tasks that stopped for another reason', pattern({ stoppedReason: [{ prefix: 'OutOfMemory' }] })],
  ])("is not told of by the user's rule %s", (_, own) => {
    expect(withRule(own)).toEqual(['Shop/Images: imagePullFailed']);
  });

  test('is not told of by a rule that is disabled, or that tells nobody', () => {
    expect(withRule(pattern(), { enabled: false })).toEqual(['Shop/Images: imagePullFailed']);
    expect(withRule(pattern(), { silent: true })).toEqual(['Shop/Images: imagePullFailed']);
  });

  test.each(['TriggeredRules', 'MatchedEvents', 'Invocations'])('is told of by an alarm on %s of a rule', (name) => {
    const added = addedTo((stack) => {
      new Repository(stack, 'Images');
      const rule = new Rule(stack, 'Rule', { eventPattern: pattern() });
      const dimensionsMap = { RuleName: rule.ruleName };
      const metric = new Metric({ namespace: 'AWS/Events', metricName: name, dimensionsMap });
      metric.createAlarm(stack, 'Alarm', { threshold: 1, evaluationPeriods: 1 });
    });
    expect(added).toEqual([]);
  });

  test('is not told of by a rule in another Region', () => {
    const added = addedTo((stack) => {
      new Repository(stack, 'Images');
      const other = new Stack(App.of(stack)!, 'Other', { env: { ...ENV, region: 'us-east-1' } });
      new Rule(other, 'Rule', { eventPattern: pattern(), targets: [new SnsTopic(new Topic(other, 'Alerts'))] });
    });
    expect(added).toEqual(['Shop/Images: imagePullFailed']);
  });
});

describe('a build', () => {
  const withRule = (eventPattern: (web: CfnApp) => EventPattern) =>
    addedTo((stack) => {
      const web = new CfnApp(stack, 'Web', { name: 'web' });
      new Rule(stack, 'Rule', {
        eventPattern: eventPattern(web),
        targets: [new SnsTopic(new Topic(stack, 'Alerts'))],
      });
    });

  test('is told of by the notice of AmplifyDockerApp, and watched without it', () => {
    const make = (told: boolean) =>
      addedTo((stack) => {
        new AmplifyDockerApp(stack, 'Web', {
          repository: 'https://github.com/acme/web',
          accessToken: require('aws-cdk-lib').SecretValue.secretsManager('token'),
          onBuildFailed: told ? new Topic(stack, 'Alerts') : undefined,
        });
      });
    expect(make(true)).toEqual([]);
    expect(make(false)).toEqual(['Shop/Web: buildFailed']);
  });

  test.each<[string, (web: CfnApp) => EventPattern]>([
    ['about all builds', () => ({ source: ['aws.amplify'] })],
    ['about those that fail', () => ({ source: ['aws.amplify'], detail: { jobStatus: ['FAILED', 'SUCCEED'] } })],
    ['about the app', (web) => ({ source: ['aws.amplify'], detail: { appId: [web.attrAppId] } })],
  ])("is told of by the user's rule %s", (_, pattern) => {
    expect(withRule(pattern)).toEqual([]);
  });

  test.each<[string, (web: CfnApp) => EventPattern]>([
    ['about those that succeed', () => ({ source: ['aws.amplify'], detail: { jobStatus: ['SUCCEED'] } })],
    ['about another app', () => ({ source: ['aws.amplify'], detail: { appId: ['d2abc'] } })],
    ['of another source', () => ({ source: ['aws.codebuild'] })],
    ['of another type', () => ({ source: ['aws.amplify'], detailType: ['Other'] })],
  ])("is not told of by the user's rule %s", (_, pattern) => {
    expect(withRule(pattern)).toEqual(['Shop/Web: buildFailed']);
  });

  test('is not told of by a rule with a schedule', () => {
    const added = addedTo((stack) => {
      new CfnApp(stack, 'Web', { name: 'web' });
      schedule(stack, 'Nightly', job(stack, 'Job', { deadLetterQueueEnabled: true }));
    });
    expect(added).toEqual(['Shop/Web: buildFailed']);
  });
});

describe('a scheduled function', () => {
  const ADDED = ['Shop/Job: eventsDropped'];

  test.each<[string, (stack: Stack) => void]>([
    ['by a rule', (stack) => schedule(stack, 'Nightly', job(stack, 'Job'))],
    [
      'by a schedule',
      (stack) =>
        new Schedule(stack, 'Nightly', {
          schedule: ScheduleExpression.rate(Duration.days(1)),
          target: new LambdaInvoke(job(stack, 'Job')),
        }),
    ],
    ['by its alias', (stack) => schedule(stack, 'Nightly', job(stack, 'Job').addAlias('live'))],
    ['by its version', (stack) => schedule(stack, 'Nightly', job(stack, 'Job').currentVersion)],
    [
      'by a call to the API',
      (stack) => universal(stack, 'invoke', { FunctionName: job(stack, 'Job').functionName, InvocationType: 'Event' }),
    ],
    [
      'by the old call to the API',
      (stack) => universal(stack, 'invokeAsync', { FunctionName: job(stack, 'Job').functionName }),
    ],
    [
      'whose target of failures is for what is invoked by another name',
      (stack) => {
        const handler = job(stack, 'Job');
        caught(stack, handler);
        schedule(stack, 'Nightly', handler.addAlias('live'));
      },
    ],
    [
      'whose alias has one',
      (stack) => {
        const handler = job(stack, 'Job');
        caught(stack, handler.addAlias('live'));
        schedule(stack, 'Nightly', handler);
      },
    ],
    [
      'with an alarm that tells nobody',
      (stack) => {
        const handler = job(stack, 'Job');
        schedule(stack, 'Nightly', handler);
        handler.metricErrors().createAlarm(stack, 'Alarm', { threshold: 1, evaluationPeriods: 1 });
      },
    ],
    [
      'with an alarm on another metric',
      (stack) => {
        const handler = job(stack, 'Job');
        schedule(stack, 'Nightly', handler);
        alarm(stack, handler.metricThrottles());
      },
    ],
    [
      "with another function's alarm",
      (stack) => {
        schedule(stack, 'Nightly', job(stack, 'Job'));
        alarm(stack, job(stack, 'Other').metricErrors());
      },
    ],
    ['without retries', (stack) => schedule(stack, 'Nightly', job(stack, 'Job', { retryAttempts: 0 }))],
  ])('%s is watched', (_, build) => {
    expect(addedTo(build)).toEqual(ADDED);
  });

  test.each<[string, (stack: Stack) => void]>([
    ['that no schedule invokes', (stack) => job(stack, 'Job')],
    ['with a dead-letter queue', (stack) => schedule(stack, 'N', job(stack, 'Job', { deadLetterQueueEnabled: true }))],
    [
      'with a destination for failures',
      (stack) => {
        const handler = job(stack, 'Job');
        caught(stack, handler);
        schedule(stack, 'Nightly', handler);
      },
    ],
    [
      'whose alias is invoked and has one',
      (stack) => {
        const alias = job(stack, 'Job').addAlias('live');
        caught(stack, alias);
        schedule(stack, 'Nightly', alias);
      },
    ],
    ['of a schedule that is off', (stack) => schedule(stack, 'Nightly', job(stack, 'Job'), false)],
    [
      'of a rule for events',
      (stack) => {
        const { LambdaFunction } = require('aws-cdk-lib/aws-events-targets');
        new Rule(stack, 'Rule', { eventPattern: { source: ['a'] }, targets: [new LambdaFunction(job(stack, 'Job'))] });
      },
    ],
    [
      'that somebody waits for',
      (stack) =>
        universal(stack, 'invoke', { FunctionName: job(stack, 'Job').functionName, InvocationType: 'RequestResponse' }),
    ],
    ['with an alarm on its errors', (stack) => watched(stack, (handler) => handler.metricErrors())],
    [
      'with an alarm on its dropped events',
      (stack) => watched(stack, (handler) => handler.metric('AsyncEventsDropped')),
    ],
    [
      'with an alarm on its errors, by an expression',
      (stack) => {
        const { MathExpression } = require('aws-cdk-lib/aws-cloudwatch');
        watched(
          stack,
          (handler) => new MathExpression({ expression: 'e * 1', usingMetrics: { e: handler.metricErrors() } }),
        );
      },
    ],
    [
      'with an alarm on its errors by its name',
      (stack) => {
        schedule(stack, 'Nightly', job(stack, 'Job', { functionName: 'nightly' }));
        alarm(
          stack,
          new Metric({ namespace: 'AWS/Lambda', metricName: 'Errors', dimensionsMap: { FunctionName: 'nightly' } }),
        );
      },
    ],
    [
      'with an alarm that is part of another one',
      (stack) => {
        const handler = job(stack, 'Job');
        schedule(stack, 'Nightly', handler);
        const part = handler.metricErrors().createAlarm(stack, 'Part', { threshold: 1, evaluationPeriods: 1 });
        const whole = new CompositeAlarm(stack, 'Whole', { alarmRule: AlarmRule.fromAlarm(part, 'ALARM' as never) });
        whole.addAlarmAction(new SnsAction(new Topic(stack, 'Alerts')));
      },
    ],
  ])('%s is not', (_, build) => {
    expect(addedTo(build)).toEqual([]);
  });

  test('is watched in its own stack, whatever stack the schedule is in', () => {
    const app = new App();
    const [jobs, times] = ['Jobs', 'Times'].map((id) => new Stack(app, id, { env: ENV }));
    schedule(times, 'Nightly', job(jobs, 'Job'));
    IncidentAlarms.of(app);
    app.synth();
    Template.fromStack(jobs).resourceCountIs('AWS::CloudWatch::Alarm', 1);
    Template.fromStack(times).resourceCountIs('AWS::CloudWatch::Alarm', 0);
  });

  test('that is imported is not', () => {
    const { Function: Handler } = require('aws-cdk-lib/aws-lambda');
    expect(addedTo((stack) => schedule(stack, 'N', Handler.fromFunctionName(stack, 'Job', 'nightly')))).toEqual([]);
  });
});

function universal(stack: Stack, call: string, input: object): void {
  new CfnResource(stack, 'Nightly', {
    type: 'AWS::Scheduler::Schedule',
    properties: {
      ScheduleExpression: 'rate(1 day)',
      Target: { Arn: `arn:aws:scheduler:::aws-sdk:lambda:${call}`, Input: stack.toJsonString(input) },
    },
  });
}

function caught(stack: Stack, handler: IFunction): void {
  new EventInvokeConfig(stack, `Config${handler.node.id}`, {
    function: handler,
    qualifier: 'aliasName' in handler ? (handler.aliasName as string) : undefined,
    onFailure: new SqsDestination(new Queue(stack, `Lost${handler.node.id}`)),
  });
}

function watched(stack: Stack, metricOf: (handler: ReturnType<typeof job>) => Metric): void {
  const handler = job(stack, 'Job');
  schedule(stack, 'Nightly', handler);
  alarm(stack, metricOf(handler));
}

function alarm(stack: Stack, metric: Metric): void {
  const own = new Alarm(stack, 'Alarm', { metric, threshold: 1, evaluationPeriods: 1 });
  own.addAlarmAction(new SnsAction(new Topic(stack, 'Alerts')));
}
