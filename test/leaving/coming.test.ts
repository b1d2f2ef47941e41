import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { blocksOfDocument } from '../../projenrc/examples/blocks';
import { runBlock } from '../../projenrc/examples/run-typescript';
import { EmbeddedAws } from '../support/moto';

const ROOT = join(__dirname, '..', '..');
const PAGE = readFileSync(join(ROOT, 'website', 'pages', 'coming.md'), 'utf8');
const BLOCKS = blocksOfDocument('coming.md', PAGE).map(({ text }) => text);
const TIMEOUT = 300_000;

/** The stack `Shop` with the nth block of the page in it. */
function shop(index: number): Stack {
  return runBlock(ROOT, BLOCKS[index], 'Shop', loadSource);
}

/** The library is its sources. */
function loadSource(name: string): unknown {
  const [, module] = /^cdk-hindsight(?:\/(.*))?$/.exec(name) ?? [];
  return require(name.startsWith('cdk-hindsight') ? join(ROOT, 'src', module ?? '') : name);
}

function resourceOf(stack: Stack, type: string): [string, any] {
  return Object.entries(Template.fromStack(stack).findResources(type))[0];
}

test('a serverless cache keeps its id and all that would replace it', () => {
  const [[idBefore, before], [idAfter, after]] = [2, 3].map((index) =>
    resourceOf(shop(index), 'AWS::ElastiCache::ServerlessCache'),
  );
  expect(idAfter).toBe(idBefore);
  for (const property of ['ServerlessCacheName', 'SubnetIds', 'KmsKeyId', 'SnapshotArnsToRestore']) {
    expect([property, after.Properties[property]]).toEqual([property, before.Properties[property]]);
  }
});

describe('with the real CLI', () => {
  let aws: EmbeddedAws;

  beforeAll(async () => {
    aws = await EmbeddedAws.start();
    await aws.cdk(['bootstrap', `aws://${EmbeddedAws.ACCOUNT}/${EmbeddedAws.REGION}`]);
  }, TIMEOUT);

  afterAll(() => aws.stop());

  const run = (command: string, stack: Stack, ...args: string[]) =>
    aws.cdk([command, '--app', (stack.node.root as App).synth().directory, stack.stackName, ...args]);

  test(
    'in the same stack: the repository is changed, and none is made or goes',
    async () => {
      await run('deploy', shop(0), '--require-approval', 'never');
      const diff = await run('diff', shop(1), '--method', 'template');
      expect(diff).toMatch(/\[~\] AWS::ECR::Repository .*Repository22E53BBD/);
      expect(diff).not.toMatch(/\[[-+]\] AWS::ECR::Repository|requires replacement|destroy/);
    },
    TIMEOUT,
  );
});

test('the file that an import reads names the resource of the template', () => {
  const [, json] = /```json\n([\s\S]*?)```/.exec(PAGE) as RegExpExecArray;
  const [id, { Properties }] = resourceOf(shop(4), 'AWS::IAM::Role');
  expect(JSON.parse(json)).toEqual({ [id]: { RoleName: Properties.RoleName } });
});
