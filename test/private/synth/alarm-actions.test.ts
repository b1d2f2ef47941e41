import { App, Aws, CfnParameter, Fn, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Alarm, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { tell } from '../../../src/private/synth/alarm-actions';

const env = { account: '111122223333', region: 'eu-central-1' };
const FOREIGN = 'arn:aws:sns:us-east-1:111122223333:on-call';

/** An alarm, and a stack that may be in another Region. */
function newAlarm(region = env.region, own: { region?: string } = env) {
  const app = new App();
  const other = new Stack(app, 'Alerts', { env: { ...env, region }, crossRegionReferences: true });
  const stack = new Stack(app, 'Shop', { env: own, crossRegionReferences: true });
  const metric = new Metric({ namespace: 'AWS/Own', metricName: 'Load' });
  return { stack, other, alarm: new Alarm(stack, 'Alarm', { metric, threshold: 1, evaluationPeriods: 1 }) };
}

const imported = (stack: Stack, arn: string) => Topic.fromTopicArn(stack, 'OnCall', arn);
const actions = (topic: ITopic) => [new SnsAction(topic)];

test.each<[string, (stack: Stack) => string]>([
  ['its Region', () => 'arn:aws:sns:eu-central-1:444455556666:on-call'],
  ['a Region that is a token', () => `arn:aws:sns:${Aws.REGION}:111122223333:on-call`],
  ['an ARN that is a token', (stack) => new CfnParameter(stack, 'Topic').valueAsString],
  ['an ARN of another stack', () => Fn.importValue('topic')],
])('an alarm takes an action in %s', (_, arnIn) => {
  const { stack, alarm } = newAlarm();
  const topic = imported(stack, arnIn(stack));
  tell(alarm, { actions: actions(topic), okActions: actions(topic) });
  const [AlarmActions, OKActions] = [1, 1].map(() => [Match.anyValue()]);
  Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::Alarm', { AlarmActions, OKActions });
});

test('an alarm takes a topic of another stack in its Region', () => {
  const { other, alarm } = newAlarm();
  expect(() => tell(alarm, { actions: actions(new Topic(other, 'Topic')) })).not.toThrow();
});

test('an alarm whose Region is not known takes any', () => {
  const { stack, alarm } = newAlarm(env.region, {});
  expect(() => tell(alarm, { actions: actions(imported(stack, FOREIGN)) })).not.toThrow();
});

const REST = 'CloudWatch calls actions of its own Region only: pass a topic of this Region [Shop/Alarm]';

test('an alarm rejects a topic of a stack in another Region', () => {
  const { other, alarm } = newAlarm('us-east-1');
  const okActions = [
    ...actions(imported(other, FOREIGN.replace('us-east-1', env.region))),
    new SnsAction(new Topic(other, 'Topic')),
  ];
  expect(() => tell(alarm, { okActions })).toThrow(
    `alarms.okActions[1] must be in the Region of the alarm, eu-central-1, got: one in Alerts; ${REST}`,
  );
});

test('an alarm rejects an ARN of another Region', () => {
  const { stack, alarm } = newAlarm();
  expect(() => tell(alarm, { actions: actions(imported(stack, FOREIGN)) })).toThrow(
    `alarms.actions[0] must be in the Region of the alarm, eu-central-1, got: ${FOREIGN}; ${REST}`,
  );
});
