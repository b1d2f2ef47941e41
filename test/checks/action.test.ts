import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';

const ROOT = join(__dirname, '..', '..');
const ACTION = parse(readFileSync(join(ROOT, 'action.yml'), 'utf8'));
const [CHECK, UPLOAD, FAIL] = ACTION.runs.steps;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'action-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** Runs a step as GitHub does, with a command in the place of npx that writes down what it is asked and ends with a code. */
function step({ run, env }: any, inputs: Record<string, string>, code = 0, more: Record<string, string> = {}) {
  const npx = join(folder, 'npx');
  writeFileSync(
    npx,
    `#!/usr/bin/env bash\nprintf '%s\\n' "$*" >> "${folder}/calls"\n[[ "$*" == *sarif* ]] || exit ${code}\n`,
  );
  chmodSync(npx, 0o755);
  const output = join(folder, 'output');
  writeFileSync(output, '');
  const values = Object.fromEntries(
    Object.entries(env as Record<string, string>).map(([name, expression]) => {
      const [, input] = /inputs\.([\w-]+)/.exec(expression) ?? [];
      return [name, input === undefined ? '' : (inputs[input] ?? ACTION.inputs[input].default)];
    }),
  );
  const { status } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', run], {
    env: { PATH: `${folder}:${process.env.PATH}`, GITHUB_OUTPUT: output, RUNNER_TEMP: folder, ...values, ...more },
    encoding: 'utf8',
  });
  const calls = existsSync(join(folder, 'calls')) ? readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n') : [];
  return { status, calls, output: readFileSync(output, 'utf8').trim().split('\n') };
}

test('the check writes SARIF, prints what it found and keeps the exit code for the end', () => {
  expect(step(CHECK, {}, 1)).toEqual({
    status: 0,
    calls: [
      `--yes cdk-hindsight@latest check cdk.out --format sarif --output ${folder}/cdk-hindsight.sarif --fail-on never`,
      '--yes cdk-hindsight@latest check cdk.out --fail-on error',
    ],
    output: [`sarif=${folder}/cdk-hindsight.sarif`, 'code=1'],
  });
});

test('inputs become arguments, and never commands', () => {
  const { calls } = step(CHECK, {
    path: 'a b/c $(touch evil)',
    'fail-on': 'warning; touch evil',
    baseline: 'known.json',
    version: '1.2.3',
  });
  expect(calls[1]).toBe(
    '--yes cdk-hindsight@1.2.3 check a b/c $(touch evil) --baseline known.json --fail-on warning; touch evil',
  );
  expect(existsSync(join(folder, 'evil'))).toBe(false);
});

test('no script has an expression in it, which would become a part of the command', () => {
  expect(ACTION.runs.steps.filter(({ run }: any) => run?.includes('${{'))).toEqual([]);
});

test.each([0, 1, 2])('the job ends with the exit code of the command: %d', (code) => {
  expect(step(FAIL, {}, 0, { CODE: `${code}` }).status).toBe(code);
});

test('the findings go to code scanning by an action at a commit', () => {
  expect(UPLOAD.uses).toMatch(/^github\/codeql-action\/upload-sarif@[0-9a-f]{40}$/);
});

test('the hook of pre-commit calls the command on templates', () => {
  const [hook] = parse(readFileSync(join(ROOT, '.pre-commit-hooks.yaml'), 'utf8'));
  expect(hook).toMatchObject({
    id: 'cdk-hindsight',
    language: 'system',
    entry: 'npx --no-install cdk-hindsight check',
  });
  const fits = (name: string) => new RegExp(hook.files).test(name);
  expect(['a.template', 'a.template.json', 'x/a.template.yaml', 'a.template.yml'].every(fits)).toBe(true);
  expect(['package.json', 'a.yaml', 'template.ts'].some(fits)).toBe(false);
});
