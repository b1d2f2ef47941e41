import { type App, Stack } from 'aws-cdk-lib';
import { CfnApp } from 'aws-cdk-lib/aws-amplify';
import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnLaunchTemplate, CfnSecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { CfnRepository } from 'aws-cdk-lib/aws-ecr';
import { CfnTaskDefinition } from 'aws-cdk-lib/aws-ecs';
import { CfnServerlessCache } from 'aws-cdk-lib/aws-elasticache';
import { CfnRule } from 'aws-cdk-lib/aws-events';
import { CfnPolicy, CfnRole } from 'aws-cdk-lib/aws-iam';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnLogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnDBProxy, CfnDBProxyTargetGroup } from 'aws-cdk-lib/aws-rds';

const PER_BLOCK = 20;
const PER_STACK = 400;
const ISSUER = 'token.actions.githubusercontent.com';
const PROVIDER = `arn:aws:iam::111122223333:oidc-provider/${ISSUER}`;

/** Fills an app with this many resources of the types that the rules look at, 400 a stack. */
export function fillWithEverything(app: App, resources: number): void {
  const blocks = Math.ceil(Math.min(resources, PER_STACK) / PER_BLOCK);
  for (let index = 0; index < Math.ceil(resources / PER_STACK); index += 1) {
    const stack = new Stack(app, `Stack${index}`);
    for (let block = 0; block < blocks; block += 1) {
      addBlock(stack, `B${block}`);
    }
  }
}

/** Twenty resources. */
function addBlock(stack: Stack, id: string): void {
  addIdentities(stack, id);
  const group = addNetwork(stack, id);
  addFunctions(stack, id, group);
  addDatabase(stack, id, group);
  addBuilds(stack, id);
}

function addIdentities(stack: Stack, id: string): void {
  new CfnRole(stack, `${id}Deploy`, {
    assumeRolePolicyDocument: statement({
      Action: 'sts:AssumeRoleWithWebIdentity',
      Principal: { Federated: PROVIDER },
      Condition: {
        StringEquals: {
          [`${ISSUER}:aud`]: 'sts.amazonaws.com',
          [`${ISSUER}:sub`]: `repo:acme/shop-${id}:ref:refs/heads/main`,
        },
      },
    }),
  });
  const role = new CfnRole(stack, `${id}Role`, {
    assumeRolePolicyDocument: statement({ Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }),
  });
  new CfnPolicy(stack, `${id}Policy`, {
    policyName: id,
    roles: [role.ref],
    policyDocument: statement({ Action: ['sqs:SendMessage', 'sqs:GetQueueUrl'], Resource: `arn:aws:sqs:*:*:${id}` }),
  });
}

function statement(properties: object): object {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...properties }] };
}

function addNetwork(stack: Stack, id: string): CfnSecurityGroup {
  const ingress = { ipProtocol: 'tcp', fromPort: 6379, toPort: 6380, cidrIp: '10.0.0.0/16' };
  const group = new CfnSecurityGroup(stack, `${id}Group`, { groupDescription: id, securityGroupIngress: [ingress] });
  new CfnSecurityGroup(stack, `${id}Clients`, {
    groupDescription: id,
    securityGroupIngress: [{ ...ingress, fromPort: 443, toPort: 443 }],
  });
  new CfnLaunchTemplate(stack, `${id}Instances`, {
    launchTemplateData: { imageId: 'ami-1', metadataOptions: { httpTokens: 'required' } },
  });
  return group;
}

function addFunctions(stack: Stack, id: string, group: CfnSecurityGroup): void {
  const functions = ['Api', 'Job', 'Worker'].map(
    (name) =>
      new CfnFunction(stack, `${id}${name}`, {
        code: { zipFile: 'exports.handler = () => {}' },
        role: `arn:aws:iam::111122223333:role/${name}`,
        handler: 'index.handler',
        runtime: 'nodejs22.x',
        deadLetterConfig: { targetArn: 'arn:aws:sqs:eu-central-1:111122223333:failed' },
        vpcConfig: { subnetIds: ['subnet-1'], securityGroupIds: [group.attrGroupId] },
        environment: { variables: { DATABASE_URL: 'db.example.com', STAGE: 'prod' } },
      }),
  );
  for (const handler of functions) {
    addAlarm(stack, `${handler.node.id}Errors`, 'AWS/Lambda', 'Errors', { FunctionName: handler.ref });
  }
  new CfnRule(stack, `${id}Schedule`, {
    scheduleExpression: 'rate(1 hour)',
    targets: [{ id: 'Job', arn: functions[1].attrArn }],
  });
}

function addDatabase(stack: Stack, id: string, group: CfnSecurityGroup): void {
  const name = `${stack.node.id}-${id}`.toLowerCase();
  const proxy = new CfnDBProxy(stack, `${id}Proxy`, {
    dbProxyName: name,
    engineFamily: 'POSTGRESQL',
    roleArn: 'arn:aws:iam::111122223333:role/Proxy',
    vpcSubnetIds: ['subnet-1', 'subnet-2'],
  });
  new CfnDBProxyTargetGroup(stack, `${id}Targets`, {
    dbProxyName: proxy.ref,
    targetGroupName: 'default',
    dbInstanceIdentifiers: ['orders'],
    connectionPoolConfigurationInfo: { maxConnectionsPercent: 90, connectionBorrowTimeout: 120 },
  });
  new CfnLogGroup(stack, `${id}Log`, { logGroupName: `/aws/rds/proxy/${name}`, retentionInDays: 30 });
  new CfnServerlessCache(stack, `${id}Cache`, {
    engine: 'valkey',
    serverlessCacheName: name,
    securityGroupIds: [group.attrGroupId],
    cacheUsageLimits: { dataStorage: { maximum: 10, unit: 'GB' }, ecpuPerSecond: { maximum: 5_000 } },
  });
}

function addBuilds(stack: Stack, id: string): void {
  new CfnRepository(stack, `${id}Images`, {
    lifecyclePolicy: {
      lifecyclePolicyText: JSON.stringify({
        rules: [
          {
            rulePriority: 1,
            selection: { tagStatus: 'untagged', countType: 'imageCountMoreThan', countNumber: 1 },
            action: { type: 'expire' },
          },
        ],
      }),
    },
  });
  const image = stack.resolve(`${stack.account}.dkr.ecr.${stack.region}.${stack.urlSuffix}/shop:${id}`);
  new CfnTaskDefinition(stack, `${id}Task`, { family: id, containerDefinitions: [{ name: 'main', image }] });
  new CfnApp(stack, `${id}Web`, {
    name: id,
    buildSpec:
      'version: 1\nfrontend:\n  phases:\n    build:\n      commands:\n        - npm ci\n        - npm run build\n',
  });
}

function addAlarm(stack: Stack, id: string, namespace: string, metricName: string, dimensions: Record<string, string>) {
  new CfnAlarm(stack, id, {
    namespace,
    metricName,
    dimensions: Object.entries(dimensions).map(([name, value]) => ({ name, value })),
    comparisonOperator: 'GreaterThanThreshold',
    evaluationPeriods: 1,
    threshold: 0,
    statistic: 'Sum',
    period: 60,
  });
}
