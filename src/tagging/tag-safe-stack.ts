import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { isGuarded } from './guarded-scopes';
import type { RequiredTag } from './required-tag';
import { findingsOf, findingsOfAll } from './stack-findings';
import { demandTags } from './stack-requirements';
import { StackTagger } from './stack-tagger';

/** A stack's own properties, and what its tags have to be. */
export interface TagSafeStackProps extends StackProps {
  /**
   * Tags that the stack must have in the end, wherever they come from.
   *
   * @default - none but those that a `TagGuard` of the app requires
   */
  readonly required?: RequiredTag[];
}

/**
 * A stack whose tags are there from the first call on: as stack tags, which the CLI sends with the change set, and on
 * each of its resources and nested stacks, with the feature flag `@aws-cdk/core:explicitStackTags` on or off.
 *
 * Enough for one stack. For all stacks of an app, and for those that other constructs create, there is `TagGuard`.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateChangeSet.html
 */
export class TagSafeStack extends Stack {
  private readonly tagger = new StackTagger({});

  /** All that is wrong with the tags is reported at once when the app is synthesized, by the guard if there is one. */
  constructor(scope: Construct, id: string, props: TagSafeStackProps = {}) {
    super(scope, id, props);
    demandTags(this, [...(props.required ?? [])]);
    this.tagger.addTo(this);
    this.node.addValidation({ validate: () => this.findings() });
  }

  private findings(): string[] {
    const rules = { tags: {}, required: [], tagger: this.tagger };
    const stacks = this.node.findAll().filter(Stack.isStack);
    return isGuarded(this) ? [] : findingsOfAll(stacks, (stack) => findingsOf(stack, rules));
  }
}
