import { CfnResource, type Stack, Token } from 'aws-cdk-lib';
import { CfnRule } from 'aws-cdk-lib/aws-events';
import { CfnDBCluster, CfnDBClusterParameterGroup, CfnDBInstance } from 'aws-cdk-lib/aws-rds';
import { type Arbitrary, constantFrom, option, record } from 'fast-check';
import { AutoPauseChecks } from '../../../src/rdsproxy';
import type { Target } from '../under-fire';

const NUMBER = Token.asNumber({ Ref: 'Number' });
const TEXT = Token.asString({ Ref: 'Text' });

// What is wrong with a database is for others to say: only values that CloudFormation takes, and tokens.
const cases = () =>
  record({
    engine: constantFrom('aurora-mysql', 'aurora-postgresql'),
    version: constantFrom(undefined, TEXT),
    minimum: constantFrom(0, 0.5, NUMBER),
    pause: constantFrom(undefined, 300, 86_400, NUMBER),
    parameter: option(constantFrom('1', 'ROW', TEXT)),
    instance: option(constantFrom('db.serverless', 'db.r6g.large', TEXT)),
    timeout: constantFrom(undefined, 3, 30, NUMBER),
    schedule: constantFrom('rate(1 minute)', 'rate(2 hours)', 'cron(0 8 * * ? *)', TEXT),
  });

type Case = ReturnType<typeof cases> extends Arbitrary<infer T> ? T : never;

function build(stack: Stack, one: Case): void {
  AutoPauseChecks.of(stack);
  const cluster = addCluster(stack, one);
  if (one.instance !== null) {
    new CfnDBInstance(stack, 'Instance', {
      engine: one.engine,
      dbClusterIdentifier: cluster.ref,
      dbInstanceClass: one.instance,
    });
  }
  addJob(stack, cluster, one);
}

function addCluster(stack: Stack, { engine, version, minimum, pause, parameter }: Case): CfnDBCluster {
  const name = engine === 'aurora-mysql' ? 'binlog_format' : 'rds.logical_replication';
  const family = engine === 'aurora-mysql' ? 'aurora-mysql8.0' : 'aurora-postgresql16';
  const parameters = { description: 'Orders', family, parameters: { [name]: parameter } };
  return new CfnDBCluster(stack, 'Cluster', {
    engine,
    engineVersion: version,
    manageMasterUserPassword: true,
    masterUsername: 'orders',
    dbClusterParameterGroupName:
      parameter === null ? undefined : new CfnDBClusterParameterGroup(stack, 'Parameters', parameters).ref,
    serverlessV2ScalingConfiguration: { minCapacity: minimum, maxCapacity: 4, secondsUntilAutoPause: pause },
  });
}

/** A function that knows the cluster, and what runs it. */
function addJob(stack: Stack, cluster: CfnDBCluster, { timeout, schedule }: Case): void {
  const job = new CfnResource(stack, 'Job', {
    type: 'AWS::Lambda::Function',
    properties: {
      Code: { ZipFile: 'exports.handler = async () => {}' },
      Handler: 'index.handler',
      Runtime: 'nodejs22.x',
      Role: 'arn:aws:iam::111122223333:role/job',
      Timeout: timeout,
      Environment: { Variables: { HOST: cluster.attrEndpointAddress } },
    },
  });
  new CfnRule(stack, 'Rule', {
    scheduleExpression: schedule,
    targets: [{ id: 'job', arn: job.getAtt('Arn').toString() }],
  });
}

export const autoPauseChecks: Target<Case> = { name: 'AutoPauseChecks', onlyWarns: true, cases, build };
