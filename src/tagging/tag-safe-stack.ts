import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { requireClass, requireKind } from '../private/synth/kinds';
import { findingsOf, findingsOfAll } from './stack-findings';
import { guardsOf, REQUIRED_TAG, requireTags, stacksIn } from './stack-registry';
import { StackTagger } from './stack-tagger';
import type { TagSafeStackProps } from './tag-safe-stack-props';

/**
 * A stack whose tags are present from the first call: as stack tags, which the CLI sends with the change set, and on
 * each of its resources and nested stacks, with the feature flag `@aws-cdk/core:explicitStackTags` on or off.
 *
 * It is enough for a single stack. For all stacks of an app, including those that other constructs create, use
 * `TagGuard`.
 *
 * @example
 * import type { App } from 'aws-cdk-lib';
 * import { RequiredTag, TagSafeStack } from 'cdk-hindsight/tagging';
 *
 * declare const app: App;
 *
 * new TagSafeStack(app, 'Orders', { tags: { Org: 'ABC' }, required: [RequiredTag.of('Org')] });
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateChangeSet.html
 */
export class TagSafeStack extends Stack {
  private readonly tagger = new StackTagger();

  /** All problems with the tags are reported together when the app is synthesized, by the guard if there is one. */
  constructor(scope: Construct, id: string, props: TagSafeStackProps = {}) {
    super(scope, id, validated(props));
    requireTags(this, props.required ?? []);
    this.tagger.addTo(this);
    this.node.addValidation({ validate: () => this.findings() });
  }

  private findings(): string[] {
    const rules = { required: [], tagger: this.tagger };
    return guardsOf(this).length > 0 ? [] : findingsOfAll(stacksIn(this), (stack) => findingsOf(stack, rules));
  }
}

/** The values of the tags are findings, as those that come from elsewhere are. */
function validated(props: TagSafeStackProps): TagSafeStackProps {
  requireKind('props', props, 'object');
  requireKind('tags', props.tags, 'object?');
  requireKind('required', props.required, 'list of objects?');
  requireClass('required', props.required, '_findings', REQUIRED_TAG);
  return props;
}
