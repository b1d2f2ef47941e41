import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { findModules } from '../../projenrc/submodules';

const ROOT = join(__dirname, '..', '..');
const EXAMPLE = join(ROOT, 'examples', 'typescript', 'platform');

/** What a script prints that runs where the packed library is installed. */
function run(script: string, ...flags: string[]): unknown {
  const output = execFileSync(process.execPath, [...flags, '-e', script], { cwd: EXAMPLE, encoding: 'utf8' });
  return JSON.parse(output);
}

test('the package loads one file of its own until something is used', () => {
  const loaded = run(`
    require('cdk-hindsight');
    console.log(JSON.stringify(Object.keys(require.cache).map((path) => path.split('/cdk-hindsight/')[1])));
  `);
  expect(loaded).toEqual(['lib/index.js']);
});

test.each(findModules(join(ROOT, 'src')))('the sub-path cdk-hindsight/%s is the namespace of the barrel', (name) => {
  expect(run(`console.log(require('cdk-hindsight/${name}') === require('cdk-hindsight').${name})`)).toBe(true);
});

test.each(findModules(join(ROOT, 'src')))('an ES module imports every export of cdk-hindsight/%s by name', (name) => {
  const script = `
    import { createRequire } from 'node:module';
    import * as imported from 'cdk-hindsight/${name}';
    const required = createRequire(process.cwd() + '/app.mjs')('cdk-hindsight/${name}');
    console.log(JSON.stringify(Object.keys(required).filter((key) => !(key in imported))));
  `;
  expect(run(script, '--input-type=module')).toEqual([]);
});
