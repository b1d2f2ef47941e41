import {
  type IConnectable,
  Instance,
  InstanceClass,
  InstanceSize,
  InstanceType,
  type IVpc,
  MachineImage,
  SecurityGroup,
} from 'aws-cdk-lib/aws-ec2';
import {
  type BaseService,
  Cluster,
  ContainerImage,
  Ec2Service,
  Ec2TaskDefinition,
  FargateService,
  FargateTaskDefinition,
} from 'aws-cdk-lib/aws-ecs';
import { type IGrantable, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Alias, Code, Function as LambdaFunction, Runtime, SingletonFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';

/** Something that uses a construct. */
export interface Client {
  /** What grants are given to. */
  readonly grantee: IGrantable;
  /** What has the network, where that is not the grantee: the service of an ECS task. */
  readonly service?: IConnectable;
  /** Whether a grant alone opens the network. */
  readonly isInNetwork: boolean;
  readonly setEnvironment?: (variables: { [name: string]: string }) => void;
}

/** Clients of every kind, in a VPC. */
export const CLIENTS: Record<string, (scope: Construct, vpc: IVpc) => Client> = {
  function: (scope, vpc) => inNetwork(functionIn(scope, vpc)),
  alias(scope, vpc) {
    const fn = functionIn(scope, vpc);
    return { ...inNetwork(fn), grantee: new Alias(scope, 'Alias', { aliasName: 'live', version: fn.currentVersion }) };
  },
  version(scope, vpc) {
    const fn = functionIn(scope, vpc);
    return { grantee: fn.currentVersion, isInNetwork: true };
  },
  'singleton function'(scope, vpc) {
    const fn = new SingletonFunction(scope, 'Singleton', { uuid: 'a-uuid', vpc, ...CODE });
    return inNetwork(fn);
  },
  'imported function'(scope) {
    const grantee = LambdaFunction.fromFunctionAttributes(scope, 'Imported', {
      functionArn: 'arn:aws:lambda:eu-central-1:111122223333:function:api',
      role: Role.fromRoleArn(scope, 'ImportedRole', 'arn:aws:iam::111122223333:role/api'),
      securityGroup: SecurityGroup.fromSecurityGroupId(scope, 'ImportedGroup', 'sg-11111111'),
      sameEnvironment: true,
    });
    return { grantee, isInNetwork: true };
  },
  role: (scope) => ({
    grantee: new Role(scope, 'Role', { assumedBy: new ServicePrincipal('ec2.amazonaws.com') }),
    isInNetwork: false,
  }),
  'imported role': (scope) => ({
    grantee: Role.fromRoleArn(scope, 'ImportedRole', 'arn:aws:iam::111122223333:role/app'),
    isInNetwork: false,
  }),
  instance(scope, vpc) {
    const grantee = new Instance(scope, 'Instance', {
      vpc,
      instanceType: InstanceType.of(InstanceClass.T4G, InstanceSize.MICRO),
      machineImage: MachineImage.genericLinux({ 'eu-central-1': 'ami-11111111' }, { userData: undefined }),
    });
    return { grantee, isInNetwork: true };
  },
  'Fargate service'(scope, vpc) {
    const taskDefinition = new FargateTaskDefinition(scope, 'Task');
    const container = taskDefinition.addContainer('App', CONTAINER);
    const cluster = new Cluster(scope, 'Cluster', { vpc });
    const service = new FargateService(scope, 'Service', { cluster, taskDefinition, minHealthyPercent: 50 });
    return ofService(service, (name, value) => container.addEnvironment(name, value));
  },
  'EC2 service'(scope, vpc) {
    const taskDefinition = new Ec2TaskDefinition(scope, 'Task', { networkMode: 'awsvpc' as never });
    const container = taskDefinition.addContainer('App', CONTAINER);
    const cluster = new Cluster(scope, 'Cluster', { vpc });
    cluster.addCapacity('Capacity', { instanceType: new InstanceType('t3.micro') });
    const service = new Ec2Service(scope, 'Service', { cluster, taskDefinition, minHealthyPercent: 50 });
    return ofService(service, (name, value) => container.addEnvironment(name, value));
  },
};

const CODE = {
  code: Code.fromInline('exports.handler = async () => {};'),
  handler: 'index.handler',
  runtime: Runtime.NODEJS_22_X,
};
const CONTAINER = { image: ContainerImage.fromRegistry('nginx'), memoryLimitMiB: 256 };

function functionIn(scope: Construct, vpc: IVpc): LambdaFunction {
  return new LambdaFunction(scope, 'Function', { vpc, ...CODE });
}

function inNetwork(fn: LambdaFunction | SingletonFunction): Client {
  return {
    grantee: fn,
    isInNetwork: true,
    setEnvironment: (variables) => setAll(variables, (name, value) => fn.addEnvironment(name, value)),
  };
}

function ofService(service: BaseService, set: (name: string, value: string) => void): Client {
  const grantee = service.taskDefinition.taskRole;
  return { grantee, service, isInNetwork: true, setEnvironment: (variables) => setAll(variables, set) };
}

function setAll(variables: { [name: string]: string }, set: (name: string, value: string) => void): void {
  for (const [name, value] of Object.entries(variables)) {
    set(name, value);
  }
}
