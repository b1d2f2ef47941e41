/**
 * Whether an SCP sees the tags of a nested stack: a policy of its own on an OU, which is about the nested stacks of this script
 * alone, and two stacks in an account of that OU, one with the tag and one without.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  assumed,
  aws,
  CannotAsk,
  expect,
  given,
  home,
  type Login,
  region,
  run,
  STACK_TAGS,
  tryAws,
  until,
} from './kit';

const POLICY = 'cdk-hindsight-verify-nested';
const TAG = 'CdkHindsightVerify';
const PREFIX = 'verify-scp-';
const EMPTY = { Resources: { Handle: { Type: 'AWS::CloudFormation::WaitConditionHandle' } } };
const DENIED = /explicit deny in a service control policy/;
const ENDED = /^(CREATE_COMPLETE|CREATE_FAILED|ROLLBACK_COMPLETE|ROLLBACK_FAILED)$/;

run(
  async () => {
    const sandbox = enter();
    await undo(sandbox);
    attachPolicy(sandbox);
    await untilDenied(sandbox.login);
    const url = publish(sandbox);
    const bare = await makeParent('bare', url, sandbox.login, []);
    expect(
      'a nested stack without the tag is denied',
      bare.status !== 'CREATE_COMPLETE' && DENIED.test(bare.reason),
      bare,
    );
    const tagged = await makeParent('tagged', url, sandbox.login, [`Key=${TAG},Value=yes`]);
    expect('one that has the tag from its parent is not', tagged.status === 'CREATE_COMPLETE', tagged);
  },
  () => undo(enter()),
);

/** An account that policies act on, and its OU. */
interface Sandbox {
  readonly partition: string;
  readonly account: string;
  readonly organizationalUnit: string;
  readonly login: Login;
}

/** Nothing is made before it is known that the account is one of the OU. */
function enter(): Sandbox {
  const organizationalUnit = given('VERIFY_SCP_OU');
  const role = given('VERIFY_SCP_ROLE');
  const [, partition, , , account] = role.split(':');
  if (!organizationalUnit.startsWith('ou-')) {
    throw new CannotAsk(`VERIFY_SCP_OU must be an OU and not the root of an organization, got: ${organizationalUnit}`);
  }
  const { Organization } = aws('organizations', 'describe-organization');
  if (Organization.MasterAccountId === account) {
    throw new CannotAsk('no service control policy acts on the management account: name a role of another one');
  }
  if (!isBelow(account, organizationalUnit)) {
    throw new CannotAsk(`the account of VERIFY_SCP_ROLE, ${account}, is not in ${organizationalUnit}`);
  }
  return { partition, account, organizationalUnit, login: assumed(role) };
}

function isBelow(child: string, organizationalUnit: string): boolean {
  const [parent] = aws('organizations', 'list-parents', '--child-id', child).Parents;
  return parent.Id === organizationalUnit || (parent.Type !== 'ROOT' && isBelow(parent.Id, organizationalUnit));
}

/** It denies to create a nested stack of this script without the tag, and nothing else. */
function attachPolicy({ partition, organizationalUnit }: Sandbox): void {
  const statement = {
    Effect: 'Deny',
    Action: ['cloudformation:CreateStack', 'cloudformation:CreateChangeSet'],
    Resource: `arn:${partition}:cloudformation:*:*:stack/${PREFIX}*-Inner-*/*`,
    Condition: { Null: { [`aws:RequestTag/${TAG}`]: 'true' } },
  };
  const content = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  const about = ['--description', 'of npx projen verify; may be deleted', '--type', 'SERVICE_CONTROL_POLICY'];
  const { Policy } = aws('organizations', 'create-policy', '--name', POLICY, '--content', content, ...about);
  const id = Policy.PolicySummary.Id;
  aws('organizations', 'attach-policy', '--policy-id', id, '--target-id', organizationalUnit);
}

/** A policy acts some time after it is attached. */
async function untilDenied(login: Login): Promise<void> {
  let attempt = 0;
  await until('the effect of the policy', 10, () => {
    attempt += 1;
    const name = `${PREFIX}probe-Inner-${attempt}`;
    const { succeeded, error } = create(name, EMPTY, login, []);
    if (!succeeded && !DENIED.test(error)) {
      throw new CannotAsk(error);
    }
    return succeeded ? undefined : true;
  }).catch((error) => {
    throw new CannotAsk(error.message);
  });
}

