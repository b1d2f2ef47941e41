import { App, NestedStack, RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { AccountPrincipal, Group, ManagedPolicy, PolicyStatement, Role, User } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Alias, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { ClusterInstance, DatabaseCluster } from 'aws-cdk-lib/aws-rds';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import {
  ClientProfile,
  PinningAwareDatabaseProxy,
  type PinningAwareDatabaseProxyProps,
  ProxiedDatabase,
  ProxyAuth,
} from '../../src/rdsproxy';
import { AURORA_MYSQL } from './database';

const env = { account: '111122223333', region: 'eu-central-1' };

/** A network, a data and an app stack, with a proxy in the data stack. */
class Layout {
  public readonly app = new App();
  public readonly network = new Stack(this.app, 'Network', { env });
  public readonly data = new Stack(this.app, 'Data', { env });
  public readonly front = new Stack(this.app, 'Front', { env });
  public readonly vpc = new Vpc(this.network, 'Vpc', { maxAzs: 2, natGateways: 1 });

  public proxy(props: Partial<PinningAwareDatabaseProxyProps> = {}): PinningAwareDatabaseProxy {
    const { vpc } = this;
    const writer = ClusterInstance.serverlessV2('Writer');
    const cluster = new DatabaseCluster(this.data, 'Cluster', {
      vpc,
      engine: AURORA_MYSQL,
      writer,
      iamAuthentication: true,
    });
    return new PinningAwareDatabaseProxy(this.data, 'Proxy', {
      vpc,
      target: ProxiedDatabase.fromCluster(cluster),
      auth: ProxyAuth.endToEndIam({ databaseUsers: ['app', 'report'] }),
      ...props,
    });
  }

  public resources(stack: Stack, type: string): any[] {
    return Object.values(Template.fromStack(stack).findResources(type)).map(({ Properties }) => Properties);
  }
}

function functionIn(scope: Construct, vpc: Vpc): LambdaFunction {
  return new LambdaFunction(scope, 'Fn', {
    vpc,
    runtime: Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async () => {}'),
  });
}

describe('a client in an app stack', () => {
  test('has the rule and the permission in its own stack', () => {
    const layout = new Layout();
    const proxy = layout.proxy();
    proxy.grantConnect(functionIn(layout.front, layout.vpc), 'app');
    expect(layout.resources(layout.front, 'AWS::EC2::SecurityGroupIngress')).toMatchObject([
      { Description: 'to the RDS Proxy', FromPort: 3306, ToPort: 3306 },
    ]);
    expect(JSON.stringify(layout.resources(layout.front, 'AWS::IAM::Policy'))).toContain('rds-db:connect');
    expect(JSON.stringify(layout.resources(layout.data, 'AWS::IAM::Policy'))).not.toContain('FnServiceRole');
  });

  test('may be an alias, whose function has the network', () => {
    const layout = new Layout();
    const fn = functionIn(layout.front, layout.vpc);
    layout
      .proxy()
      .grantConnect(new Alias(layout.front, 'Live', { aliasName: 'live', version: fn.currentVersion }), 'app');
    expect(layout.resources(layout.front, 'AWS::EC2::SecurityGroupIngress')).toHaveLength(1);
  });

  test('in the same stack leaves the rule where it always was', () => {
    const layout = new Layout();
    layout.proxy().grantConnect(functionIn(layout.data, layout.vpc), 'app');
    const ids = Object.keys(Template.fromStack(layout.data).findResources('AWS::EC2::SecurityGroupIngress'));
    expect(ids).toContainEqual(expect.stringMatching(/^ProxySecurityGroupfrom.*Fn/));
    const policies = Object.keys(Template.fromStack(layout.data).findResources('AWS::IAM::Policy'));
    expect(policies.filter((id) => id.startsWith('ProxyGrant'))).toEqual([]);
  });
});

describe('a role in the network stack', () => {
  const policiesOf = (layout: Layout) =>
    layout.resources(layout.data, 'AWS::IAM::Policy').filter(({ Roles, Users, Groups }) => {
      return JSON.stringify([Roles, Users, Groups]).includes('Network');
    });

  test('has the permission in the stack of the proxy, on which its own does not depend', () => {
    const layout = new Layout();
    const role = new Role(layout.network, 'Role', { assumedBy: new AccountPrincipal('111122223333') });
    expect(layout.proxy().grantConnect(role, 'app').success).toBe(true);
    expect(policiesOf(layout)).toMatchObject([
      { PolicyDocument: { Statement: [{ Action: 'rds-db:connect', Effect: 'Allow' }] } },
    ]);
    expect(JSON.stringify(layout.resources(layout.network, 'AWS::IAM::Policy'))).not.toContain('rds-db');
  });

  test('has one policy for two users, and each user in it', () => {
    const layout = new Layout();
    const role = new Role(layout.network, 'Role', { assumedBy: new AccountPrincipal('111122223333') });
    const proxy = layout.proxy();
    proxy.grantConnect(role, 'app');
    proxy.grantConnect(role, 'report');
    const [policy, ...others] = policiesOf(layout);
    expect(others).toEqual([]);
    expect(JSON.stringify(policy)).toMatch(/\/app".*\/report"/);
  });

  test('may be the role of a function there', () => {
    const layout = new Layout();
    layout.proxy().grantConnect(functionIn(layout.network, layout.vpc), 'app');
    expect(policiesOf(layout)).toHaveLength(1);
    expect(layout.app.synth().stacks).toHaveLength(3);
  });

  test.each([
    ['a user', (layout: Layout) => new User(layout.network, 'Someone')],
    ['a group', (layout: Layout) => new Group(layout.network, 'Some')],
  ])('may also be %s', (_, make) => {
    const layout = new Layout();
    layout.proxy().grantConnect(make(layout), 'app');
    expect(policiesOf(layout)).toHaveLength(1);
    expect(layout.app.synth().stacks).toHaveLength(3);
  });
});

describe('keys of the network stack', () => {
  test('encrypt a secret of the data stack: the permission to decrypt is in the role alone', () => {
    const layout = new Layout();
    const encryptionKey = new Key(layout.network, 'Key');
    const secret = new Secret(layout.data, 'Secret', { encryptionKey });
    layout.proxy({ auth: ProxyAuth.secrets([secret]) });
    expect(layout.app.synth().stacks).toHaveLength(3);
    const statements = layout
      .resources(layout.data, 'AWS::IAM::Policy')
      .flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
    expect(statements).toMatchObject([
      {
        Action: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'],
        Resource: { Ref: 'SecretA720EF05' },
      },
      {
        Action: 'kms:Decrypt',
        Resource: { 'Fn::ImportValue': expect.stringMatching(/KeyArn|Key.*Arn/) },
        Condition: { StringEquals: { 'kms:ViaService': 'secretsmanager.eu-central-1.amazonaws.com' } },
      },
    ]);
  });

  test('encrypt the log: CloudWatch Logs may use the key for this log only', () => {
    const layout = new Layout();
    const proxy = layout.proxy({ proxyName: 'orders', logEncryptionKey: new Key(layout.network, 'Key') });
    expect(layout.app.synth().stacks).toHaveLength(3);
    const [{ KeyPolicy }] = layout.resources(layout.network, 'AWS::KMS::Key');
    expect(KeyPolicy.Statement).toContainEqual({
      Effect: 'Allow',
      Principal: { Service: { 'Fn::Join': ['', ['logs.eu-central-1.', { Ref: 'AWS::URLSuffix' }]] } },
      Action: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
      Resource: '*',
      Condition: {
        ArnEquals: {
          'kms:EncryptionContext:aws:logs:arn': {
            'Fn::Join': [
              '',
              ['arn:', { Ref: 'AWS::Partition' }, ':logs:eu-central-1:111122223333:log-group:/aws/rds/proxy/orders'],
            ],
          },
        },
      },
    });
    expect(proxy.logGroup).toBeDefined();
  });

  test('that are imported are noted, because their policy stays as it is', () => {
    const layout = new Layout();
    const key = Key.fromKeyArn(
      layout.data,
      'Key',
      'arn:aws:kms:eu-central-1:111122223333:key/11111111-2222-3333-4444-555555555555',
    );
    const proxy = layout.proxy({ proxyName: 'orders', logEncryptionKey: key });
    expect(proxy.node.findChild('Log').node.metadata.map(({ data }) => data)).toEqual([
      'logEncryptionKey is imported, so its policy stays as it is: it must let CloudWatch Logs encrypt /aws/rds/proxy/orders. [ack: cdk-hindsight/rdsproxy:logEncryptionKey]',
    ]);
  });
});

test('a proxy in a nested stack serves a function of its parent', () => {
  const layout = new Layout();
  const nested = new NestedStack(layout.front, 'Nested');
  const cluster = new DatabaseCluster(nested, 'Cluster', {
    vpc: layout.vpc,
    engine: AURORA_MYSQL,
    writer: ClusterInstance.serverlessV2('Writer'),
    iamAuthentication: true,
  });
  const proxy = new PinningAwareDatabaseProxy(nested, 'Proxy', {
    vpc: layout.vpc,
    target: ProxiedDatabase.fromCluster(cluster),
    auth: ProxyAuth.endToEndIam({ databaseUsers: ['app'] }),
  });
  const fn = functionIn(layout.front, layout.vpc);
  proxy.grantConnect(fn, 'app');
  for (const [name, value] of Object.entries(proxy.environmentFor('app', ClientProfile.mysql2()))) {
    fn.addEnvironment(name, value);
  }
  expect(layout.app.synth().stacks.length).toBeGreaterThan(0);
});

test('a name that was given is known to a stack of another Region', () => {
  const layout = new Layout();
  const { proxyName } = layout.proxy({ proxyName: 'orders' });
  const far = new Stack(layout.app, 'Far', { env: { ...env, region: 'us-east-1' } });
  expect(far.resolve(proxyName)).toBe('orders');
});

describe('removal', () => {
  const TYPES = [
    'AWS::RDS::DBProxy',
    'AWS::RDS::DBProxyTargetGroup',
    'AWS::IAM::Role',
    'AWS::IAM::Policy',
    'AWS::EC2::SecurityGroup',
    'AWS::Logs::LogGroup',
  ];
  const policies = (policy: RemovalPolicy) => {
    const layout = new Layout();
    const proxy = layout.proxy();
    proxy.applyRemovalPolicy(policy);
    const { Resources } = Template.fromStack(layout.data).toJSON();
    return TYPES.map((type) => {
      const [, resource] = Object.entries<any>(Resources).find(
        ([id, { Type }]) => Type === type && id.startsWith('Proxy'),
      ) as [string, any];
      return resource.DeletionPolicy;
    });
  };

  test('of a proxy that is kept keeps all that it cannot work without', () => {
    expect(policies(RemovalPolicy.RETAIN)).toEqual(TYPES.map(() => 'Retain'));
  });

  test('of a proxy that is deleted deletes all of it', () => {
    expect(policies(RemovalPolicy.DESTROY)).toEqual(TYPES.map(() => 'Delete'));
  });

  test('makes no snapshot', () => {
    expect(() => new Layout().proxy().applyRemovalPolicy(RemovalPolicy.SNAPSHOT)).toThrow(
      /^policy must not be SNAPSHOT/,
    );
  });
});

test("the CDK's validation is told why the tags of a target group are right", () => {
  const layout = new Layout();
  Tags.of(layout.data).add('Owner', 'orders');
  const { metadata } = layout.proxy().node.findChild('TargetGroup').node;
  const reason = expect.stringContaining('DBProxyTargetGroup has tags');
  expect(metadata).toContainEqual(
    expect.objectContaining({
      type: 'aws:cdk:acknowledged-rules',
      data: { 'CloudFormation-Validate::F3002': reason },
    }),
  );
});

test('a managed policy is no identity of which a policy could be part', () => {
  const layout = new Layout();
  const statements = [new PolicyStatement({ actions: ['s3:ListAllMyBuckets'], resources: ['*'] })];
  const policy = new ManagedPolicy(layout.front, 'Policy', { statements });
  layout.proxy().grantConnect(policy, 'app');
  expect(JSON.stringify(layout.resources(layout.front, 'AWS::IAM::ManagedPolicy'))).toContain('rds-db:connect');
});

test('groups of the network stack may be given', () => {
  const layout = new Layout();
  const group = new SecurityGroup(layout.network, 'Group', { vpc: layout.vpc, allowAllOutbound: false });
  layout.proxy({ securityGroups: [group] }).grantConnect(functionIn(layout.front, layout.vpc), 'app');
  expect(layout.app.synth().stacks).toHaveLength(3);
});

test('groups of the network stack admit to the database in rules of the data stack', () => {
  const layout = new Layout();
  const group = new SecurityGroup(layout.network, 'Group', { vpc: layout.vpc, allowAllOutbound: false });
  layout.proxy({ securityGroups: [group] });
  const rule = { FromPort: { 'Fn::GetAtt': [expect.any(String), 'Endpoint.Port'] } };
  expect(layout.resources(layout.data, 'AWS::EC2::SecurityGroupEgress')).toMatchObject([rule]);
  expect(layout.resources(layout.data, 'AWS::EC2::SecurityGroupIngress')).toMatchObject([rule]);
});
