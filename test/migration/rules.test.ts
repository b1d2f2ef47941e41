import { App, CustomResource, Duration, NestedStack, Stack } from 'aws-cdk-lib';
import {
  CfnSecurityGroupIngress,
  InterfaceVpcEndpointAwsService,
  type IVpc,
  Port,
  SecurityGroup,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { Code, type FunctionProps, Function as Lambda, Runtime } from 'aws-cdk-lib/aws-lambda';
import { ClusterInstance, DatabaseCluster, DatabaseInstance, DatabaseInstanceEngine } from 'aws-cdk-lib/aws-rds';
import { Provider } from 'aws-cdk-lib/custom-resources';
import { InvocationType, Trigger, TriggerFunction } from 'aws-cdk-lib/triggers';
import type { Construct } from 'constructs';
import { inspect } from '../../src/checks/inspect';
import { DatabaseLogin } from '../../src/database-login';
import { DatabaseTarget } from '../../src/database-target';
import { DatabaseMigration } from '../../src/migration/database-migration';
import { databaseOrder } from '../../src/migration/rules/database-order';
import { eventTrigger } from '../../src/migration/rules/event-trigger';
import { secretEndpoint } from '../../src/migration/rules/secret-endpoint';
import { serviceTimeout } from '../../src/migration/rules/service-timeout';
import { triggerTimeout } from '../../src/migration/rules/trigger-timeout';
import type { Rule } from '../../src/private/rules/rule';
import { TemplateSet } from '../../src/private/template/template-set';
import { testRules } from '../checks/rule-cases';
import { ENGINES, plain } from './ground';

// As they stand in a template.
const one = (id: string, Type: string, Properties: object, more: object = {}) => ({
  [id]: { Type, Properties, ...more },
});
const ref = (Ref: string) => ({ Ref });
const att = (id: string, attribute: string) => ({ 'Fn::GetAtt': [id, attribute] });
const handler = (properties: object = {}, id = 'Migrate') => one(id, 'AWS::Lambda::Function', properties);
const client = (properties: object = {}, DB_HOST: unknown = 'db') =>
  handler({ VpcConfig: { SubnetIds: ['subnet-1'] }, Environment: { Variables: { DB_HOST } }, ...properties });
const version = one('Version', 'AWS::Lambda::Version', { FunctionName: ref('Migrate') });
const trigger = (properties: object = {}, HandlerArn: unknown = ref('Version')) => ({
  ...version,
  ...one('Trigger', 'Custom::Trigger', {
    HandlerArn,
    InvocationType: 'RequestResponse',
    Timeout: '120000',
    ...properties,
  }),
});
const custom = (properties: object = {}, more: object = {}) =>
  one('Schema', 'Custom::Schema', { ServiceToken: att('Migrate', 'Arn'), ...properties }, more);
const framework = one('Framework', 'AWS::Lambda::Function', {
  Environment: { Variables: { USER_ON_EVENT_FUNCTION_ARN: att('Migrate', 'Arn') } },
});
const behindProvider = (properties: object = {}) => ({
  ...framework,
  ...one('Schema', 'AWS::CloudFormation::CustomResource', { ServiceToken: att('Framework', 'Arn'), ...properties }),
});
const withParameter = (Resources: object, Default?: string) => ({
  Stack: { Parameters: { P: { Type: 'String', ...(Default === undefined ? {} : { Default }) } }, Resources },
});

// As the CDK makes them.
function lambda(scope: Construct, props: Partial<FunctionProps> = {}): Lambda {
  const code = Code.fromInline('exports.handler = async () => {};');
  return new Lambda(scope, 'Migrate', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code, ...props });
}

interface Database {
  readonly vpc: IVpc;
  readonly cluster: DatabaseCluster;
}

function databaseIn(scope: Construct, isolated = false): Database {
  const vpc = isolated
    ? new Vpc(scope, 'Vpc', {
        maxAzs: 2,
        natGateways: 0,
        subnetConfiguration: [{ name: 'data', subnetType: SubnetType.PRIVATE_ISOLATED }],
      })
    : new Vpc(scope, 'Vpc', { maxAzs: 2, natGateways: 1 });
  const cluster = new DatabaseCluster(scope, 'Database', {
    vpc,
    engine: ENGINES.postgres,
    writer: ClusterInstance.serverlessV2('Writer'),
    readers: [ClusterInstance.serverlessV2('Reader')],
    ...(isolated && { vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED } }),
  });
  return { vpc, cluster };
}

