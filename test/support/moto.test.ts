import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { EmbeddedAws } from './moto';

const ACCOUNTS = join('.cdk', 'cache', 'accounts_partitions.json');
const BOOTSTRAP = ['bootstrap', `aws://${EmbeddedAws.ACCOUNT}/${EmbeddedAws.REGION}`];

/** What the CLI remembers of accounts in a home directory. */
const remembered = (home: string) =>
  existsSync(join(home, ACCOUNTS)) ? readFileSync(join(home, ACCOUNTS), 'utf8') : undefined;

let aws: EmbeddedAws;
let developer: string;

beforeEach(async () => {
  aws = await EmbeddedAws.start();
  developer = mkdtempSync(join(tmpdir(), 'developer-'));
});

afterEach(async () => {
  await aws.stop();
  rmSync(developer, { recursive: true, force: true });
});

/** The operating system answers with the home directory of a developer, whatever HOME says. */
function atHomeIn(home: string): NodeJS.ProcessEnv {
  const preload = join(home, 'home.js');
  const answer = JSON.stringify({ ...userInfo(), homedir: home });
  writeFileSync(preload, `require('node:os').userInfo = () => (${answer});\n`);
  return { NODE_OPTIONS: `--require ${preload}` };
}

test('accounts that a developer’s CLI remembers do not mislead, and stay as they are', async () => {
  const poison = JSON.stringify({
    test: { accountId: '000000000000', partition: 'aws' },
    [aws.accessKeyId]: { accountId: '000000000000', partition: 'aws' },
  });
  mkdirSync(dirname(join(developer, ACCOUNTS)), { recursive: true });
  writeFileSync(join(developer, ACCOUNTS), poison);

  await aws.cdk(BOOTSTRAP, [], atHomeIn(developer));

  expect(remembered(developer)).toBe(poison);
  expect(JSON.parse(remembered(aws.home)!)).toEqual({
    [aws.accessKeyId]: { accountId: EmbeddedAws.ACCOUNT, partition: 'aws' },
  });
});

test('a failure of the CLI is told with what it printed', async () => {
  const deployed = aws.cdk(['deploy', '--app', join(developer, 'nowhere')]);
  await expect(deployed).rejects.toThrow(/^cdk deploy --app \S+nowhere ended with 1:\n.*nowhere/s);
});

test('each emulator has a key of its own', async () => {
  const other = await EmbeddedAws.start();
  await other.stop();
  expect(other.accessKeyId).not.toBe(aws.accessKeyId);
});