function create(name: string, template: object, login: Login, tags: readonly string[]) {
  const file = join(home, `${name}.json`);
  writeFileSync(file, JSON.stringify(template));
  const stack = ['--stack-name', name, '--template-body', `file://${file}`, '--on-failure', 'DO_NOTHING'];
  return tryAws(
    ['cloudformation', 'create-stack', '--region', region, ...stack, '--tags', ...STACK_TAGS, ...tags],
    login,
  );
}

function bucketOf({ account }: Sandbox): string {
  return `${PREFIX}${account}-${region}`;
}

/** Where CloudFormation reads the template of a nested stack. */
function publish(sandbox: Sandbox): string {
  const bucket = bucketOf(sandbox);
  const file = join(home, 'inner.json');
  writeFileSync(file, JSON.stringify(EMPTY));
  const place = region === 'us-east-1' ? [] : ['--create-bucket-configuration', `LocationConstraint=${region}`];
  for (const args of [
    ['create-bucket', '--bucket', bucket, ...place],
    ['put-object', '--bucket', bucket, '--key', 'inner.json', '--body', file],
  ]) {
    const { succeeded, error } = tryAws(['s3api', ...args, '--region', region], sandbox.login);
    if (!succeeded) {
      throw new CannotAsk(error);
    }
  }
  const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return `https://${bucket}.s3.${region}.${suffix}/inner.json`;
}

/** What became of a stack with a nested one, whose name has `-Inner-` in it. */
async function makeParent(name: string, TemplateURL: string, login: Login, tags: readonly string[]) {
  const template = { Resources: { Inner: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL } } } };
  const { succeeded, error } = create(`${PREFIX}${name}`, template, login, tags);
  if (!succeeded) {
    throw new CannotAsk(error);
  }
  const where = ['--region', region, '--stack-name', `${PREFIX}${name}`];
  const status = await until(`the end of ${name}`, 15, () => {
    const [stack] = tryAws(['cloudformation', 'describe-stacks', ...where], login).value.Stacks ?? [];
    return ENDED.test(stack?.StackStatus) ? (stack.StackStatus as string) : undefined;
  });
  const { StackEvents = [] } = tryAws(['cloudformation', 'describe-stack-events', ...where], login).value;
  const inner = StackEvents.find(
    (event: any) => event.LogicalResourceId === 'Inner' && /FAILED/.test(event.ResourceStatus),
  );
  return { status, reason: `${inner?.ResourceStatusReason ?? ''}` };
}

/** Policy, stacks and bucket, of this run or of one that was killed. */
async function undo(sandbox: Sandbox): Promise<void> {
  const { Policies } = aws('organizations', 'list-policies', '--filter', 'SERVICE_CONTROL_POLICY');
  for (const { Id } of Policies.filter(({ Name }: any) => Name === POLICY)) {
    const { Targets } = aws('organizations', 'list-targets-for-policy', '--policy-id', Id);
    for (const { TargetId } of Targets) {
      aws('organizations', 'detach-policy', '--policy-id', Id, '--target-id', TargetId);
    }
    aws('organizations', 'delete-policy', '--policy-id', Id);
  }
  await deleteStacks(sandbox.login);
  const bucket = ['--bucket', bucketOf(sandbox), '--region', region];
  tryAws(['s3api', 'delete-object', ...bucket, '--key', 'inner.json'], sandbox.login);
  const { succeeded, error } = tryAws(['s3api', 'delete-bucket', ...bucket], sandbox.login);
  if (!succeeded && !error.includes('NoSuchBucket')) {
    throw new Error(error);
  }
}

async function deleteStacks(login: Login): Promise<void> {
  await until('the end of the stacks', 15, () => {
    const { succeeded, value, error } = tryAws(['cloudformation', 'describe-stacks', '--region', region], login);
    if (!succeeded) {
      throw new Error(error);
    }
    const left = value.Stacks.filter(({ StackName, ParentId }: any) => StackName.startsWith(PREFIX) && !ParentId);
    for (const { StackName } of left) {
      tryAws(['cloudformation', 'delete-stack', '--region', region, '--stack-name', StackName], login);
    }
    return left.length === 0 ? true : undefined;
  });
}
