import { App, Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import { LambdaAction, OpsItemSeverity, SnsAction, SsmAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import { CfnTopic, Topic } from 'aws-cdk-lib/aws-sns';
import { IncidentAlarms } from '../../src/monitoring';
import { job } from './jobs';

const ENV = { account: '111122223333', region: 'eu-central-1' };
const ALARM = 'AWS::CloudWatch::Alarm';
const WAY_OUT = 'import the topic by its ARN, with Topic.fromTopicArn';

let app: App;
let shop: Stack;

beforeEach(() => {
  app = new App();
  shop = new Stack(app, 'Shop', { env: ENV });
  new Repository(shop, 'Images');
});

const topicIn = (stack: Stack) => new SnsAction(new Topic(stack, 'Alerts'));
const actionsOf = (stack: Stack) =>
  Object.values(Template.fromStack(stack).findResources(ALARM)).map(({ Properties }) => Properties.AlarmActions);

test('an action is bound once for each alarm, with the alarm', () => {
  new Repository(shop, 'More');
  const bound: string[] = [];
  const action: IAlarmAction = {
    bind: (scope, alarm) => {
      bound.push(`${scope === alarm} ${alarm.node.path}`);
      return { alarmActionArn: 'arn:aws:sns:eu-central-1:111122223333:alerts' };
    },
  };
  IncidentAlarms.of(app, { actions: [action] });
  IncidentAlarms.of(app, { actions: [action] });
  app.synth();
  expect(bound).toEqual(['Images', 'More'].map((id) => `true Shop/${id}/IncidentAlarms/Alarms/ImagePullFailed`));
});

test('alarms have the actions and those for OK', () => {
  const [fire, relief] = ['Fire', 'Relief'].map((id) => new SnsAction(new Topic(shop, id)));
  IncidentAlarms.of(app, { actions: [fire], okActions: [relief] });
  const [{ Properties }] = Object.values(Template.fromStack(shop).findResources(ALARM));
  expect(Properties.AlarmActions).toEqual([{ Ref: expect.stringMatching(/^Fire/) }]);
  expect(Properties.OKActions).toEqual([{ Ref: expect.stringMatching(/^Relief/) }]);
});

test('the actions of two calls are the same in either order', () => {
  const build = (order: (them: SnsAction[]) => SnsAction[]) => {
    const own = new App();
    const stack = new Stack(own, 'Shop', { env: ENV });
    new Repository(stack, 'Images');
    const them = ['A', 'B'].map((id) => new SnsAction(new Topic(stack, id)));
    for (const action of order(them)) {
      IncidentAlarms.of(own, { actions: [action] });
    }
    return actionsOf(stack);
  };
  expect(build((them) => them)).toEqual(build((them) => them.reverse()));
  expect(build((them) => them)[0]).toHaveLength(2);
});

test('a topic of another stack of the app is taken', () => {
  const alerts = new Stack(app, 'Alerts', { env: ENV });
  IncidentAlarms.of(app, { actions: [topicIn(alerts)] });
  app.synth();
  expect(actionsOf(shop)[0][0]['Fn::ImportValue'] ?? actionsOf(shop)[0][0]['Fn::GetStackOutput']).toBeDefined();
});

test('an OpsItem is made in the Region of each alarm', () => {
  IncidentAlarms.of(app, { actions: [new SsmAction(OpsItemSeverity.HIGH)] });
  expect(JSON.stringify(actionsOf(shop))).toContain(':ssm:eu-central-1:111122223333:opsitem:2');
});

test('a topic that is imported by its ARN is taken in every Stage and account', () => {
  const stage = new Stage(app, 'Prod', { env: { ...ENV, account: '444455556666' } });
  const stack = new Stack(stage, 'Shop');
  new Repository(stack, 'Images');
  const arn = 'arn:aws:sns:eu-central-1:111122223333:alerts';
  IncidentAlarms.of(app, { actions: [new SnsAction(Topic.fromTopicArn(shop, 'Alerts', arn))] });
  app.synth();
  expect([...actionsOf(shop), ...actionsOf(stack)]).toEqual([[arn], [arn]]);
});

describe('is refused:', () => {
  const refusal = () => {
    try {
      app.synth();
    } catch (error) {
      return (error as Error).message;
    }
    return 'nothing';
  };
  const PLACE = '[Shop/Images/IncidentAlarms/Alarms/ImagePullFailed]';

  test('a topic of another Stage', () => {
    const stage = new Stage(app, 'Prod', { env: ENV });
    new Repository(new Stack(stage, 'Shop'), 'Images');
    IncidentAlarms.of(app, { actions: [topicIn(shop)] });
    expect(refusal()).toBe(
      'actions[0] must be in the Stage of the alarm, got: one in Shop; call IncidentAlarms.of for the Stage, with an ' +
        `action of its own; or ${WAY_OUT} [Prod/Shop/Images/IncidentAlarms/Alarms/ImagePullFailed]`,
    );
  });

  test.each([
    ['Region', { ...ENV, region: 'us-east-1' }, 'aws://111122223333/us-east-1'],
    ['account', { ...ENV, account: '444455556666' }, 'aws://444455556666/eu-central-1'],
  ])('a topic of another %s', (_, env) => {
    IncidentAlarms.of(app, { okActions: [topicIn(new Stack(app, 'Alerts', { env }))] });
    expect(refusal()).toBe(
      'okActions[0] must be in the account and Region of the alarm, aws://111122223333/eu-central-1, got: one in ' +
        'Alerts; call IncidentAlarms.of for the stacks of each account and Region, with an action of their own; or, ' +
        `for a topic of another account, import it by its ARN, with Topic.fromTopicArn ${PLACE}`,
    );
  });

  test('a topic that is imported from another Region', () => {
    const arn = 'arn:aws:sns:us-east-1:111122223333:alerts';
    IncidentAlarms.of(app, { actions: [new SnsAction(Topic.fromTopicArn(shop, 'Alerts', arn))] });
    expect(refusal()).toBe(
      `actions[0] must be in the Region of the alarm, eu-central-1, got: ${arn}; CloudWatch calls actions of its own ` +
        `Region: call IncidentAlarms.of for the stacks of each Region ${PLACE}`,
    );
  });

  test.each<[string, (alerts: Stack, between: Stack) => void]>([
    ['by its own word', (alerts) => alerts.addDependency(shop)],
    ['by a reference', (alerts) => new CfnTopic(alerts, 'Other', { displayName: repositoryOf(shop).repositoryName })],
    [
      'by a dependency of a construct',
      (alerts) => new CfnTopic(alerts, 'Other').node.addDependency(repositoryOf(shop)),
    ],
    [
      'through another stack',
      (alerts, between) => {
        new CfnTopic(between, 'Other', { displayName: repositoryOf(shop).repositoryName });
        alerts.addDependency(between);
      },
    ],
  ])('a topic of a stack that depends on that of the alarm %s', (_, depend) => {
    const [alerts, between] = ['Alerts', 'Between'].map((id) => new Stack(app, id, { env: ENV }));
    depend(alerts, between);
    IncidentAlarms.of(app, { actions: [topicIn(alerts)] });
    expect(refusal()).toBe(
      'actions[0] must be in a stack that does not depend on that of the alarm, got: one in Alerts; put the topic into a ' +
        `stack that depends on no other; or import it by its ARN, with Topic.fromTopicArn ${PLACE}`,
    );
  });

  test('a function that can be the action of one alarm only', () => {
    new Repository(shop, 'More');
    IncidentAlarms.of(app, { actions: [new LambdaAction(job(shop, 'Job'))] });
    expect(refusal()).toMatch(
      /^actions\[0\] must be an action that each alarm can be given, got: .*; a LambdaAction needs the option useUniquePermissionId/,
    );
  });
});

test('a function with permissions of its own for each alarm is taken', () => {
  new Repository(shop, 'More');
  IncidentAlarms.of(app, { actions: [new LambdaAction(job(shop, 'Job'), { useUniquePermissionId: true })] });
  Template.fromStack(shop).resourceCountIs('AWS::Lambda::Permission', 2);
});

function repositoryOf(stack: Stack): Repository {
  return stack.node.findChild('Images') as Repository;
}
