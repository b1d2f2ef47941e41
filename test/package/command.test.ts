import { spawnSync } from 'node:child_process';
import {
  closeSync,
  cpSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What `npm install` of the tarball gives a consumer. */
const INSTALLED = join(__dirname, '..', '..', 'examples', 'typescript', 'node_modules', 'cdk-hindsight');
/** What `npx cdk-hindsight check` may put into an empty folder. */
const MAX_SIZE = 12 * 1024 * 1024;

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'command-'));
  cpSync(INSTALLED, join(folder, 'node_modules', 'cdk-hindsight'), { recursive: true, dereference: true });
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

test('npm does not bring the CDK along: it is for those who use the constructs', () => {
  const { peerDependencies, peerDependenciesMeta } = JSON.parse(readFileSync(join(INSTALLED, 'package.json'), 'utf8'));
  const required = Object.keys(peerDependencies).filter((name) => !peerDependenciesMeta?.[name]?.optional);
  expect(required).toEqual([]);
});

test('the package, with all that it brings along, is small', () => {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const size = files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
  expect(size).toBeLessThanOrEqual(MAX_SIZE);
});

test('the command works where nothing else is installed, in JSON and in YAML', () => {
  writeFileSync(join(folder, 'a.json'), '{"Resources": {"Key": {"Type": "AWS::IAM::AccessKey"}}}');
  writeFileSync(join(folder, 'b.yaml'), 'Resources:\n  Key: {Type: AWS::IAM::AccessKey}\n');
  const command = join(folder, 'node_modules', 'cdk-hindsight', 'bin', 'cdk-hindsight');
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, 'check', 'a.json', 'b.yaml'], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/\n0 errors, 2 warnings, .* in 2 templates\n$/);
});

test('a result that cannot be written is an error, and no finding', () => {
  const command = join(folder, 'node_modules', 'cdk-hindsight', 'bin', 'cdk-hindsight');
  const full = openSync('/dev/full', 'w');
  const { status, stderr } = spawnSync(process.execPath, [command, 'rules'], {
    stdio: ['ignore', full, 'pipe'],
    encoding: 'utf8',
  });
  closeSync(full);
  expect({ status, stderr }).toEqual({
    status: 2,
    stderr: 'cdk-hindsight: the result cannot be written: ENOSPC: no space left on device, write\n',
  });
});
