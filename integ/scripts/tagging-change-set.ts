/** The change set that the real CLI makes for an update has the tags of the stack; nothing is carried out. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { CloudFormationClient, DeleteChangeSetCommand, DescribeChangeSetCommand } from '@aws-sdk/client-cloudformation';
import { CannotAsk, expect, region, run } from './kit';

const ROOT = join(__dirname, '..', '..');
const STACK = 'HindsightTagSafe';
const CHANGE_SET = 'verify-tags';
const EXPECTED = { CostCenter: '42', Org: 'ABC', Owner: 'TeamA' };

run(async () => {
  const app = ['node', '-r', 'ts-node/register/transpile-only', '-r', './projenrc/verify/tag-stacks.ts'];
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      join(ROOT, 'node_modules', '.bin', 'cdk'),
      ...['deploy', STACK, '--require-approval', 'never', '--no-notices', '--ci'],
      ...['--method', 'prepare-change-set', '--change-set-name', CHANGE_SET],
      ...['--app', [...app, 'integ/integ.tagging-guard.ts'].join(' '), '--output', join(process.argv[2], 'change-set')],
    ],
    { cwd: ROOT, encoding: 'utf8', env: { ...process.env, VERIFY_VALUE: 'changed' } },
  );
  if (status !== 0) {
    throw new CannotAsk(`${stdout}${stderr}`);
  }
  const client = new CloudFormationClient({ region });
  const names = { StackName: STACK, ChangeSetName: CHANGE_SET };
  const { Tags = [] } = await client.send(new DescribeChangeSetCommand(names));
  await client.send(new DeleteChangeSetCommand(names));
  const seen = Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value]));
  const missing = Object.entries(EXPECTED).filter(([key, value]) => seen[key] !== value);
  expect('the change set of an update has each tag of the stack', missing.length === 0, seen);
});