function clientOf({ vpc, cluster }: Database, scope: Construct, props: Partial<FunctionProps> = {}): Lambda {
  const environment = { DB_SECRET_ARN: cluster.secret!.secretArn };
  const made = lambda(scope, { vpc, environment, ...props });
  cluster.secret!.grantRead(made);
  cluster.connections.allowDefaultPortFrom(made);
  return made;
}

function resourceOf(scope: Construct, onEventHandler: Lambda): CustomResource {
  const { serviceToken } = new Provider(scope, 'Provider', { onEventHandler });
  return new CustomResource(scope, 'Schema', { serviceToken, serviceTimeout: Duration.minutes(5) });
}

function migrationIn(stack: Stack): void {
  const { vpc, cluster } = databaseIn(stack);
  new DatabaseMigration(stack, 'Schema', {
    ...{ vpc, databaseName: 'shop', migrations: plain() },
    target: DatabaseTarget.fromCluster(cluster),
    login: DatabaseLogin.secret(cluster.secret!),
  });
}

const REPEATED = 'Trigger: After 120 seconds without an answer Migrate is called again, and it may run for 900.';
const UNHEARD = 'Trigger: The deployment does not wait for Migrate, and does not see its errors.';
const HOUR = 'Schema: CloudFormation waits an hour for Migrate if it ends without an answer.';

/** A cluster with an instance, its groups and a rule, and a function that the rule admits. */
const cluster = {
  ...one('Cluster', 'AWS::RDS::DBCluster', { VpcSecurityGroupIds: [att('DbGroup', 'GroupId')] }),
  ...one('Writer', 'AWS::RDS::DBInstance', { DBClusterIdentifier: ref('Cluster') }),
  ...one('DbGroup', 'AWS::EC2::SecurityGroup', {}),
  ...one('Group', 'AWS::EC2::SecurityGroup', {}),
  ...one('Rule', 'AWS::EC2::SecurityGroupIngress', {
    GroupId: att('DbGroup', 'GroupId'),
    SourceSecurityGroupId: att('Group', 'GroupId'),
    IpProtocol: 'tcp',
    FromPort: 5432,
    ToPort: 5432,
  }),
};
const CONFIG = { SubnetIds: ['subnet-1'], SecurityGroupIds: [att('Group', 'GroupId')] };
const ofCluster = client({ VpcConfig: CONFIG }, att('Cluster', 'Endpoint.Address'));
const unordered = (missing: string, database = 'Cluster') =>
  `Schema: Migrate may be called before it can log in to ${database}: the resource does not wait for ${missing}.`;

const SUBNETS = 'Properties/VpcConfig/SubnetIds';
const NO_WAY = 'Migrate: The subnets have no route to Secrets Manager: neither a default route nor a VPC endpoint.';
const subnet = {
  ...one('Subnet', 'AWS::EC2::Subnet', { VpcId: ref('Vpc') }),
  ...one('Vpc', 'AWS::EC2::VPC', {}),
  ...one('Table', 'AWS::EC2::RouteTable', { VpcId: ref('Vpc') }),
  ...one('Association', 'AWS::EC2::SubnetRouteTableAssociation', {
    SubnetId: ref('Subnet'),
    RouteTableId: ref('Table'),
  }),
};
const route = (properties: object) => one('Route', 'AWS::EC2::Route', { RouteTableId: ref('Table'), ...properties });
const endpoint = (ServiceName: unknown, VpcId: unknown = ref('Vpc')) =>
  one('Endpoint', 'AWS::EC2::VPCEndpoint', { VpcId, ServiceName, VpcEndpointType: 'Interface' });
const reader = (Action: unknown = 'secretsmanager:GetSecretValue', SubnetIds: unknown = [ref('Subnet')]) => ({
  ...client({ VpcConfig: { SubnetIds }, Role: att('Role', 'Arn') }),
  ...one('Role', 'AWS::IAM::Role', {}),
  ...one('Policy', 'AWS::IAM::Policy', {
    Roles: [ref('Role')],
    PolicyDocument: { Statement: [{ Effect: 'Allow', Action, Resource: '*' }] },
  }),
});
const isolatedReader = { ...subnet, ...reader() };

