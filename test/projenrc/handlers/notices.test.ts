import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noticesOf, packagesIn } from '../../../projenrc/handlers/notices';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'notices-'));
});

afterEach(() => rmSync(root, { recursive: true }));

function install(folder: string, manifest: object, licence?: string): void {
  mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, folder, 'package.json'), JSON.stringify(manifest));
  if (licence) {
    writeFileSync(join(root, folder, 'LICENSE.md'), licence);
  }
}

const metafile = (...inputs: string[]) => ({
  inputs: Object.fromEntries(inputs.map((input) => [input, { bytes: 1, imports: [] }])),
  outputs: {},
});

test('each package is named once, with the text of its licence; the own files are not', () => {
  install('node_modules/@a/b', { name: '@a/b', version: '1.2.3', license: 'MIT' }, 'Do what you like.\n');
  const files = ['src/x.ts', 'node_modules/@a/b/index.js', 'node_modules/@a/b/lib/c.js'];
  const packages = packagesIn([metafile(...files), metafile('node_modules/@a/b/index.js')], root);
  expect(packages).toEqual([{ name: '@a/b', version: '1.2.3', licence: 'MIT', licenceText: 'Do what you like.' }]);
  expect(noticesOf(packages)).toContain('@a/b 1.2.3 (MIT)\n\nDo what you like.');
});

test('a package in a package is one of its own', () => {
  install('node_modules/a/node_modules/b', { name: 'b', version: '2.0.0', license: 'ISC' }, 'x');
  expect(packagesIn([metafile('node_modules/a/node_modules/b/index.js')], root)).toMatchObject([{ name: 'b' }]);
});

test.each([
  ['a text', 'Jo <jo@example.com>', 'By Jo <jo@example.com>'],
  ['an object', { name: 'Jo' }, 'By Jo'],
  ['nobody', undefined, 'By its authors'],
])('a package without a file of its licence is named with author and licence: %s', (_, author, text) => {
  install('node_modules/a', { name: 'a', version: '1.0.0', license: 'MIT', author });
  expect(packagesIn([metafile('node_modules/a/i.js')], root)[0].licenceText).toBe(
    `${text}, under the licence MIT: https://spdx.org/licenses/MIT.html`,
  );
});
