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
   * Rejects the policy, for the construct is made of several resources: call `RemovalPolicies.of` for all of them, or apply
   * the policy to one.
   *
   * @throws in any case
   */
  public override applyRemovalPolicy(policy: RemovalPolicy): void {
    requireKind('policy', policy, 'text', this);
    requireOneOf('policy', policy, Object.values(RemovalPolicy), this);
    const method = policy.replace(/-./g, ([, letter]) => letter.toUpperCase());
    const remedy = `for all that it has made, call RemovalPolicies.of(it).${method}()`;
    refuse(
      { property: 'applyRemovalPolicy', must: 'be called on one of the resources of the construct', remedy },
      this,
    );
  }
}
