import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { awscdk, javascript } from 'projen';
import { synthSnapshot } from 'projen/lib/util/synth';
import { findModules, Submodules } from '../../projenrc/submodules';

let outdir: string;

beforeEach(() => {
  outdir = mkdtempSync(join(tmpdir(), 'submodules-'));
  for (const folder of ['valkey', 'federation', 'private']) {
    mkdirSync(join(outdir, 'src', folder), { recursive: true });
  }
  writeFileSync(join(outdir, 'src', 'valkey', 'index.ts'), '');
  writeFileSync(join(outdir, 'src', 'federation', 'index.ts'), '');
});

function synthesize() {
  const project = new awscdk.AwsCdkConstructLibrary({
    name: 'sample',
    author: 'A',
    authorAddress: 'https://example.com',
    repositoryUrl: 'https://example.com/sample.git',
    defaultReleaseBranch: 'main',
    cdkVersion: '2.257.0',
    packageManager: javascript.NodePackageManager.NPM,
    jest: false,
    eslint: false,
    outdir,
  });
  new Submodules(project);
  return synthSnapshot(project);
}

test('a module is a folder with an index, so that private is none', () => {
  expect(findModules(join(outdir, 'src'))).toEqual(['federation', 'valkey']);
});

test('the barrel exports a namespace a module', () => {
  expect(synthesize()['src/index.ts']).toContain("export * as federation from './federation';");
});

test('each module is a sub-path of the package', () => {
  expect(synthesize()['package.json'].exports['./valkey']).toEqual({
    types: './lib/valkey/index.d.ts',
    default: './lib/valkey/index.js',
  });
});

test('the assembly can be reached by other jsii libraries', () => {
  expect(synthesize()['package.json'].exports['./.jsii']).toBe('./.jsii');
});

test('the sub-paths have types in the resolution that ignores exports', () => {
  expect(synthesize()['package.json'].typesVersions['*'].valkey).toEqual(['lib/valkey/index.d.ts']);
});