testRules(
  {
    rule: triggerTimeout,
    fails: {
      'a function that may run for longer': {
        given: { ...handler({ Timeout: 900 }), ...trigger() },
        finds: [REPEATED],
      },
      'no type of invocation': {
        given: { ...handler({ Timeout: 900 }), ...trigger({ InvocationType: undefined }) },
        finds: [REPEATED],
      },
      'the default of a function': {
        given: { ...handler(), ...trigger({ Timeout: '2000' }) },
        finds: ['Trigger: After 2 seconds without an answer Migrate is called again, and it may run for 3.'],
      },
      'a trigger of the CDK': {
        given: (stack) => new Trigger(stack, 'Trigger', { handler: lambda(stack, { timeout: Duration.minutes(15) }) }),
        finds: [
          'Trigger: After 120 seconds without an answer MigrateD5E6BFF0 is called again, and it may run for 900.',
        ],
      },
    },
    passes: {
      'a function that ends before': { given: { ...handler({ Timeout: 120 }), ...trigger() } },
      'a call that nobody waits for': {
        given: { ...handler({ Timeout: 900 }), ...trigger({ InvocationType: 'Event' }) },
      },
      'a TriggerFunction of the CDK': {
        given: (stack) =>
          new TriggerFunction(stack, 'Migrate', {
            ...{ runtime: Runtime.NODEJS_24_X, handler: 'index.handler', timeout: Duration.minutes(15) },
            code: Code.fromInline('exports.handler = async () => {};'),
          }),
      },
      'a trigger of a handler that is something else': {
        given: trigger({}, 'arn:aws:states:eu-central-1:111122223333:stateMachine:a'),
      },
    },
    tokens: {
      'a timeout that is known only at deploy time': {
        given: withParameter({ ...handler({ Timeout: ref('P') }), ...trigger() }),
        doubts: [`Properties/Timeout: \${P} is known only at deploy time`],
      },
      'a timeout by a parameter with a default': {
        given: withParameter({ ...handler({ Timeout: ref('P') }), ...trigger() }, '900'),
        finds: [`${REPEATED} That is so by default: P is 900.`],
      },
    },
    intrinsics: {
      'a condition that chooses the timeout': {
        given: {
          Stack: {
            Parameters: { P: { Type: 'String' } },
            Conditions: { Long: { 'Fn::Equals': [ref('P'), 'long'] } },
            Resources: { ...handler({ Timeout: { 'Fn::If': ['Long', 900, 60] } }), ...trigger() },
          },
        },
        finds: [REPEATED],
      },
      'an ARN that is put together': {
        given: {
          ...handler({ Timeout: 900 }),
          ...trigger({}, { 'Fn::Sub': `arn:aws:lambda:eu-central-1:111122223333:function:\${Migrate}` }),
        },
        finds: [REPEATED],
      },
    },
    inconclusive: {
      'a function that is not in the app': {
        given: trigger({}, 'arn:aws:lambda:eu-central-1:111122223333:function:a'),
        doubts: ['Properties/HandlerArn: the target is not in the app'],
      },
    },
  },
  {
    rule: eventTrigger,
    fails: {
      'a database function that nobody waits for': {
        given: { ...client(), ...trigger({ InvocationType: 'Event' }) },
        finds: [UNHEARD],
      },
      'a trigger of the CDK': {
        given: (stack) =>
          new Trigger(stack, 'Trigger', {
            handler: clientOf(databaseIn(stack), stack),
            invocationType: InvocationType.EVENT,
          }),
        finds: ['Trigger: The deployment does not wait for MigrateD5E6BFF0, and does not see its errors.'],
      },
    },
    passes: {
      'a function that talks to no database': { given: { ...handler(), ...trigger({ InvocationType: 'Event' }) } },
      'a trigger that waits': { given: { ...client(), ...trigger() } },
      'no type of invocation': { given: { ...client(), ...trigger({ InvocationType: undefined }) } },
    },
    tokens: {
      'a type that is known only at deploy time': {
        given: withParameter({ ...client(), ...trigger({ InvocationType: ref('P') }) }),
        doubts: [`Properties/InvocationType: \${P} is known only at deploy time`],
      },
    },
    intrinsics: {
      'a condition that chooses the type': {
        given: {
          Stack: {
            Parameters: { P: { Type: 'String' } },
            Conditions: { Quick: { 'Fn::Equals': [ref('P'), 'quick'] } },
            Resources: {
              ...client(),
              ...trigger({ InvocationType: { 'Fn::If': ['Quick', 'Event', 'RequestResponse'] } }),
            },
          },
        },
        finds: [UNHEARD],
      },
    },
    inconclusive: {
      'a function that is not in the app': {
        given: trigger({ InvocationType: 'Event' }, 'arn:aws:lambda:eu-central-1:111122223333:function:a'),
        doubts: ['Properties/HandlerArn: the target is not in the app'],
      },
    },
  },
  {
    rule: serviceTimeout,
    fails: {
      'a custom resource': { given: { ...client(), ...custom() }, finds: [HOUR] },
      'a custom resource behind a Provider': { given: { ...client(), ...behindProvider() }, finds: [HOUR] },
      'a custom resource of the CDK': {
        given: (stack) => {
          const { serviceToken } = new Provider(stack, 'Provider', {
            onEventHandler: clientOf(databaseIn(stack), stack),
          });
          new CustomResource(stack, 'Schema', { serviceToken });
        },
        finds: ['Schema: CloudFormation waits an hour for MigrateD5E6BFF0 if it ends without an answer.'],
      },
    },
    passes: {
      'a timeout': { given: { ...client(), ...custom({ ServiceTimeout: '300' }) } },
      'a timeout behind a Provider': { given: { ...client(), ...behindProvider({ ServiceTimeout: 300 }) } },
      'a function that talks to no database': { given: { ...handler(), ...custom() } },
      'a trigger, which has no such property': { given: { ...client(), ...trigger() } },
      'a topic': { given: custom({ ServiceToken: 'arn:aws:sns:eu-central-1:111122223333:topic' }) },
      'a function of another app': {
        given: custom({ ServiceToken: { 'Fn::ImportValue': 'MigrateArn' } }),
      },
      'DatabaseMigration of this library': { given: migrationIn },
    },
    tokens: {
      'a timeout that is known only at deploy time': {
        given: withParameter({ ...client(), ...custom({ ServiceTimeout: ref('P') }) }),
      },
    },
    intrinsics: {
      'a condition that leaves the timeout out': {
        given: {
          Stack: {
            Parameters: { P: { Type: 'String' } },
            Conditions: { Quick: { 'Fn::Equals': [ref('P'), 'quick'] } },
            Resources: {
              ...client(),
              ...custom({ ServiceTimeout: { 'Fn::If': ['Quick', 300, ref('AWS::NoValue')] } }),
            },
          },
        },
        finds: [HOUR],
      },
    },
    inconclusive: {
      'a function whose variables are known only at deploy time': {
        given: withParameter({
          ...handler({ VpcConfig: { SubnetIds: ['subnet-1'] }, Environment: { Variables: ref('P') } }),
          ...custom(),
        }),
        doubts: [`Properties/Environment/Variables: \${P} is known only at deploy time`],
      },
    },
  },
  {
    rule: databaseOrder,
    fails: {
      'a resource that waits for nothing but its function': {
        given: { ...cluster, ...ofCluster, ...custom() },
        finds: [unordered('Writer, Rule')],
      },
      'a trigger': {
        given: { ...cluster, ...ofCluster, ...trigger() },
        finds: [unordered('Writer, Rule').replace('Schema:', 'Trigger:')],
      },
      'a resource behind a Provider': {
        given: { ...cluster, ...ofCluster, ...behindProvider() },
        finds: [unordered('Writer, Rule')],
      },
      'a resource that waits for the instance alone': {
        given: { ...cluster, ...ofCluster, ...custom({}, { DependsOn: 'Writer' }) },
        finds: [unordered('Rule')],
      },
      'a resource that waits for the rules of others': {
        given: {
          ...cluster,
          ...one('Neighbor', 'AWS::EC2::SecurityGroup', {}),
          ...one('NeighborRule', 'AWS::EC2::SecurityGroupIngress', {
            GroupId: att('DbGroup', 'GroupId'),
            SourceSecurityGroupId: att('Neighbor', 'GroupId'),
          }),
          ...one('OtherRule', 'AWS::EC2::SecurityGroupIngress', {
            GroupId: att('Neighbor', 'GroupId'),
            SourceSecurityGroupId: att('Group', 'GroupId'),
          }),
          ...ofCluster,
          ...custom({}, { DependsOn: ['Writer', 'NeighborRule', 'OtherRule'] }),
        },
        finds: [unordered('Rule')],
      },
      'an instance whose condition is a map that has no words': {
        given: {
          ...cluster,
          Writer: { ...cluster.Writer, Condition: { toString: 2 } },
          ...ofCluster,
          ...custom({}, { DependsOn: 'Rule' }),
        },
        finds: [unordered('Writer')],
      },
      'a group and a rule whose properties are made by a macro': {
        given: {
          ...cluster,
          ...one('DbGroup', 'AWS::EC2::SecurityGroup', { 'Fn::Transform': { Name: 'Group' } }),
          ...one('MadeRule', 'AWS::EC2::SecurityGroupIngress', { 'Fn::Transform': { Name: 'Rule' } }),
          ...ofCluster,
          ...custom(),
        },
        finds: [unordered('Writer, Rule')],
      },
      'a single instance that is named by words': {
        given: {
          ...one('Instance', 'AWS::RDS::DBInstance', { VPCSecurityGroups: [att('DbGroup', 'GroupId')] }),
          ...Object.fromEntries(Object.entries(cluster).filter(([id]) => !['Cluster', 'Writer'].includes(id))),
          ...client({ VpcConfig: CONFIG }, 'shop.example.com'),
          ...custom(),
        },
        finds: [unordered('Instance, Rule', 'Instance')],
      },
      'an instance without a condition, whatever the conditions are called': {
        given: {
          Stack: {
            Conditions: { undefined: { 'Fn::Equals': ['a', 'b'] } },
            Resources: { ...cluster, ...ofCluster, ...custom({}, { DependsOn: 'Rule' }) },
          },
        },
        finds: [unordered('Writer')],
      },
      'a secret that is read before it is complete': {
        given: {
          ...cluster,
          ...one('Secret', 'AWS::SecretsManager::Secret', {}),
          ...one('Attachment', 'AWS::SecretsManager::SecretTargetAttachment', {
            SecretId: ref('Secret'),
            TargetId: ref('Cluster'),
            TargetType: 'AWS::RDS::DBCluster',
          }),
          ...client({ VpcConfig: CONFIG }, ref('Secret')),
          ...custom({}, { DependsOn: ['Writer', 'Rule'] }),
        },
        finds: [unordered('Attachment')],
      },
      'a rule in the stack of the resource, for a database in another one': {
        given: (stack) => {
          const database = databaseIn(new Stack(stack.node.root as App, 'Data'));
          const environment = { DB_HOST: database.cluster.clusterEndpoint.hostname };
          const made = lambda(stack, { vpc: database.vpc, environment });
          made.connections.allowTo(database.cluster, Port.tcp(5432));
          resourceOf(stack, made);
        },
        finds: [
          'Schema: MigrateD5E6BFF0 may be called before it can log in to DatabaseB269D8BB: the resource does not wait for MigrateSecurityGroupDataDatabaseSecurityGroupFBE86B485432toBAFF9B7A.',
        ],
      },
      'a custom resource of the CDK': {
        given: (stack) => resourceOf(stack, clientOf(databaseIn(stack), stack)),
        finds: [
          'Schema: MigrateD5E6BFF0 may be called before it can log in to DatabaseB269D8BB: the resource does not wait for DatabaseWriter7794273E or DatabaseReaderC663426B, DatabaseSecurityGroupfromStackMigrateSecurityGroup0DC283A1IndirectPortE37DDC7F.',
        ],
      },
    },
    passes: {
      'a resource that waits for the instance and the rule': {
        given: { ...cluster, ...ofCluster, ...custom({}, { DependsOn: ['Writer', 'Rule'] }) },
      },
      'a resource that waits over several steps': {
        given: {
          ...cluster,
          ...ofCluster,
          ...one('Ready', 'AWS::CloudFormation::WaitConditionHandle', {}, { DependsOn: ['Rule'] }),
          ...custom({ After: { 'Fn::Sub': `\${Ready} and \${Writer.Endpoint.Address}` } }),
        },
      },
      'one instance of several is enough': {
        given: {
          ...cluster,
          ...one('Reader', 'AWS::RDS::DBInstance', { DBClusterIdentifier: ref('Cluster') }),
          ...ofCluster,
          ...custom({}, { DependsOn: ['Writer', 'Rule'] }),
        },
      },
      'a database that is not in the app': { given: { ...client(), ...custom() } },
      'a function that talks to no database': { given: { ...cluster, ...handler(), ...custom() } },
      'an instance whose condition does not hold': {
        given: {
          Stack: {
            Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } },
            Resources: {
              ...cluster,
              Writer: { ...cluster.Writer, Condition: 'Never' },
              ...ofCluster,
              ...custom({}, { DependsOn: 'Rule' }),
            },
          },
        },
      },
      'a custom resource of the CDK that depends on the cluster': {
        given: (stack) => {
          const database = databaseIn(stack);
          resourceOf(stack, clientOf(database, stack)).node.addDependency(database.cluster);
        },
      },
      ...Object.fromEntries(
        ['CidrIp', 'CidrIpv6', 'SourcePrefixListId'].map((name) => [
          `a database that lets in by ${name}`,
          {
            given: {
              ...cluster,
              ...one('DbGroup', 'AWS::EC2::SecurityGroup', { SecurityGroupIngress: [{ [name]: 'somewhere' }] }),
              ...ofCluster,
              ...custom({}, { DependsOn: 'Writer' }),
            },
          },
        ]),
      ),
      'a database in a stack from which something is imported': {
        given: (stack) => {
          const database = databaseIn(new Stack(stack.node.root as App, 'Data'));
          const made = lambda(stack, {
            vpc: database.vpc,
            environment: { DB_HOST: database.cluster.clusterEndpoint.hostname },
          });
          made.connections.allowTo(database.cluster, Port.tcp(5432));
          resourceOf(stack, made).node.addDependency(...made.connections.securityGroups);
        },
      },
      'DatabaseMigration of this library': { given: migrationIn },
      'a single instance of the CDK': {
        given: (stack) => {
          const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
          const instance = new DatabaseInstance(stack, 'Instance', { vpc, engine: DatabaseInstanceEngine.MARIADB });
          const made = lambda(stack, { vpc, environment: { DB_HOST: instance.dbInstanceEndpointAddress } });
          instance.connections.allowDefaultPortFrom(made);
          resourceOf(stack, made).node.addDependency(instance);
        },
      },
    },
    tokens: {
      'an address that is put together': {
        given: {
          ...cluster,
          ...client(
            { VpcConfig: CONFIG },
            { 'Fn::Join': ['', ['postgres://', att('Cluster', 'Endpoint.Address'), '/shop']] },
          ),
          ...custom(),
        },
        finds: [unordered('Writer, Rule')],
      },
    },
    intrinsics: {
      'a condition between two references': {
        given: {
          Stack: {
            Parameters: { P: { Type: 'String' } },
            Conditions: { A: { 'Fn::Equals': [ref('P'), 'a'] } },
            Resources: {
              ...cluster,
              ...ofCluster,
              ...custom({ After: { 'Fn::If': ['A', ref('Writer'), ref('Rule')] } }),
            },
          },
        },
      },
      'a dollar that is no reference': {
        given: { ...cluster, ...ofCluster, ...custom({ Text: { 'Fn::Sub': `\${!Writer} \${!Rule}` } }) },
        finds: [unordered('Writer, Rule')],
      },
    },
    inconclusive: {
      'a database and a function in stacks of which neither waits for the other': {
        given: {
          Network: {
            Resources: one('Group', 'AWS::EC2::SecurityGroup', {}),
            Outputs: { Group: { Value: att('Group', 'GroupId'), Export: { Name: 'group' } } },
          },
          Data: {
            Resources: {
              ...cluster,
              Group: { Type: 'AWS::CloudFormation::WaitConditionHandle' },
              ...one('Rule', 'AWS::EC2::SecurityGroupIngress', {
                ...cluster.Rule.Properties,
                SourceSecurityGroupId: { 'Fn::ImportValue': 'group' },
              }),
            },
          },
          App: {
            Resources: {
              ...client({ VpcConfig: { SubnetIds: ['subnet-1'], SecurityGroupIds: [{ 'Fn::ImportValue': 'group' }] } }),
              ...custom(),
            },
          },
        },
        doubts: ['DependsOn: the templates do not tell whether the stack of Writer is deployed before'],
      },
    },
  },
  {
    rule: secretEndpoint,
    fails: {
      'no route and no endpoint': { given: isolatedReader, finds: [NO_WAY] },
      'a route within the VPC': {
        given: { ...isolatedReader, ...route({ DestinationCidrBlock: '10.0.0.0/8', NetworkInterfaceId: 'eni-1' }) },
        finds: [NO_WAY],
      },
      'an endpoint of another service': {
        given: { ...isolatedReader, ...endpoint('com.amazonaws.eu-central-1.s3') },
        finds: [NO_WAY],
      },
      'an endpoint of a resource, which has no service': {
        given: { ...isolatedReader, ...endpoint(undefined) },
        finds: [NO_WAY],
      },
      'an endpoint of another VPC': {
        given: { ...isolatedReader, ...endpoint('com.amazonaws.eu-central-1.secretsmanager', 'vpc-1') },
        finds: [NO_WAY],
      },
      'a function of the CDK': {
        given: (stack) =>
          clientOf(databaseIn(stack, true), stack, { vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED } }),
        finds: [NO_WAY.replace('Migrate', 'MigrateD5E6BFF0')],
      },
    },
    passes: {
      'a default route': {
        given: { ...isolatedReader, ...route({ DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: 'nat-1' }) },
      },
      'a default route of IPv6': {
        given: { ...isolatedReader, ...route({ DestinationIpv6CidrBlock: '::/0', EgressOnlyInternetGatewayId: 'e' }) },
      },
      'an endpoint of the VPC': {
        given: { ...isolatedReader, ...endpoint({ 'Fn::Sub': `com.amazonaws.\${AWS::Region}.secretsmanager` }) },
      },
      'a function that may read no secret': { given: { ...subnet, ...reader('rds-db:connect') } },
      'a function that may do everything': { given: { ...subnet, ...reader('*') } },
      'a function that talks to no database': {
        given: { ...isolatedReader, Migrate: { ...isolatedReader.Migrate, Properties: { Role: att('Role', 'Arn') } } },
      },
      'a role that is not in the app': {
        given: { ...subnet, ...client({ VpcConfig: { SubnetIds: [ref('Subnet')] }, Role: 'arn:aws:iam::1:role/a' }) },
      },
      'a function of the CDK in a VPC with an endpoint': {
        given: (stack) => {
          const database = databaseIn(stack, true);
          (database.vpc as Vpc).addInterfaceEndpoint('Secrets', {
            service: InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
          });
          clientOf(database, stack, { vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED } });
        },
      },
      'a function of the CDK behind a NAT gateway': { given: (stack) => clientOf(databaseIn(stack), stack) },
      'one subnet of several has a way out': {
        given: {
          ...isolatedReader,
          ...reader(undefined, [ref('Subnet'), ref('Open')]),
          ...one('Open', 'AWS::EC2::Subnet', { VpcId: ref('Vpc') }),
          ...one('OpenTable', 'AWS::EC2::RouteTable', {}),
          ...one('OpenAssociation', 'AWS::EC2::SubnetRouteTableAssociation', {
            SubnetId: ref('Open'),
            RouteTableId: ref('OpenTable'),
          }),
          ...one('Out', 'AWS::EC2::Route', { RouteTableId: ref('OpenTable'), DestinationCidrBlock: '0.0.0.0/0' }),
        },
      },
    },
    tokens: {
      'a destination that is known only at deploy time': {
        given: withParameter({ ...isolatedReader, ...route({ DestinationCidrBlock: ref('P') }) }),
        doubts: [`Properties/DestinationCidrBlock: \${P} is known only at deploy time`],
      },
    },
    intrinsics: {
      'a condition that chooses the way out': {
        given: {
          Stack: {
            Parameters: { P: { Type: 'String' } },
            Conditions: { A: { 'Fn::Equals': [ref('P'), 'a'] } },
            Resources: {
              ...isolatedReader,
              ...route({ DestinationCidrBlock: { 'Fn::If': ['A', '0.0.0.0/0', '10.0.0.0/8'] } }),
            },
          },
        },
        finds: [NO_WAY],
      },
    },
    inconclusive: {
      'a subnet that is not in the app': {
        given: { ...subnet, ...reader(undefined, ['subnet-1']) },
        doubts: [`${SUBNETS}/0: the subnet is not in the app`],
      },
      'subnets that are known only at deploy time': {
        given: withParameter({ ...subnet, ...reader(undefined, ref('P')) }),
        doubts: [`${SUBNETS}: the subnet is not in the app`],
      },
      'the main route table': {
        given: { ...isolatedReader, Association: { Type: 'AWS::CloudFormation::WaitConditionHandle' } },
        doubts: [`${SUBNETS}: the route table of Subnet is not in the app`],
      },
      ...Object.fromEntries(
        ['TransitGatewayId', 'VpcPeeringConnectionId', 'CoreNetworkArn', 'LocalGatewayId'].map((name) => [
          `a route to another network by ${name}`,
          {
            given: { ...isolatedReader, ...route({ DestinationCidrBlock: '10.0.0.0/8', [name]: 'other' }) },
            doubts: [`${SUBNETS}: Route leads to a network that may have an endpoint`],
          },
        ]),
      ),
      'an endpoint whose service is not known': {
        given: withParameter({ ...isolatedReader, ...endpoint(ref('P')) }),
        doubts: ['Properties/VpcConfig: the service of Endpoint is known only at deploy time'],
      },
    },
  },
);

