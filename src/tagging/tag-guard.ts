import { CfnResource, Stack, Stage, TagManager } from 'aws-cdk-lib';
import { Construct, type IConstruct } from 'constructs';
import { messagesOf, refuse } from '../private/synth/errors';
import { requireLiteral } from '../private/synth/validation';
import { markGuarded } from './guarded-scopes';
import type { RequiredTag } from './required-tag';
import { assess, type ScpAssessment } from './scp-assessment';
import { isAboutTags } from './scp-condition';
import type { ScpRequestOptions, ServiceControlPolicy } from './service-control-policy';
import { findingsOf, findingsOfAll } from './stack-findings';
import { StackTagger } from './stack-tagger';
import { forEachStage } from './stages';
import type { UntaggedResource } from './untagged-resource';

const { warn } = messagesOf('tagging');

const ID = 'TagGuard';

/** What a guard adds to stacks and demands of them. */
export interface TagGuardProps {
  /**
   * Tags for every stack and for every resource that takes tags. At most 50 with those of the stack, keys of 1 to 128
   * and values of 1 to 256 characters.
   *
   * @default - none
   */
  readonly tags?: { [key: string]: string };

  /**
   * Tags that every stack must have in the end, wherever they come from.
   *
   * @default - none
   */
  readonly required?: RequiredTag[];
}

/** A policy, and what is known of the calls that it judges. */
interface Check {
  readonly policy: ServiceControlPolicy;
  readonly options: ScpRequestOptions;
}

/**
 * Sees to it that each stack of an app is created and updated with its tags, and fails the synthesis where it is not.
 *
 * It covers the stacks under its scope: those in Stages, nested stacks, support stacks that other constructs create and
 * stacks made after it. Each stack carries the tags of the guard and its own both as stack tags, which the CLI sends
 * with the change set, and on its resources, with the feature flag `@aws-cdk/core:explicitStackTags` on or off.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateChangeSet.html
 */
export class TagGuard extends Construct {
  /**
   * Guards an app, or one of its Stages. All that is wrong is reported at once when the app is synthesized.
   *
   * @param scope the app or the Stage
   * @throws if the scope has a guard already
   */
  public static of(scope: Stage, props: TagGuardProps): TagGuard {
    if (scope.node.tryFindChild(ID)) {
      const remedy = 'give all tags to the first call of TagGuard.of';
      refuse({ property: 'scope', must: 'have one guard', remedy }, scope);
    }
    return new TagGuard(scope, props);
  }

  private readonly tags: Record<string, string>;
  private readonly required: RequiredTag[];
  private readonly tagger: StackTagger;
  private readonly checks: Check[] = [];

  private constructor(
    private readonly guarded: Stage,
    props: TagGuardProps,
  ) {
    super(guarded, ID);
    this.tags = { ...props.tags };
    this.required = [...(props.required ?? [])];
    this.tagger = new StackTagger(this.tags);
    forEachStage(guarded, (stage) => this.cover(stage));
    markGuarded(guarded);
    this.node.addValidation({ validate: () => this.findings() });
  }

  /**
   * Judges each stack's tags by a service control policy, when the app is synthesized: by its Deny statements on
   * `cloudformation:CreateChangeSet`, `CreateStack` and `UpdateStack`.
   *
   * A denial fails the synthesis and names the statement and the stack. A statement that tests the tags and something
   * that is not known at synth counts as a denial if the tags alone would not prevent it; `context` tells what is
   * known. What could not be judged for other reasons is a warning, `cdk-hindsight/tagging:scpNotEvaluated`.
   *
   * @throws if the context has a token, or a key that the tags of the stack decide
   */
  public checkAgainst(policy: ServiceControlPolicy, options: ScpRequestOptions = {}): void {
    for (const [key, value] of Object.entries(options.context ?? {})) {
      requireLiteral(`context ${key}`, value, 'write the value out', this);
      if (isAboutTags(key)) {
        const remedy = 'leave it out: each stack has its own tags';
        refuse({ property: 'context', must: 'name other keys than those of tags', got: key, remedy }, this);
      }
    }
    this.checks.push({ policy, options });
  }

  /**
   * The resources in the templates that take no tags from the CDK: their type has none, or the CDK does not know.
   * CloudFormation may still pass on the tags of the stack to some of them.
   *
   * Call it after `app.synth()` to see also what constructs add while the app is synthesized.
   */
  public untaggedResources(): UntaggedResource[] {
    return this.guarded.node
      .findAll()
      .filter(CfnResource.isCfnResource)
      .filter((resource) => !TagManager.of(resource) && resource.cfnResourceType !== 'AWS::CDK::Metadata')
      .map((resource) => ({
        stackPath: resource.stack.node.path,
        constructPath: resource.node.path,
        logicalId: resource.stack.resolve(resource.logicalId),
        resourceType: resource.cfnResourceType,
      }));
  }

  /** A Stage is synthesized on its own, and its warnings written down with it. */
  private cover(stage: Stage): void {
    this.tagger.addTo(stage);
    stage.node.addValidation({
      validate: () => {
        this.warnAbout(stacksIn(stage).filter((stack) => Stage.of(stack) === stage));
        return [];
      },
    });
  }

  private findings(): string[] {
    const rules = { tags: this.tags, required: this.required, tagger: this.tagger };
    return findingsOfAll(stacksIn(this.guarded), (stack) => [
      ...findingsOf(stack, rules),
      ...this.assess(stack).flatMap(({ denials }) => denials),
    ]);
  }

  private warnAbout(stacks: Stack[]): void {
    for (const stack of stacks) {
      for (const gap of this.assess(stack).flatMap(({ gaps }) => gaps)) {
        warn(stack, 'scpNotEvaluated', gap);
      }
    }
  }

  private assess(stack: Stack): ScpAssessment[] {
    return this.checks.map(({ policy, options }) => assess(stack, policy, options));
  }
}

function stacksIn(scope: IConstruct): Stack[] {
  return scope.node.findAll().filter(Stack.isStack);
}
