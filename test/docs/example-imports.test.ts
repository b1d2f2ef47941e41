import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importProblems, TypeNames } from '../../projenrc/docs/imports';

const ROOT = join(__dirname, '..', '..');

interface Snippet {
  readonly location: {
    readonly api: { readonly moduleFqn?: string; readonly fqn?: string };
    readonly field?: { line: number };
  };
  readonly translations: Record<string, { readonly source: string }>;
}

// What the wheel, the jar and the site show.
const SNIPPETS = Object.values<Snippet>(JSON.parse(readFileSync(join(ROOT, '.jsii.tabl.json'), 'utf8')).snippets);

test.each(['python', 'java'] as const)('every %s example imports what it uses, from where it is', (language) => {
  const types = TypeNames.of(ROOT);
  const problems = SNIPPETS.flatMap(({ location: { api, field }, translations }) =>
    importProblems(translations[language].source, language, types).map(
      (problem) => `${api.moduleFqn ?? api.fqn}, line ${field?.line}: ${problem}`,
    ),
  );
  expect(problems).toEqual([]);
});
