import { App, Fn, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Dashboard, type Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { AccountPrincipal, ArnPrincipal, OrganizationPrincipal, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { BatchBacklog, type BatchBacklogAttributes, type IBatchBacklog } from '../../src/batch';
import { Ground } from './ground';

const HERE = { account: '111122223333', region: 'eu-central-1' };
const THERE = { account: '444455556666', region: 'eu-west-1' };
const arnIn = ({ account, region }: typeof HERE, name = 'texts') =>
  `arn:aws:lambda:${region}:${account}:function:${name}`;
const queueIn = ({ account, region }: typeof HERE) => `arn:aws:sqs:${region}:${account}:texts-failures`;

let app: App;
let stack: Stack;
beforeEach(() => {
  app = new App();
  stack = new Stack(app, 'App', { env: HERE });
});

function imported(attrs: Partial<BatchBacklogAttributes> = {}): IBatchBacklog {
  return BatchBacklog.fromBatchBacklogAttributes(stack, 'Texts', { plannerArn: arnIn(HERE), ...attrs });
}

/** All that can be known of it. */
function whole(env: typeof HERE): Partial<BatchBacklogAttributes> {
  return {
    plannerArn: arnIn(env),
    watcherArn: arnIn(env, 'texts-watcher'),
    failureQueue: Queue.fromQueueArn(stack, 'Failures', queueIn(env)),
  };
}

function roleIn(scope: Stack, roleName?: string): Role {
  return new Role(scope, 'Role', { assumedBy: new ServicePrincipal('ec2.amazonaws.com'), roleName });
}

function metricsOf(backlog: IBatchBacklog): Metric[] {
  return [
    backlog.metricItemsLeft(),
    backlog.metricItemsPlanned(),
    backlog.metricItemsDeferred(),
    backlog.metricDeadItems(),
    backlog.metricScans(),
    backlog.metricScansSkipped(),
    backlog.metricOldestWaiting(),
    backlog.metricJobsFailed(),
    ...(Object.values(backlog.metricScansFailed().usingMetrics) as Metric[]),
  ];
}

test('it makes nothing of its own', () => {
  imported(whole(HERE));
  expect(Template.fromStack(stack).toJSON()).not.toHaveProperty('Resources');
});

test('it has the environment of its planner, and the queue', () => {
  const backlog = imported(whole(THERE));
  expect(backlog.env).toEqual(THERE);
  expect(backlog.planner.functionName).toBe('texts');
  expect(backlog.failureQueue.queueName).toBe('texts-failures');
});

test('a role may start a scan, and nothing else', () => {
  imported().grantStart(roleIn(stack));
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: [{ Action: 'lambda:InvokeFunction', Effect: 'Allow', Resource: arnIn(HERE) }],
    },
  });
  expect(Annotations.fromStack(stack).findWarning('*', Match.anyValue())).toEqual([]);
});

test('the command has the name of the planner, and its ARN from another account', () => {
  const command = (name: string, region: string) =>
    `aws lambda invoke --function-name ${name} --region ${region} --invocation-type Event /dev/stdout`;
  expect(imported().startCommand()).toBe(command('texts', 'eu-central-1'));
  const other = BatchBacklog.fromBatchBacklogAttributes(stack, 'Other', { plannerArn: arnIn(THERE) });
  expect(other.startCommand()).toBe(command(arnIn(THERE), 'eu-west-1'));
});

test('a grant to another account warns that the planner has to admit it', () => {
  imported({ plannerArn: arnIn(THERE) }).grantStart(roleIn(stack));
  Annotations.fromStack(stack).hasWarning(
    '/App/Texts',
    'the planner is of the account 444455556666, and its policy stays as it is: let the app that made it call grantStart for the account 111122223333, or the permission is without effect [ack: cdk-hindsight/batch:plannerPolicy]',
  );
});

test('an ARN that another stack exports is one', () => {
  const backlog = imported({ plannerArn: Fn.importValue('Planner') });
  backlog.grantStart(roleIn(stack));
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: { Statement: [Match.objectLike({ Resource: { 'Fn::ImportValue': 'Planner' } })] },
  });
  expect(stack.resolve(backlog.metricScans().dimensions)).toEqual({
    Backlog: { 'Fn::Select': [6, { 'Fn::Split': [':', { 'Fn::ImportValue': 'Planner' }] }] },
  });
});

test('its metrics are those of its account and Region', () => {
  const metrics = metricsOf(imported(whole(THERE)));
  expect(metrics).toHaveLength(10);
  expect(metrics.map(({ account, region }) => ({ account, region }))).toEqual(metrics.map(() => THERE));
});