const findingsOf = (rule: Rule, make: (stack: Stack) => void): string[] => {
  const app = new App({ analyticsReporting: false });
  make(new Stack(app, 'Stack'));
  const { stacks } = app.synth();
  const set = TemplateSet.read(stacks.map(({ templateFullPath }) => templateFullPath));
  const { findings, inconclusive } = inspect(set, [rule], []);
  return [...findings, ...inconclusive].map(({ message }) => message);
};

test('two stacks that import nothing from each other have the order that the app gives them', () => {
  const make = (isOrdered: boolean) => (stack: Stack) => {
    const app = stack.node.root as App;
    const network = new Stack(app, 'Network');
    const vpc = new Vpc(network, 'Vpc', { maxAzs: 2, natGateways: 1 });
    const group = new SecurityGroup(network, 'Group', { vpc });
    const data = new Stack(app, 'Data');
    const writer = ClusterInstance.serverlessV2('Writer');
    const cluster = new DatabaseCluster(data, 'Database', { vpc, engine: ENGINES.postgres, writer });
    new CfnSecurityGroupIngress(data, 'Rule', {
      groupId: cluster.connections.securityGroups[0].securityGroupId,
      sourceSecurityGroupId: group.securityGroupId,
      ipProtocol: 'tcp',
      fromPort: 5432,
      toPort: 5432,
    });
    resourceOf(stack, lambda(stack, { vpc, securityGroups: [group], environment: { DB_HOST: 'shop' } }));
    if (isOrdered) {
      stack.addDependency(data);
    }
  };
  expect(findingsOf(databaseOrder, make(true))).toEqual([]);
  expect(findingsOf(databaseOrder, make(false))).toEqual([
    expect.stringMatching(/^the templates do not tell whether the stack of DatabaseWriter\w+ is deployed before$/),
  ]);
});

