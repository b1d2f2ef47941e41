import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import * as ts from 'typescript';

const SRC = join(__dirname, '..', '..', 'src');
const CDK = /^(aws-cdk-lib|constructs)(\/|$)/;
/** Packages that a Lambda function may load; what of it is not in its runtime is bundled. */
const OF_HANDLERS =
  /^(node:.+|iovalkey|pg|mysql2\/promise|postman-(runtime|collection)|@aws-sdk\/client-[\w-]+|@smithy\/(signature-v4|types))$/;
/** Modules that may import other modules. */
const IMPORTING_MODULES: Record<string, RegExp> = {
  checks: /^[a-z]+\/rules\/index$/,
  monitoring: /^(amplify\/build-notice|assets\/pull-failure|(docdb|rdsproxy|valkey)\/[a-z-]+-alarms(-props)?)$/,
  stampede: /^valkey\/(i-valkey-serverless-cache|valkey-access|valkey-serverless-cache|valkey-user)$/,
};

interface Import {
  readonly from: string;
  readonly to: string;
  readonly isTypeOnly: boolean;
}

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
const imports = files.flatMap((file) => importsOf(file));

/** The imports of a file; those of the library's own files by their path below src, without the ending. */
function importsOf(file: string): Import[] {
  const text = readFileSync(join(SRC, file), 'utf8');
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
  const found: Import[] = [];
  const add = (specifier: ts.Node | undefined, isTypeOnly: boolean) => {
    if (specifier && ts.isStringLiteral(specifier)) {
      found.push({ from: file.replace(/\.ts$/, ''), to: pathOf(file, specifier.text), isTypeOnly });
    }
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      add(node.moduleSpecifier, isTypeOnly(node));
    } else if (ts.isExportDeclaration(node)) {
      add(node.moduleSpecifier, node.isTypeOnly);
    } else if (ts.isCallExpression(node) && node.expression.getText(source) === 'require') {
      add(node.arguments[0], false);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function isTypeOnly({ importClause }: ts.ImportDeclaration): boolean {
  const named = importClause?.namedBindings;
  const elements = named && ts.isNamedImports(named) && !importClause.name ? named.elements : undefined;
  return importClause?.isTypeOnly === true || elements?.every((element) => element.isTypeOnly) === true;
}

function pathOf(file: string, specifier: string): string {
  if (!specifier.startsWith('.')) {
    return specifier;
  }
  const path = relative(SRC, join(SRC, dirname(file), specifier));
  return files.includes(`${path}.ts`) ? path : `${path}/index`;
}

/** Which part of the library a file belongs to. */
function layerOf(file: string): string {
  if (/^private\/(synth|template|rules|runtime)\//.test(file)) {
    return file.split('/')[1];
  }
  if (file.startsWith('private/')) {
    return 'plain';
  }
  if (/^\w+\/rules\//.test(file)) {
    return 'rules';
  }
  if (/^\w+\/handlers\//.test(file)) {
    return 'runtime';
  }
  return /^\w+\/(facts$|plain\/)|\.contract$/.test(file) ? 'plain' : 'synth';
}

/** What the files of each layer may import. The command line loads `template`, `rules` and `plain` without the CDK. */
const MAY_IMPORT: Record<string, string[]> = {
  plain: ['plain'],
  template: ['plain', 'template'],
  rules: ['plain', 'template', 'rules'],
  runtime: ['plain', 'runtime'],
  synth: ['plain', 'synth'],
};
/** The command and the plugin judge templates, so that they stand on both sides. */
const CHECKS = /^checks\//;
const internal = imports.filter(({ to }) => files.includes(`${to}.ts`));

describe('layers', () => {
  test.each(Object.keys(MAY_IMPORT))('%s imports only what it may', (layer) => {
    const wrong = internal.filter(
      ({ from, to }) =>
        layerOf(from) === layer &&
        !CHECKS.test(from) &&
        !to.startsWith('index') &&
        !MAY_IMPORT[layer].includes(layerOf(to)),
    );
    expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });

  test.each(['plain', 'template', 'rules', 'runtime'])('%s does not load the CDK', (layer) => {
    const wrong = imports.filter(({ from, to }) => layerOf(from) === layer && CDK.test(to));
    expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });

  test('what runs in a Lambda function loads Node.js, the clients of databases and the SDK', () => {
    const wrong = imports.filter(
      ({ from, to }) => layerOf(from) === 'runtime' && !files.includes(`${to}.ts`) && !OF_HANDLERS.test(to),
    );
    expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });

  test('nothing else loads what only a Lambda function has', () => {
    const wrong = imports.filter(
      ({ from, to }) => layerOf(from) !== 'runtime' && /^(iovalkey|pg|mysql2|@aws-sdk\/|@smithy\/)/.test(to),
    );
    expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });

  test('of the checks, only the plugin loads the CDK, and it loads types only', () => {
    // The plugin asks for the version, which loads nothing.
    const isVersion = (to: string) => to === 'aws-cdk-lib/package.json';
    const wrong = imports.filter(
      ({ from, to, isTypeOnly: only }) => CHECKS.test(from) && CDK.test(to) && !only && !isVersion(to),
    );
    expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });

  test('a module imports no other module', () => {
    const moduleOf = (file: string) =>
      file.includes('/') && !file.startsWith('private/') ? file.split('/')[0] : undefined;
    const wrong = internal.filter(({ from, to }) => {
      const [own, other] = [moduleOf(from), moduleOf(to)];
      return own && other && own !== other && !IMPORTING_MODULES[own]?.test(to);
    });
    expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });
});

/** The first circle that is found from each file, as a list of files. */
function cycles(edges: readonly Import[]): string[] {
  const targets = groupByFrom(edges);
  const found = new Set<string>();
  const done = new Set<string>();
  const visit = (file: string, path: string[]): void => {
    const start = path.indexOf(file);
    if (start >= 0) {
      found.add([...path.slice(start)].sort().join(' '));
    } else if (!done.has(file)) {
      for (const { to } of targets.get(file) ?? []) {
        visit(to, [...path, file]);
      }
      done.add(file);
    }
  };
  for (const file of files) {
    visit(file.replace(/\.ts$/, ''), []);
  }
  return [...found];
}

function groupByFrom(edges: readonly Import[]): Map<string, Import[]> {
  const groups = new Map<string, Import[]>();
  for (const edge of edges) {
    groups.set(edge.from, [...(groups.get(edge.from) ?? []), edge]);
  }
  return groups;
}

describe('cycles', () => {
  test('there is none at run time', () => {
    expect(cycles(internal.filter(({ isTypeOnly: only }) => !only))).toEqual([]);
  });

  test('there is none of types across folders', () => {
    const folders = (circle: string) => new Set(circle.split(' ').map((file) => dirname(file)));
    expect(cycles(internal).filter((circle) => folders(circle).size > 1)).toEqual([]);
  });
});
