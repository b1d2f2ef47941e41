import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { embedded, textsOf } from '../../projenrc/scripts/embed-texts';
import { readText } from '../../src/private/synth/read-text';

const SRC = join(__dirname, '..', '..', 'src');

/** What the compiled file exports. */
function load(texts: Record<string, string>): { readText(file: string): string } {
  const exports = {} as { readText(file: string): string };
  runInNewContext(embedded(texts), { exports });
  return exports;
}

test('the packed library has the same texts as the sources', () => {
  const texts = textsOf(SRC);
  const packed = load(texts);
  expect(Object.keys(texts)).toEqual(expect.arrayContaining(['amplify/start-docker.sh', 'squid/squid.conf']));
  expect(Object.keys(texts).filter((file) => packed.readText(file) !== readText(file))).toEqual([]);
});

test('code and documents are not among them', () => {
  expect(Object.keys(textsOf(SRC)).filter((file) => /\.(ts|md)$/.test(file))).toEqual([]);
});
