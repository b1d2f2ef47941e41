import { join } from 'node:path';
import ts from 'typescript';
import { findModules } from '../../projenrc/submodules';

const ROOT = join(__dirname, '..', '..');
/** A folder in which the packed library is installed. */
const EXAMPLE = join(ROOT, 'examples', 'typescript', 'platform');

/** How a consumer's compiler may look for types, and the file in which it does. */
const RESOLUTIONS: [string, string, ts.CompilerOptions][] = [
  ['node10', 'app.ts', { module: ts.ModuleKind.CommonJS, moduleResolution: ts.ModuleResolutionKind.Node10 }],
  ['node16, from CommonJS', 'app.cts', { module: ts.ModuleKind.Node16 }],
  ['node16, from an ES module', 'app.mts', { module: ts.ModuleKind.Node16 }],
  ['bundler', 'app.ts', { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler }],
];

/** An app that uses each sub-path and its namespace, so that both must be found and be the same; ES modules see a `default` too. */
const APP = findModules(join(ROOT, 'src'))
  .map((name, i) =>
    [
      `import * as sub${i} from 'cdk-hindsight/${name}';`,
      `import { ${name} } from 'cdk-hindsight';`,
      `export const same${i}: Omit<typeof sub${i}, 'default'> = ${name};`,
    ].join('\n'),
  )
  .join('\n');

function problemsOf(file: string, text: string, options: ts.CompilerOptions): string[] {
  const path = join(EXAMPLE, file);
  const settings: ts.CompilerOptions = {
    ...options,
    target: ts.ScriptTarget.ES2022,
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
    ignoreDeprecations: '6.0',
  };
  const host = ts.createCompilerHost(settings);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (name) => name === path || fileExists(name);
  host.getSourceFile = (name, version) =>
    name === path ? ts.createSourceFile(name, text, version) : getSourceFile(name, version);
  const program = ts.createProgram([path], settings, host);
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

test.each(RESOLUTIONS)('the types of each sub-path are found with %s', (_, file, options) => {
  expect(problemsOf(file, APP, options)).toEqual([]);
});

test('a sub-path that is not exported is not found', () => {
  const [, file, options] = RESOLUTIONS[2];
  expect(problemsOf(file, "import 'cdk-hindsight/lib/private/errors';", options)).not.toEqual([]);
});
