import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { templatesBelow } from '../../projenrc/checks/cfn-lint';
import { synthesizeExample } from '../../projenrc/demo/example';

const BINDINGS = join(__dirname, '..', '..', '.cache', 'bindings');

/**
 * What names the language in a template and is left out of the comparison.
 * It is empty: the analytics resource, which would list the language's runtime, is only there if the CLI asks for it.
 */
const REMOVED: RegExp[] = [];

function templatesOf(directory: string): Record<string, string> {
  const entries = templatesBelow(directory).map((path) => {
    const text = readFileSync(path, 'utf8');
    return [relative(directory, path), REMOVED.reduce((rest, pattern) => rest.replace(pattern, ''), text)];
  });
  return Object.fromEntries(entries);
}

const typescript = templatesOf(synthesizeExample().assembly.directory);

test('the TypeScript example makes templates', () => {
  expect(Object.keys(typescript)).not.toEqual([]);
});

test.each(['python', 'java'])('the %s example makes the same templates, byte for byte', (language) => {
  expect(templatesOf(join(BINDINGS, language))).toEqual(typescript);
});
