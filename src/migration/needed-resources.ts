import { Stack } from 'aws-cdk-lib';
import { CfnVPCEndpoint, type IVpc } from 'aws-cdk-lib/aws-ec2';
import type { IConstruct, IDependable } from 'constructs';
import { lazily, resourcesOfTypes } from '../private/synth/needed-resources';
import { leadsTo } from '../private/synth/network';

/** The types of which a database consists, and which it needs before it can be logged in to. */
const OF_A_DATABASE = /^AWS::(RDS|SecretsManager)::/;

/**
 * The resources below some constructs that make a database answer: instances, and the attachment that completes a secret.
 * Not all that is below them: the network rules of other clients depend on these clients, which may wait for the migration.
 */
export function databaseResources(constructs: readonly IConstruct[]): IDependable {
  return resourcesOfTypes(constructs, OF_A_DATABASE);
}

/** The endpoints by which a secret is read from this VPC, as far as they are in the same stack. */
export function secretEndpoints(vpc: IVpc, scope: IConstruct): IDependable {
  const isOfVpc = (it: CfnVPCEndpoint) => isSame(Stack.of(scope), it.vpcId, vpc.vpcId);
  return lazily(() =>
    Stack.of(scope)
      .node.findAll()
      .filter((it) => it instanceof CfnVPCEndpoint && leadsTo(it, 'secretsmanager') && isOfVpc(it)),
  );
}

function isSame(stack: Stack, a: string, b: string): boolean {
  return JSON.stringify(stack.resolve(a)) === JSON.stringify(stack.resolve(b));
}