test('its metrics are the same as those of the construct with its name', () => {
  const made = new Ground(new Stack(app, 'Own', { env: HERE })).backlog({ backlogName: 'texts' });
  const given = (backlog: IBatchBacklog) =>
    metricsOf(backlog).map(({ metricName, namespace, statistic, period, account, region, label }) => {
      return { metricName, namespace, statistic, period, account, region, label };
    });
  expect(given(imported(whole(HERE)))).toEqual(given(made));
});

test.each<[string, () => Partial<BatchBacklogAttributes>, number]>([
  ['its planner alone', () => ({}), 7],
  ['a watcher', () => ({ watcherArn: arnIn(HERE, 'texts-watcher') }), 8],
  ['all of it', () => whole(HERE), 9],
])('with %s its graphs are of what is known', (_, attrs, count) => {
  const widgets = imported(attrs()).widgets();
  new Dashboard(stack, 'Dashboard', { widgets: [widgets] });
  const lines = widgets.flatMap((widget) => stack.resolve(widget.toJson()[0].properties.metrics));
  expect(lines.filter((line) => line.at(-1)?.visible !== false)).toHaveLength(count);
});

describe('names', () => {
  test('are those that the README says', () => {
    const ground = new Ground(stack);
    ground.backlog({ backlogName: 'texts' });
    const template = ground.template();
    template.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'texts',
      Description: 'Starts jobs for what is undone',
    });
    template.hasResourceProperties('AWS::Lambda::Function', { FunctionName: 'texts-watcher' });
    template.hasResourceProperties('AWS::SQS::Queue', { QueueName: 'texts-failures' });
  });

  test('are generated by default', () => {
    const ground = new Ground(stack);
    ground.backlog();
    expect(JSON.stringify(ground.template())).not.toMatch(/"FunctionName":"|"QueueName":"/);
  });

  test('are known in another account of the app, whose role the planner admits', () => {
    const data = new Stack(app, 'Data', { env: THERE });
    const made = new Ground(data).backlog({ backlogName: 'texts' });
    const role = roleIn(stack, 'support');
    made.grantStart(role);
    made.grantStart(role);
    new Dashboard(stack, 'Dashboard', { widgets: [made.widgets()] });
    const template = JSON.stringify(Template.fromStack(stack));
    expect(template).toContain(':lambda:eu-west-1:444455556666:function:texts"');
    expect(template.match(/accountId[^0-9]+444455556666/g)).toHaveLength(10);
    Template.fromStack(data).resourcePropertiesCountIs(
      'AWS::Lambda::Permission',
      {
        Action: 'lambda:InvokeFunction',
        Principal: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::111122223333:role/support']] },
      },
      1,
    );
  });
});

describe('the planner', () => {
  test.each([
    ['a role by its ARN', new ArnPrincipal('arn:aws:iam::444455556666:role/support'), {}],
    ['an account', new AccountPrincipal('444455556666'), { Principal: '444455556666' }],
    ['an organization', new OrganizationPrincipal('o-1234567890'), { Principal: '*', PrincipalOrgID: 'o-1234567890' }],
  ])('admits %s', (_, principal, more) => {
    const ground = new Ground(stack);
    expect(ground.backlog().grantStart(principal).success).toBe(true);
    const FunctionName = { 'Fn::GetAtt': [Match.stringLikeRegexp('^MadePlanner'), 'Arn'] };
    ground.template().resourcePropertiesCountIs('AWS::Lambda::Permission', { FunctionName, ...more }, 1);
  });

  test('admits no service, which would call it for anybody', () => {
    const backlog = new Ground(stack).backlog();
    expect(() => backlog.grantStart(new ServicePrincipal('events.amazonaws.com'))).toThrow(
      'grantee must be a role, a user or an account, got: events.amazonaws.com; let a service in by addPermission of the function, with sourceAccount and sourceArn [App/Made/Planner]',
    );
  });

  test('admits no role of another stack and account that does not know its name', () => {
    const made = new Ground(new Stack(app, 'Data', { env: THERE })).backlog();
    expect(() => made.grantStart(roleIn(stack, 'support'))).toThrow(
      /grantee must be in a stack of the account 444455556666, got: .* of 111122223333; set backlogName, so that the name of the planner is known there/,
    );
  });

  test('admits nobody beside the roles of its account', () => {
    const ground = new Ground(stack);
    ground.backlog().grantStart(roleIn(stack));
    ground.template().resourceCountIs('AWS::Lambda::Permission', 0);
  });
});
