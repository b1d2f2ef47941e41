import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { findModules } from '../../projenrc/submodules';

const ROOT = join(__dirname, '..', '..');
const EXAMPLE = join(ROOT, 'examples', 'typescript', 'platform');
const OTHERS = findModules(join(ROOT, 'src')).filter((name) => name !== 'checks');

/** The files of the checks that are loaded after a script, where the packed library is installed. */
function loadedBy(script: string): string[] {
  const print = `console.log(JSON.stringify(Object.keys(require.cache)))`;
  const output = execFileSync(process.execPath, ['-e', `${script}; ${print}`], { cwd: EXAMPLE, encoding: 'utf8' });
  const own = (JSON.parse(output) as string[]).flatMap((path) => path.split('/cdk-hindsight/lib/')[1] ?? []);
  return own.filter((path) => /^checks\/|\/rules\/|^private\/template\//.test(path));
}

test('an app with all modules but the checks loads nothing of them', () => {
  const names = JSON.stringify(OTHERS);
  expect(loadedBy(`${names}.map((name) => Object.values(require('cdk-hindsight')[name]))`)).toEqual([]);
});

test.each(OTHERS)('nor does the sub-path cdk-hindsight/%s', (name) => {
  expect(loadedBy(`Object.values(require('cdk-hindsight/${name}'))`)).toEqual([]);
});

test('the namespace of the checks loads nothing until the class is used', () => {
  expect(loadedBy(`require('cdk-hindsight').checks`)).toEqual(['checks/index.js']);
  expect(loadedBy(`require('cdk-hindsight').checks.HindsightChecks`)).toContain('checks/rule-list.js');
});

test('JSON is read without the parser of YAML', () => {
  const loaded = execFileSync(
    process.execPath,
    [
      '-e',
      `const { parseTemplate } = require('../node_modules/cdk-hindsight/lib/private/template/read');
      const yaml = () => Object.keys(require.cache).some((path) => path.includes('/js-yaml/'));
      parseTemplate('{}', 'a.json');
      console.log(yaml());
      parseTemplate('a: b', 'a.yaml');
      console.log(yaml());`,
    ],
    { cwd: EXAMPLE, encoding: 'utf8' },
  );
  expect(loaded).toBe('false\ntrue\n');
});

test('the examples of all rules are loaded to explain one, and for nothing else', () => {
  const cli = `const { run } = require('../node_modules/cdk-hindsight/lib/checks/cli')`;
  const output = '{ out: () => {}, err: () => {} }';
  expect(loadedBy(`${cli}; run(['rules'], ${output})`)).not.toContain('checks/rule-examples.js');
  expect(loadedBy(`${cli}; run(['explain', 'squid-public-ssh'], ${output})`)).toContain('checks/rule-examples.js');
});