describe('in nested stacks', () => {
  test('a function that uses a database of a nested stack waits for all of it', () => {
    const make = (stack: Stack) => {
      const { vpc, cluster } = databaseIn(new NestedStack(stack, 'Data'));
      const handler = lambda(stack, { vpc, environment: { DB_HOST: cluster.clusterEndpoint.hostname } });
      resourceOf(stack, handler);
    };
    expect(findingsOf(databaseOrder, make)).toEqual([]);
  });

  test('a resource in a nested stack waits for what the nested stack waits for', () => {
    const make = (isOrdered: boolean) => (stack: Stack) => {
      const { vpc, cluster } = databaseIn(stack);
      const nested = new NestedStack(stack, 'Migrations');
      const handler = lambda(nested, { vpc, environment: { DB_HOST: cluster.clusterEndpoint.hostname } });
      resourceOf(nested, handler);
      if (isOrdered) {
        nested.node.addDependency(cluster);
      }
    };
    expect(findingsOf(databaseOrder, make(true))).toEqual([]);
    expect(findingsOf(databaseOrder, make(false))).toEqual([expect.stringMatching(/does not wait for DatabaseWriter/)]);
  });

  test('isolated subnets of a nested stack are seen', () => {
    const make = (stack: Stack) => {
      const database = databaseIn(new NestedStack(stack, 'Network'), true);
      clientOf(database, stack, { vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED } });
    };
    expect(findingsOf(secretEndpoint, make)).toEqual([expect.stringMatching(/^The subnets have no route/)]);
  });

  test('a Provider in a nested stack is followed', () => {
    const make = (stack: Stack) => {
      const handler = clientOf(databaseIn(stack), stack);
      const nested = new NestedStack(stack, 'Migrations');
      new CustomResource(nested, 'Schema', {
        serviceToken: new Provider(nested, 'Provider', { onEventHandler: handler }).serviceToken,
      });
    };
    expect(findingsOf(serviceTimeout, make)).toEqual([expect.stringMatching(/^CloudFormation waits an hour/)]);
  });
});
