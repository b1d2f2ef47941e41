import { CfnResource, type Environment, Stack, Stage, TagManager } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { forEachStage, isTemplateOnly } from '../private/synth/cdk-internals';
import { messagesOf, refuse } from '../private/synth/errors';
import { type Kinds, requireClass, requireKind, requireKinds } from '../private/synth/kinds';
import { requireLiteral } from '../private/synth/validation';
import type { RequiredTag } from './required-tag';
import { assess, type ScpAssessment } from './scp-assessment';
import { isAboutTags } from './scp-condition';
import type { ScpRequestOptions, ServiceControlPolicy } from './service-control-policy';
import { findingsOf, findingsOfAll } from './stack-findings';
import { REQUIRED_TAG, registerGuard, stacksIn, type TagSettings } from './stack-registry';
import { StackTagger } from './stack-tagger';
import type { TagGuardProps } from './tag-guard-props';
import type { UntaggedResource } from './untagged-resource';

const { warn } = messagesOf('tagging');

const ID = 'TagGuard';
const PROPS: Kinds<TagGuardProps> = {
  tags: 'map of texts?',
  defaults: 'map of texts?',
  required: 'list of objects?',
  excludeResourceTypes: 'list of texts?',
};
const REQUEST: Kinds<ScpRequestOptions> = {
  context: 'map of texts?',
  environments: 'list of objects?',
  stacks: 'list of objects?',
};
const ENVIRONMENT: Kinds<Environment> = { account: 'text?', region: 'text?' };
const POLICY = {
  name: 'a ServiceControlPolicy',
  remedy: 'use ServiceControlPolicy.fromFile(…) or ServiceControlPolicy.fromJson(…)',
};

/** A policy, and what is known of the calls that it judges. */
interface Check {
  readonly policy: ServiceControlPolicy;
  readonly options: ScpRequestOptions;
}

/**
 * Ensures that every stack of an app is created and updated with its tags; otherwise synthesis fails.
 *
 * It covers the stacks under its scope: stacks in Stages, nested stacks, support stacks that other constructs create,
 * and stacks that are created after it. Each stack carries the tags of the guard and its own both as stack tags, which
 * the CLI sends with the change set, and on its resources, with the feature flag `@aws-cdk/core:explicitStackTags` on
 * or off.
 *
 * @example
 * import type { App } from 'aws-cdk-lib';
 * import { TagGuard } from 'cdk-hindsight/tagging';
 *
 * declare const app: App;
 *
 * TagGuard.of(app, { tags: { Org: 'ABC' }, defaults: { Owner: 'Platform' } });
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateChangeSet.html
 */
export class TagGuard extends Construct {
  /**
   * Guards an app, or one of its Stages. All problems are reported together when the app is synthesized.
   *
   * @param scope the app or the Stage
   * @throws if the scope is neither, or has a guard already
   */
  public static of(scope: Stage, props: TagGuardProps): TagGuard {
    if (!Stage.isStage(scope)) {
      const got = Construct.isConstruct(scope) ? `the construct ${(scope as Construct).node.path}` : `${scope}`;
      const remedy = 'pass the app, or the Stage; a single stack can be a TagSafeStack';
      refuse({ property: 'scope', must: 'be an App or a Stage', got, remedy });
    }
    if (scope.node.tryFindChild(ID)) {
      const remedy = 'give all tags to the first call of TagGuard.of';
      refuse({ property: 'scope', must: 'have one guard', remedy }, scope);
    }
    return new TagGuard(scope, props);
  }

  private readonly settings: TagSettings;
  private readonly required: RequiredTag[];
  private readonly tagger = new StackTagger();
  private readonly checks: Check[] = [];

  private constructor(
    private readonly guarded: Stage,
    props: TagGuardProps,
  ) {
    super(guarded, ID);
    requireKinds(props, PROPS, this);
    requireClass('required', props.required, '_findings', REQUIRED_TAG, this);
    this.required = [...(props.required ?? [])];
    this.settings = {
      source: `the guard of ${guarded.node.path || 'the app'}`,
      tags: { ...props.tags },
      defaults: { ...props.defaults },
      excludedTypes: [...(props.excludeResourceTypes ?? [])],
    };
    registerGuard(guarded, this.settings);
    forEachStage(guarded, (stage) => this.cover(stage));
    this.node.addValidation({ validate: () => this.findings() });
  }

  /**
   * When the app is synthesized, checks whether the Deny statements of a service control policy allow the calls with
   * which the CLI creates and updates each stack.
   *
   * A denial fails synthesis, and the error names the statement, the condition that decides and the stack. If a
   * statement tests the tags and a value that is not known at synth, it counts as a denial unless the tags alone rule
   * it out. Everything else that cannot be judged gives a warning, `cdk-hindsight/tagging:scpNotEvaluated`.
   *
   * @throws if the context has a token, or a key that the tags of the stack decide
   */
  public checkAgainst(policy: ServiceControlPolicy, options: ScpRequestOptions = {}): void {
    requireKind('policy', policy, 'object', this);
    requireClass('policy', policy, '_statements', POLICY, this);
    requireKinds(options, REQUEST, this, 'options.');
    for (const environment of options.environments ?? []) {
      requireKinds(environment, ENVIRONMENT, this, 'environments.');
    }
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
   * The resources in the templates that get no tags from the CDK, because their type supports none or the CDK does not
   * know it. CloudFormation may still pass the stack's tags to some of them.
   *
   * Call it after `app.synth()` to include the resources that constructs add during synthesis.
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

  /** A Stage is synthesized on its own, and its warnings are written down with it. */
  private cover(stage: Stage): void {
    this.tagger.addTo(stage);
    stage.node.addValidation({
      validate: () => {
        this.warnAbout(this.stacks().filter((stack) => Stage.of(stack) === stage));
        return [];
      },
    });
  }

  private findings(): string[] {
    const rules = { guard: this.settings, required: this.required, tagger: this.tagger };
    return findingsOfAll(this.stacks(), (stack) => [
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

  /** The stacks that CloudFormation deploys for this app. */
  private stacks(): Stack[] {
    return stacksIn(this.guarded).filter(
      (stack) => !stack.node.scopes.some((scope) => Stack.isStack(scope) && isTemplateOnly(scope)),
    );
  }
}
