import { CfnResource } from 'aws-cdk-lib';
import { CfnSecurityGroupIngress, type ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Dependable, type IConstruct, type IDependable } from 'constructs';

/** The rules that a change adds to some security groups. */
export function rulesAddedTo(groups: readonly ISecurityGroup[], change: () => void): CfnResource[] {
  const rules = () => resourcesIn(groups).filter((it) => it instanceof CfnSecurityGroupIngress);
  const before = new Set(rules());
  change();
  return rules().filter((rule) => !before.has(rule));
}

/** The resources of some types among some constructs and all below them, to depend on. */
export function resourcesOfTypes(constructs: readonly IConstruct[], types: RegExp): IDependable {
  return lazily(() => resourcesIn(constructs).filter(({ cfnResourceType }) => types.test(cfnResourceType)));
}

/** Something to depend on that is looked for when the app is complete. */
export function lazily(find: () => IConstruct[]): IDependable {
  const dependable: IDependable = {};
  Dependable.implement(dependable, {
    get dependencyRoots() {
      return find();
    },
  });
  return dependable;
}

function resourcesIn(constructs: readonly IConstruct[]): CfnResource[] {
  return constructs.flatMap((it) => it.node.findAll()).filter((it) => CfnResource.isCfnResource(it)) as CfnResource[];
}
