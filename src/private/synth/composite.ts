import { RemovalPolicy, Resource } from 'aws-cdk-lib';
import { refuse } from './errors';
import { requireKind } from './kinds';
import { requireOneOf } from './validation';

/**
 * A construct that is made of several resources, none of which stands for it.
 *
 * @jsii ignore
 */
export abstract class CompositeResource extends Resource {
  /**
   * Always throws, because the construct is made of several resources. To apply a policy to all of them, use
   * `RemovalPolicies.of`; to apply it to one, call this method on that resource.
   *
   * @throws always
   */
  public override applyRemovalPolicy(policy: RemovalPolicy): void {
    requireKind('policy', policy, 'text', this);
    requireOneOf('policy', policy, Object.values(RemovalPolicy), this);
    const method = policy.replace(/-./g, ([, letter]) => letter.toUpperCase());
    const remedy = `to apply the policy to all of them, call RemovalPolicies.of(…).${method}() with the construct`;
    refuse(
      { property: 'applyRemovalPolicy', must: 'be called on one of the resources of the construct', remedy },
      this,
    );
  }
}
