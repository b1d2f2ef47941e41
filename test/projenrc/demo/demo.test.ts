import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findIncidents } from '../../../projenrc/demo/before';
import { INCIDENTS } from '../../../projenrc/demo/incidents';
import { findModules } from '../../../projenrc/submodules';

const ROOT = join(__dirname, '..', '..', '..');
const SRC = join(ROOT, 'src');

/** Runs the demo as its task does. */
function demo(...args: string[]) {
  const command = ['-r', 'ts-node/register/transpile-only', join(ROOT, 'projenrc', 'demo', 'main.ts'), ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: ROOT, encoding: 'utf8' });
  return { status, stdout, stderr, lines: stdout.trimEnd().split('\n') };
}

const found = findIncidents(INCIDENTS);

test('each module with rules has its incident in the demo', () => {
  const modules = findModules(SRC).filter((name) => existsSync(join(SRC, name, 'rules')));
  expect(INCIDENTS.map(({ module }) => module).sort()).toEqual(modules);
});

test.each(INCIDENTS)('the checks find the incident of $module, at a construct that a person wrote', (incident) => {
  const findings = found.get(incident)!;
  expect(findings).not.toEqual([]);
  for (const { where, text, remedy } of findings) {
    expect([where[0], text, remedy].every(Boolean)).toBe(true);
    expect(where.join(' ')).toMatch(/^Shop(\/\w+)*$/);
  }
});

describe('the demo', () => {
  const { status, stdout, stderr, lines } = demo();

  test('ends well, and says so in its last lines', () => {
    expect({ status, stderr }).toMatchObject({ status: 0 });
    expect(lines.slice(-2).join(' ')).toMatch(
      /^Before: \d+ incidents waiting\. With the constructs: 0 findings, \d+ alarms, 8 of 8 tokens judged as they should be\.$/,
    );
  });

  test('shows one stage', () => {
    expect(stdout).toContain('Prod/');
    expect(stdout).not.toContain('Dev/');
  });

  test('counts the acknowledgements and fits a few screens', () => {
    expect(stdout.replace(/\s+/g, ' ')).toMatch(
      /\d+ findings of cdk-nag's six packs were acknowledged, each with a reason;/,
    );
    expect(lines.length).toBeLessThan(500);
  });

  test('says what is under way, and nothing else, on the other stream', () => {
    expect(
      stderr
        .trimEnd()
        .split('\n')
        .filter((line) => !line.endsWith(' …')),
    ).toEqual([]);
  });
});

test('with --verbose the demo tells every remedy and every acknowledgement', () => {
  const { status, stdout } = demo('--verbose');
  expect(status).toBe(0);
  expect(stdout).toContain('remedy: ');
  expect(stdout).toMatch(/^Prod\/\S+: .*\n {2}.*AwsSolutions-/m);
});

test('an argument that it does not know is refused', () => {
  expect(demo('--stage')).toMatchObject({ status: 2, stderr: expect.stringContaining('got: --stage') });
});
