import { App, Fn, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Alarm, Dashboard, type MathExpression, type Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { BatchInference, type BatchInferenceAttributes, type IBatchInference } from '../../src/inference';
import { Ground } from './ground';

const HERE = { account: '111122223333', region: 'eu-central-1' };
const THERE = { account: '444455556666', region: 'eu-west-1' };
const arnIn = ({ account, region }: typeof HERE) => `arn:aws:states:${region}:${account}:stateMachine:tips`;

let app: App;
let stack: Stack;
beforeEach(() => {
  app = new App();
  stack = new Stack(app, 'App', { env: HERE });
});

function imported(attrs: Partial<BatchInferenceAttributes> = {}): IBatchInference {
  return BatchInference.fromBatchInferenceAttributes(stack, 'Tips', { stateMachineArn: arnIn(HERE), ...attrs });
}

function roleIn(scope: Stack): Role {
  return new Role(scope, 'Role', { assumedBy: new ServicePrincipal('ec2.amazonaws.com') });
}

function metricsOf(inference: IBatchInference): Metric[] {
  const sums: MathExpression[] = [
    inference.metricRunsFailed(),
    inference.metricFailedShare(),
    inference.metricTokens(),
  ];
  return [
    inference.metricUnfinishedJobs(),
    inference.metricSucceededRecords(),
    inference.metricGivenUpRecords(),
    inference.metricInvalidRecords(),
    inference.metricInputTokens(),
    inference.metricOutputTokens(),
    ...sums.flatMap(({ usingMetrics }) => Object.values(usingMetrics) as Metric[]),
  ];
}

test('it makes nothing of its own', () => {
  imported({ inferenceName: 'tips' });
  expect(Template.fromStack(stack).toJSON()).not.toHaveProperty('Resources');
});

test('it has the environment of its ARN, and its name', () => {
  const inference = imported({ stateMachineArn: arnIn(THERE), inferenceName: 'tips' });
  expect(inference.env).toEqual(THERE);
  expect(inference.inferenceName).toBe('tips');
  expect(inference.stateMachine.stateMachineArn).toBe(arnIn(THERE));
});

test('a role may start a run of it, and nothing else', () => {
  imported().grantStart(roleIn(stack));
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: [{ Action: 'states:StartExecution', Effect: 'Allow', Resource: arnIn(HERE) }],
    },
  });
});

test('a role may start a run of one in another Region of its account', () => {
  const stateMachineArn = arnIn({ ...HERE, region: 'us-east-1' });
  imported({ stateMachineArn }).grantStart(roleIn(stack));
  expect(JSON.stringify(Template.fromStack(stack))).toContain(stateMachineArn);
});

test('the command names the Region of the state machine', () => {
  expect(imported({ stateMachineArn: arnIn(THERE) }).startCommand()).toBe(
    `aws stepfunctions start-execution --state-machine-arn ${arnIn(THERE)} --region eu-west-1`,
  );
});

test('an ARN that another stack exports is one', () => {
  const inference = imported({ stateMachineArn: Fn.importValue('Machine'), inferenceName: Fn.importValue('Name') });
  inference.grantStart(roleIn(stack));
  new Alarm(stack, 'Alarm', { metric: inference.metricGivenUpRecords(), threshold: 1, evaluationPeriods: 1 });
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: { Statement: [Match.objectLike({ Resource: { 'Fn::ImportValue': 'Machine' } })] },
  });
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    Metrics: [
      {
        AccountId: Match.absent(),
        MetricStat: {
          Metric: { Dimensions: [{ Name: 'Inference', Value: { 'Fn::ImportValue': 'Name' } }] },
        },
      },
    ],
  });
});

test('its metrics are those of its account and Region', () => {
  const metrics = metricsOf(imported({ stateMachineArn: arnIn(THERE), inferenceName: 'tips' }));
  expect(metrics).toHaveLength(13);
  expect(metrics.map(({ account, region }) => ({ account, region }))).toEqual(metrics.map(() => THERE));
});

test('its metrics are the same as those of the construct with its name', () => {
  const own = new Stack(app, 'Own', { env: HERE });
  const made = new Ground(own).inference({ inferenceName: 'tips' });
  const given = (inference: IBatchInference) =>
    metricsOf(inference).map((metric) => {
      const { StateMachineArn, ...dimensions } = metric.dimensions ?? {};
      const { metricName, namespace, statistic, period, account, region, label } = metric;
      return { metricName, namespace, statistic, period, account, region, label, dimensions };
    });
  expect(given(imported({ inferenceName: 'tips' }))).toEqual(given(made));
});

test.each([
  ['known', 'tips', ['Records', 'Records without a result', 'Tokens', 'Failed runs, unfinished jobs']],
  ['not known', undefined, ['Failed runs']],
])('with a name that is %s it has graphs of what is known', (_, inferenceName, titles) => {
  const widgets = imported({ inferenceName }).widgets();
  new Dashboard(stack, 'Dashboard', { widgets: [widgets] });
  expect(widgets.map((widget) => widget.toJson()[0].properties.title)).toEqual(titles);
});

describe('a name', () => {
  test('is that of the state machine and of the metrics', () => {
    const ground = new Ground(stack);
    const made = ground.inference({ inferenceName: 'tips' });
    expect(made.inferenceName).toBe('tips');
    const template = ground.template();
    template.hasResourceProperties('AWS::StepFunctions::StateMachine', { StateMachineName: 'tips' });
    const functions = Object.values(template.findResources('AWS::Lambda::Function'));
    const names = functions.map(({ Properties }) => Properties.Environment?.Variables?.INFERENCE);
    expect(names.filter((name) => name !== undefined)).toEqual(['tips', 'tips', 'tips']);
  });

  test('is generated, and the metrics have that of the work bucket', () => {
    const ground = new Ground(stack);
    const made = ground.inference();
    expect(made.inferenceName).toBe(made.workBucket.bucketName);
    ground.template().hasResourceProperties('AWS::StepFunctions::StateMachine', { StateMachineName: Match.absent() });
  });

  test('is known in another Region of the app', () => {
    const made = new Ground(new Stack(app, 'Data', { env: { ...HERE, region: 'eu-west-1' } })).inference({
      inferenceName: 'tips',
    });
    made.grantStart(roleIn(stack));
    new Dashboard(stack, 'Dashboard', { widgets: [made.widgets()] });
    const template = JSON.stringify(Template.fromStack(stack));
    expect(template).toContain(':states:eu-west-1:111122223333:stateMachine:tips"');
    expect(template.match(/region[^a-z]+eu-west-1/g)).toHaveLength(9);
  });
});
