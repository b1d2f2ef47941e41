import { join } from 'node:path';
import { type App, CfnResource, NestedStack, Stack, Stage, Tags } from 'aws-cdk-lib';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { type Arbitrary, array, boolean, dictionary, option, record } from 'fast-check';
import { RequiredTag, ServiceControlPolicy, TagGuard, TagSafeStack } from '../../../src/tagging';
import type { Target } from '../under-fire';
import { addParameters, partial, type Values } from '../values';

const scp = (condition: object) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Deny', Action: 'cloudformation:CreateStack', Resource: '*', Condition: condition }],
  });
const DEMANDS_OWNER = scp({ Null: { 'aws:RequestTag/Owner': 'true' } });
const DEMANDS_PRINCIPAL = scp({ StringNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/ci' } });

const SCP_FILE = join(__dirname, 'scp.json');

const tags = (values: Values) =>
  dictionary(values.text('CostCenter', 'data:class', 'Zone'), values.text('42'), { maxKeys: 3 });

const required = (values: Values) =>
  array(record({ key: values.text('Owner'), pattern: option(values.usually(['^Team', '.'], '(', '^x$')) }), {
    maxLength: 1,
  });

const cases = (values: Values) =>
  record({
    guard: option(
      record({
        tags: tags(values),
        defaults: tags(values),
        required: required(values),
        excludeResourceTypes: array(values.text('AWS::SNS::Topic'), { maxLength: 1 }),
      }),
      { freq: 5 },
    ),
    owner: values.usually([true], false),
    stackTags: option(tags(values)),
    stackRequired: required(values),
    safe: boolean(),
    nested: boolean(),
    inStage: boolean(),
    ofTags: option(
      record({
        key: values.text('Stage'),
        value: values.text('dev'),
        exclude: boolean(),
        remove: values.usually([false], true),
      }),
    ),
    policy: values.usually<string | undefined>(
      [undefined, DEMANDS_OWNER],
      DEMANDS_PRINCIPAL,
      '{',
      '{}',
      scp({}),
      'null',
      '[]',
      '{"Statement":[1]}',
    ),
    /** Where the policy comes from. */
    file: values.usually<string | undefined>([undefined, SCP_FILE], 'no-such-file.json'),
    context: option(partial({ 'aws:PrincipalArn': values.text('arn:aws:iam::111122223333:role/ci') })),
    environments: option(
      array(partial({ account: values.text('111122223333'), region: values.text('eu-central-1') }), { maxLength: 2 }),
    ),
    named: boolean(),
  });

type Case = ReturnType<typeof cases> extends Arbitrary<infer T> ? T : never;

function build(unguarded: Stack, one: Case): void {
  const app = unguarded.node.root as App;
  // The stack of the run has none of the tags that a guard or a policy may ask for.
  app.node.tryRemoveChild(unguarded.node.id);
  const checked: Stack[] = [];
  guard(app, one, checked);
  const scope = one.inStage ? new Stage(app, 'Stage') : app;
  const props = { tags: { ...(one.owner && { Owner: 'TeamShop' }), ...one.stackTags } };
  // One of the two at least.
  const stack =
    one.safe || one.guard === null
      ? new TagSafeStack(scope, 'Stack', { ...props, required: requiredFrom(one.stackRequired) })
      : new Stack(scope, 'Stack', props);
  checked.push(stack);
  new Topic(stack, 'Topic');
  new CfnResource(stack, 'Untagged', { type: 'AWS::CloudFormation::WaitConditionHandle' });
  addParameters(stack);
  if (one.nested) {
    const nested = new NestedStack(stack, 'Nested', { parameters: { Text: 'x', Number: '1' } });
    addParameters(nested);
    new Topic(nested, 'Topic');
  }
  if (one.ofTags) {
    tag(scope, one.ofTags);
  }
}

function guard(app: App, one: Case, stacks: Stack[]): void {
  if (one.guard === null) {
    return;
  }
  const made = TagGuard.of(app, { ...one.guard, required: requiredFrom(one.guard.required) });
  if (one.policy !== undefined) {
    const policy = one.file
      ? ServiceControlPolicy.fromFile(one.file)
      : ServiceControlPolicy.fromJson('scp', one.policy);
    made.checkAgainst(policy, {
      context: (one.context ?? undefined) as Record<string, string> | undefined,
      environments: one.environments ?? undefined,
      stacks: one.named ? stacks : undefined,
    });
  }
  made.untaggedResources();
}

function requiredFrom(settings: Case['stackRequired']): RequiredTag[] {
  return settings.map(({ key, pattern }) => RequiredTag.of(key, { pattern: pattern ?? undefined }));
}

/** What is kept off the stacks is the user's own, and good. */
function tag(scope: App | Stage, { exclude, remove, ...tag }: NonNullable<Case['ofTags']>): void {
  const { key, value } = exclude ? { key: 'Stage', value: 'dev' } : tag;
  const props = { excludeResourceTypes: exclude ? ['aws:cdk:stack'] : undefined };
  if (remove) {
    Tags.of(scope).remove(key, props);
  } else {
    Tags.of(scope).add(key, value, props);
  }
}

export const tagGuard: Target<Case> = { name: 'TagGuard and TagSafeStack', cases, build };
