import { type Report, type Rule, Severity } from '../../private/rules/rule';
import { type Resource, STACK } from '../../private/template/resource';
import type { Template } from '../../private/template/template';
import { mayHaveTags, resourceTagsOf, stackTagsOf, tryResourceTagsOf } from './stack-tags';

/** Tags that say something about one resource, or that AWS or the CDK puts there for itself. */
const OF_ONE_RESOURCE = /^(Name$|aws:|aws-cdk:|kubernetes\.io\/|k8s\.io\/|cdk-hindsight:)/i;

/** What a custom resource is given under that name is not a tag of it. */
const CUSTOM = /^(Custom::|AWS::CloudFormation::CustomResource$)/;

/** Common types that a tag for the whole stack reaches: without it on one of them it was meant for others. */
const REACHED = new Set([
  'AWS::DynamoDB::Table',
  'AWS::EC2::SecurityGroup',
  'AWS::EC2::VPC',
  'AWS::ECS::Cluster',
  'AWS::IAM::Role',
  'AWS::KMS::Key',
  'AWS::Lambda::Function',
  'AWS::Logs::LogGroup',
  'AWS::S3::Bucket',
  'AWS::SNS::Topic',
  'AWS::SQS::Queue',
  'AWS::SecretsManager::Secret',
]);

/** What the core of the CDK makes for its own custom resources has no tags. */
const OF_CORE = /CustomResourceProvider/;

export const lateTags: Rule = {
  id: 'hindsight-tagging-late-tags',
  severity: Severity.WARNING,
  incident:
    'A policy that requires tags denied CreateChangeSet: Tags.of had put them on the resources and not on the stack.',
  remedy: 'Put the tag on the stack: with TagGuard for the whole app, TagSafeStack, or the tags property of the stack.',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateChangeSet.html',
  types: [STACK],
  judge: (stack, report) => {
    const tags = stackTagsOf(stack);
    if (!tags) {
      return;
    }
    for (const [key, value] of tagsOfAll(stack.template, report)) {
      if (!Object.hasOwn(tags, key)) {
        report.find('Properties/Tags', `All tagged resources carry ${key}=${value}, and the stack does not.`);
      }
    }
  },
};

/** The tags that all tagged resources carry, so that they were meant for the whole stack. */
function tagsOfAll(template: Template, report: Report): [string, string][] {
  if (resourcesIn(template).some(isLeftOut)) {
    return [];
  }
  const tagged: Map<string, string>[] = [];
  for (const resource of taggedIn(template)) {
    report.isolate(() => tagged.push(...[resourceTagsOf(resource) ?? []].flat()));
  }
  const common = [...(tagged[0] ?? [])].filter(([key, value]) => tagged.every((tags) => tags.get(key) === value));
  const known = tagged.length === 1 ? keysOfStacks(template) : undefined;
  return common.filter(([key]) => !OF_ONE_RESOURCE.test(key) && (known === undefined || known.has(key)));
}

function isLeftOut(resource: Resource): boolean {
  return REACHED.has(resource.type) && !mayHaveTags(resource) && !OF_CORE.test(resource.id);
}

function taggedIn(template: Template): Resource[] {
  return resourcesIn(template).filter((resource) => mayHaveTags(resource) && !CUSTOM.test(resource.type));
}

/** The resources of a stack and of its nested stacks, which get its tags. */
function resourcesIn(template: Template): Resource[] {
  return [...template.resources.values()].flatMap((resource) => [
    resource,
    ...(resource.nestedTemplate ? resourcesIn(resource.nestedTemplate) : []),
  ]);
}

/** The keys of all stack tags of the app: what makes the tag of a single resource look like one of a stack. */
function keysOfStacks({ set, app }: Template): Set<string> {
  return set.index(`tagging/keysOfStacks of ${app}`, (templates) => {
    const stacks = templates.ofType(STACK).filter(({ template }) => template.app === app);
    return new Set(stacks.flatMap((stack) => [...Object.keys(stackTagsOf(stack) ?? {}), ...sharedKeys(stack)]));
  });
}

function sharedKeys({ template }: Resource): string[] {
  const tagged = taggedIn(template).flatMap((resource) => tryResourceTagsOf(resource) ?? []);
  return tagged.length < 2 ? [] : [...tagged[0].keys()].filter((key) => tagged.every((tags) => tags.has(key)));
}
