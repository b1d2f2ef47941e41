import {
  CfnTransitGatewayAttachment,
  CfnTransitGatewayVpcAttachment,
  type SelectedSubnets,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { messagesOf, refuse } from '../private/synth/errors';
import { areIsolated, hasEndpoint } from '../private/synth/network';
import type { BatchBacklogProps } from './batch-backlog-props';

const { warn } = messagesOf('batch');

/** The services that a job needs to start, and to work, by the services' names in endpoints. */
const SERVICES = ['ecr.api', 'ecr.dkr', 's3', 'logs'];

/**
 * Rejects jobs that cannot pull their image: isolated subnets of a VPC that this app makes, without endpoints. Of an
 * imported VPC the app does not tell, so that it is a warning.
 */
export function checkEndpoints(scope: Construct, { vpc }: BatchBacklogProps, subnets: SelectedSubnets): void {
  const missing = SERVICES.filter((service) => !hasEndpoint(scope, service.replace('.', '\\.')));
  if (!areIsolated(vpc, subnets) || missing.length === 0) {
    return;
  }
  const remedy =
    'add them with vpc.addInterfaceEndpoint and vpc.addGatewayEndpoint, or choose subnets with a NAT gateway';
  if (vpc instanceof Vpc && !hasTransitGateway(scope)) {
    const must = `have endpoints for ${missing.join(', ')} where the jobs are in isolated subnets`;
    refuse({ property: 'vpc', must, got: vpc.node.path, remedy }, scope);
  }
  const message = `the jobs are in isolated subnets: the VPC needs endpoints for ${missing.join(', ')}; ${remedy}`;
  warn(scope, 'endpoints', message);
}

/** Isolated subnets may have a way out through another VPC. */
function hasTransitGateway(scope: Construct): boolean {
  const all = scope.node.root.node.findAll();
  return all.some((it) => it instanceof CfnTransitGatewayAttachment || it instanceof CfnTransitGatewayVpcAttachment);
}
