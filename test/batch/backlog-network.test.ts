import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import {
  CfnTransitGatewayAttachment,
  CfnTransitGatewayVpcAttachment,
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpointAwsService,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { Ground } from './ground';

const { ECR, ECR_DOCKER, CLOUDWATCH_LOGS } = InterfaceVpcEndpointAwsService;
const SERVICES = { 'ecr.api': ECR, 'ecr.dkr': ECR_DOCKER, logs: CLOUDWATCH_LOGS };

/** A backlog in isolated subnets, with endpoints for these services. */
function isolated(services: string[], prepare: (stack: Stack) => void = () => {}): string[] {
  const stack = new Stack(new App(), 'Stack');
  const subnetConfiguration = [{ name: 'data', subnetType: SubnetType.PRIVATE_ISOLATED }];
  const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 0, subnetConfiguration });
  for (const service of services) {
    if (service === 's3') {
      vpc.addGatewayEndpoint(service, { service: GatewayVpcEndpointAwsService.S3 });
    } else {
      vpc.addInterfaceEndpoint(service, { service: SERVICES[service as keyof typeof SERVICES] });
    }
  }
  prepare(stack);
  new Ground(stack).backlog({ vpc });
  return Annotations.fromStack(stack)
    .findWarning('*', Match.anyValue())
    .map(({ entry }) => `${entry.data}`.replace(/;.*/, ''));
}

const ALL = [...Object.keys(SERVICES), 's3'];

test('isolated subnets with all endpoints are enough', () => {
  expect(isolated(ALL)).toEqual([]);
});

test.each(ALL)('an endpoint for %s is missed alone', (service) => {
  expect(() => isolated(ALL.filter((other) => other !== service))).toThrow(
    `vpc must have endpoints for ${service} where the jobs are in isolated subnets, got: Stack/Vpc;`,
  );
});

test.each<[string, (stack: Stack) => void]>([
  [
    'an attachment',
    (stack) => void new CfnTransitGatewayAttachment(stack, 'Way', { subnetIds: [], transitGatewayId: 't', vpcId: 'v' }),
  ],
  [
    'an attachment of a VPC',
    (stack) =>
      void new CfnTransitGatewayVpcAttachment(stack, 'Way', { subnetIds: [], transitGatewayId: 't', vpcId: 'v' }),
  ],
])('with %s to a transit gateway there may be another way: a warning', (_, prepare) => {
  expect(isolated([], prepare)).toEqual([
    'the jobs are in isolated subnets: the VPC needs endpoints for ecr.api, ecr.dkr, s3, logs',
  ]);
});
