import { Duration } from 'aws-cdk-lib';
import type { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { Grant, IRole } from 'aws-cdk-lib/aws-iam';
import { Architecture, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Owner } from '../private/synth/client-connections';
import { grantToClient } from '../private/synth/client-grants';
import { HandlerCode } from '../private/synth/handler-code';
import { pickSubnets } from '../private/synth/network';
import { grantPaths, setUpPathsOf } from './search-paths';
import { SUBNETS } from './search-rules';
import type { SemanticSearchIndexProps } from './semantic-search-index-props';

// Each is longer than the one that it waits for, so that the inner one can still answer.
const TIMEOUT = Duration.minutes(14);
export const RESOURCE_TIMEOUT = Duration.minutes(16);

/** The function that sets the index up, in the network of the domain if that has one. */
export function createSetUp(
  scope: Construct,
  { vpc, vpcSubnets, role }: SemanticSearchIndexProps,
  logGroup: LogGroup,
  group?: SecurityGroup,
): LambdaFunction {
  return new LambdaFunction(scope, 'SetUp', {
    description: 'Sets up a semantic search index while the stack is deployed',
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    handler: 'index.handler',
    code: new HandlerCode('search/set-up-search', {}),
    timeout: TIMEOUT,
    memorySize: 256,
    logGroup,
    role,
    ...(vpc &&
      group && {
        vpc,
        vpcSubnets: { subnets: pickSubnets(scope, vpc, vpcSubnets, SUBNETS).subnets },
        securityGroups: [group],
      }),
  });
}

/** Lets the function set the index up, and hand the role of the connectors to the domain. */
export function grantSetUp(
  scope: Owner & Construct,
  { domain, indexName, role, vpc }: SemanticSearchIndexProps,
  setUp: LambdaFunction,
  connectorRole: IRole,
): Grant {
  const bases = role ? [role] : [];
  const allow = (actions: string[], resource: string) => grantToClient(scope, setUp, actions, [resource], bases);
  const grant = grantPaths(scope, setUp, domain.domainArn, setUpPathsOf(indexName), bases).combine(
    allow(['iam:PassRole'], connectorRole.roleArn),
  );
  if (role === undefined) {
    return grant;
  }
  // A role that the function makes has managed policies for these.
  const log = allow(['logs:CreateLogStream', 'logs:PutLogEvents'], setUp.logGroup.logGroupArn);
  return grant.combine(vpc ? log.combine(allow(NETWORK_ACTIONS, '*')) : log);
}

/**
 * What a function needs to get into a VPC. AWS has no resource for these.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
 */
const NETWORK_ACTIONS = [
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
];
