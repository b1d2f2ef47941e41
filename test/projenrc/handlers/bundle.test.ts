import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle, findHandlers, writeIfChanged } from '../../../projenrc/handlers/bundle';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'bundle-'));
});

afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, text = ''): void {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), text);
}

test('a handler is a file named for what it does, in the folder for handlers of a module', () => {
  write('a/handlers/run-it.lambda.ts');
  write('a/handlers/run-it.ts');
  write('a/other.lambda.ts');
  write('private/runtime/clock.ts');
  expect(findHandlers(root)).toEqual([{ entry: join(root, 'a/handlers/run-it.lambda.ts'), folder: 'a/run-it' }]);
});

test('a bundle is one file that is the same each time, with the SDK outside', () => {
  write(
    'x.ts',
    "import { A } from '@aws-sdk/client-a'; import { b } from './b'; export const handler = () => new A(b);",
  );
  write('b.ts', 'export const b: number = 1;');
  const [first, second] = [1, 2].map(() => bundle(join(root, 'x.ts'), root).code);
  expect(first).toBe(second);
  expect(first).toContain('require("@aws-sdk/client-a")');
  expect(first).not.toContain(root);
});

test('a file that does not change keeps its time', () => {
  const file = join(root, 'a', 'b.js');
  writeIfChanged(file, 'one');
  utimesSync(file, 100, 100);
  writeIfChanged(file, 'one');
  expect(statSync(file).mtimeMs).toBe(100_000);
  writeIfChanged(file, 'two');
  expect(readFileSync(file, 'utf8')).toBe('two');
});
