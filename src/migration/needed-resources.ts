import { CfnResource, Stack } from 'aws-cdk-lib';
import { CfnSecurityGroupIngress, CfnVPCEndpoint, type ISecurityGroup, type IVpc } from 'aws-cdk-lib/aws-ec2';
import { Dependable, type IConstruct, type IDependable } from 'constructs';
import { leadsTo } from '../private/synth/network';

/** The types of which a database consists, and which it needs before it can be logged in to. */
const OF_A_DATABASE = /^AWS::(RDS|SecretsManager)::/;

/**
 * The resources below some constructs that make a database answer: instances, and the attachment that completes a secret.
 * Not all that is below them: the network rules of other clients depend on these clients, which may wait for the migration.
 */
export function databaseResources(constructs: readonly IConstruct[]): IDependable {
  return lazily(() => resourcesIn(constructs).filter(({ cfnResourceType }) => OF_A_DATABASE.test(cfnResourceType)));
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

/** The rules that a change adds to some security groups. */
export function rulesAddedTo(groups: readonly ISecurityGroup[], change: () => void): CfnResource[] {
  const rules = () => resourcesIn(groups).filter((it) => it instanceof CfnSecurityGroupIngress);
  const before = new Set(rules());
  change();
  return rules().filter((rule) => !before.has(rule));
}

function resourcesIn(constructs: readonly IConstruct[]): CfnResource[] {
  return constructs.flatMap((it) => it.node.findAll()).filter((it) => CfnResource.isCfnResource(it)) as CfnResource[];
}

/** Something to depend on that is looked for when the app is complete. */
function lazily(find: () => IConstruct[]): IDependable {
  const dependable: IDependable = {};
  Dependable.implement(dependable, {
    get dependencyRoots() {
      return find();
    },
  });
  return dependable;
}
