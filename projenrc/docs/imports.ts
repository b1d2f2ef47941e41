/** The imports of a translated example. jsii-rosetta writes none for what the TypeScript source does not name. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** The name of a type in the languages. */
export interface TypeName {
  readonly name: string;
  readonly python: string;
  readonly java: string;
  /** Whether the library itself has it, and not a package that it depends on. */
  readonly own: boolean;
}

/** An example as the tablet of jsii-rosetta has it, with what its fixture adds. */
export interface Example {
  readonly fullSource?: string;
  readonly fqnsReferenced?: readonly string[];
}

const JAVA_UTIL = ['Arrays', 'HashMap', 'List', 'Map', 'Set'];
const JAVA_LANG = [
  'Boolean',
  'Double',
  'Exception',
  'Integer',
  'Long',
  'Number',
  'Object',
  'Override',
  'String',
  'System',
];
const PYTHON_BUILT_IN = ['True', 'False', 'None', 'Exception', 'ValueError'];

/** Every type that an example can import. */
export class TypeNames {
  /** Reads the assembly of a package and those of what it depends on. */
  public static of(root: string): TypeNames {
    const own = readAssembly(root);
    const others = Object.keys(own.dependencies ?? {}).map((name) => readAssembly(join(root, 'node_modules', name)));
    const all = [own, ...others];
    return new TypeNames(
      all.flatMap((assembly) => typesOf(assembly, assembly === own)),
      all.flatMap((assembly) => Object.keys(assembly.types ?? {})),
    );
  }

  private readonly byFqn: Map<string, TypeName>;
  private readonly byName = new Map<string, TypeName[]>();

  public constructor(
    types: readonly (readonly [string, TypeName])[],
    private readonly fqns: readonly string[] = [],
  ) {
    this.byFqn = new Map(types);
    for (const type of this.byFqn.values()) {
      this.byName.set(type.name, [...(this.byName.get(type.name) ?? []), type]);
    }
  }

  /** Whether a Python module or a Java package of ours or of the CDK has this name. */
  public has(language: 'python' | 'java', place: string, name: string): boolean {
    return (this.byName.get(name) ?? []).some((type) => type[language] === place);
  }

  /** The class, of some, that a type is in: `CfnDomain` of `SubDomainSettingProperty`. */
  public ownerOf(name: string, classes: readonly string[]): string | undefined {
    return classes.find((owner) => this.fqns.some((fqn) => fqn.endsWith(`.${owner}.${name}`)));
  }

  /** The type that an example means by a name: by its imports, as ours, as one it uses, as the only one or the core's. */
  public find(name: string, example: Example): TypeName | undefined {
    const alias = importsOf(example.fullSource ?? '').get(name);
    const named = this.byName.get(alias?.name ?? name) ?? [];
    const used = (example.fqnsReferenced ?? []).flatMap((fqn) => this.byFqn.get(fqn) ?? []);
    return (
      (alias && named.find((type) => comesFrom(type, alias.from))) ??
      named.find(({ own }) => own) ??
      used.find((type) => named.includes(type)) ??
      named.find((type) => modulesOf(example).some((from) => comesFrom(type, from))) ??
      (named.length === 1 ? named[0] : named.find(({ python }) => python === 'aws_cdk'))
    );
  }
}

function readAssembly(folder: string): any {
  const assembly = JSON.parse(readFileSync(join(folder, '.jsii'), 'utf8'));
  return assembly.schema === 'jsii/file-redirect'
    ? JSON.parse(gunzipSync(readFileSync(join(folder, assembly.filename))).toString())
    : assembly;
}

/** The types that can be imported: a type within a class is reached through the class. */
function typesOf(assembly: any, own: boolean): [string, TypeName][] {
  return Object.entries<any>(assembly.types ?? {})
    .filter(([, { namespace }]) => !namespace || assembly.submodules?.[`${assembly.name}.${namespace}`])
    .map(([fqn, { name, namespace }]) => {
      const { python, java } = placeOf(assembly, namespace);
      return [fqn, { name, python, java, own }];
    });
}

function placeOf(assembly: any, namespace: string | undefined): { python: string; java: string } {
  const root = { python: assembly.targets.python.module, java: assembly.targets.java.package };
  if (!namespace) {
    return root;
  }
  const { targets } = assembly.submodules[`${assembly.name}.${namespace}`];
  return {
    python: targets?.python?.module ?? `${root.python}.${namespace}`,
    java: targets?.java?.package ?? `${root.java}.${namespace}`,
  };
}

interface Origin {
  readonly name: string;
  readonly from: string;
}

/** The imports of a TypeScript source by name: local name to name and module. */
export function importsOf(source: string): Map<string, Origin> {
  const found = new Map<string, Origin>();
  for (const [, names, from] of source.matchAll(/^import (?:type )?\{([^}]*)\} from '([^']+)'/gm)) {
    for (const entry of names.split(',').map((part) => part.trim().replace(/^type /, ''))) {
      const [name, local = name] = entry.split(' as ').map((part) => part.trim());
      if (name) {
        found.set(local, { name, from });
      }
    }
  }
  return found;
}

/** The modules that an example imports something from. */
function modulesOf({ fullSource = '' }: Example): string[] {
  return [...fullSource.matchAll(/^[^/]* from '([^']+)';?$/gm)].map(([, from]) => from);
}

/** `aws-cdk-lib/aws-lambda` and `aws_cdk.aws_lambda` are the same place, `cdk-hindsight` and `cdk_hindsight` too. */
function comesFrom({ python }: TypeName, from: string): boolean {
  return python === from.replace('aws-cdk-lib', 'aws_cdk').replaceAll('-', '_').replaceAll('/', '.');
}

/** A Python example with every import it needs, and none that does not exist. */
export function completePython(source: string, example: Example, types: TypeNames): string {
  const { imports, code } = splitPython(source);
  const known = new Map(
    imports.filter(({ from, name }) => !isOurs(from) || types.has('python', from, name)).map(byLocal),
  );
  for (const local of namesIn(code, 'python')) {
    const type = known.has(local) ? undefined : types.find(local, example);
    if (type) {
      known.set(local, { from: type.python, name: type.name, local });
    }
  }
  const places = [...new Set([...known.values()].map(({ from }) => from))].sort();
  const lines = places.map((from) =>
    pythonImport(
      from,
      [...known.values()].filter((one) => one.from === from),
    ),
  );
  return withImports(lines, code);
}

interface Import {
  readonly from: string;
  readonly name: string;
  readonly local: string;
}

const byLocal = (one: Import) => [one.local, one] as const;
const isOurs = (place: string) => /^(cdk_hindsight|aws_cdk|constructs)\b/.test(place);

/** The imports at the head of an example; other statements of that kind (`import aws_cdk as cdk`) stay in the code. */
function splitPython(source: string): { imports: Import[]; code: string } {
  const imports: Import[] = [];
  const code = source.replace(/^from (\S+) import (\([^)]*\)|.+)\n?/gm, (_, from: string, names: string) => {
    for (const entry of names.replace(/[()]/g, '').split(',')) {
      const [name, local = name] = entry.trim().split(' as ');
      if (name) {
        imports.push({ from, name, local });
      }
    }
    return '';
  });
  return { imports, code };
}

function pythonImport(from: string, imports: readonly Import[]): string {
  const names = imports.map(({ name, local }) => (name === local ? name : `${name} as ${local}`)).sort();
  const line = `from ${from} import ${names.join(', ')}`;
  return line.length <= 100 ? line : `from ${from} import (\n${names.map((name) => `    ${name},\n`).join('')})`;
}

/** A Java example that compiles: every import it needs (Java has no names of your own for imported types), and getters. */
export function completeJava(source: string, example: Example, types: TypeNames): string {
  const imports = new Set<string>();
  let code = source.replace(/^import ([\w.]+);\n?/gm, (_, name: string) => {
    imports.add(name);
    return '';
  });
  code = withOwners(mapCode(withLists(code), withGetters), types);
  const meant = importsOf(example.fullSource ?? '');
  for (const local of namesIn(code, 'java')) {
    const others = [...imports].filter((name) => name.endsWith(`.${local}`));
    const type = others.length > 0 ? undefined : types.find(local, example);
    if (JAVA_UTIL.includes(local) && !meant.has(local)) {
      for (const other of others) {
        imports.delete(other);
      }
      imports.add(`java.util.${local}`);
    } else if (type) {
      imports.add(`${type.java}.${type.name}`);
      code = code.replace(new RegExp(`(?<![.\\w"])${local}\\b`, 'g'), type.name);
    }
  }
  return withImports(
    [...imports].sort().map((name) => `import ${name};`),
    code,
  );
}

/** jsii-rosetta names a struct within a class without the class, and does not import it. */
function withOwners(code: string, types: TypeNames): string {
  const names = namesIn(code, 'java');
  return names.reduce((before, name) => {
    const owner = types.ownerOf(name, names);
    return owner ? before.replace(new RegExp(`(?<![.\\w"])${name}\\b`, 'g'), `${owner}.${name}`) : before;
  }, code);
}

/** jsii-rosetta makes an array's type of a list's. */
function withLists(code: string): string {
  return code.replace(/^(\w+)\[\] (?=\w+ = List\.of\()/gm, 'List<$1> ');
}

/** jsii-rosetta leaves properties as they are in `a.property.method()` and `((Type)a.property).method()`. */
function withGetters(code: string): string {
  const property = /(?<![\w.])([a-z]\w*(?:\.[a-z]\w*)*)\.([a-z]\w*)(?=\.[a-z]\w*\()/g;
  const cast = /(?<=\(\w+\))([a-z]\w*(?:\.[a-z]\w*)*)\.([a-z]\w*)(?=\)\.)/g;
  const getter = (whole: string, owner: string, name: string) =>
    owner === 'this' ? whole : `${owner}.get${name[0].toUpperCase()}${name.slice(1)}()`;
  const replaced = code.replace(property, getter).replace(cast, getter);
  return replaced === code ? code : withGetters(replaced);
}

/** Changes what is neither text nor comment. */
function mapCode(code: string, change: (part: string) => string): string {
  const texts = code.match(COMMENT_OR_TEXT.java) ?? [];
  return code
    .split(COMMENT_OR_TEXT.java)
    .map((part, i) => change(part) + (texts[i] ?? ''))
    .join('');
}

function withImports(imports: readonly string[], code: string): string {
  const body = code
    .replace(/^\s*\n/, '')
    .replace(/\n{3,}/g, '\n\n')
    .trimEnd();
  return imports.length > 0 ? `${imports.join('\n')}\n\n${body}` : body;
}

const COMMENT_OR_TEXT = {
  python: /#.*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g,
  java: /\/\*[\s\S]*?\*\/|\/\/.*|"(?:\\.|[^"\\\n])*"/g,
};

/** The names of types that an example uses and does not define. */
export function namesIn(code: string, language: keyof typeof COMMENT_OR_TEXT): string[] {
  const bare = code.replace(COMMENT_OR_TEXT[language], '""');
  const defined = [...bare.matchAll(/\bclass (\w+)/g)].map(([, name]) => name);
  const names = [...bare.matchAll(/(?<![.\w$])[A-Z]\w*(?![\w]*\s*=[^=>])/g)].map(([name]) => name);
  const known = language === 'java' ? JAVA_LANG : language === 'python' ? PYTHON_BUILT_IN : [];
  return [...new Set(names)].filter((name) => !defined.includes(name) && !known.includes(name));
}

/** The faults in the imports of a translated example, in sentences. */
export function importProblems(source: string, language: 'python' | 'java', types: TypeNames): string[] {
  const imports =
    language === 'python'
      ? splitPython(source).imports
      : [...source.matchAll(/^import ([\w.]+)\.(\w+);/gm)].map(([, from, name]) => ({ from, name, local: name }));
  const code = language === 'python' ? splitPython(source).code : source.replace(/^import .*$/gm, '');
  const ours = (place: string) => isOurs(place) || /^(io\.github\.cdkhindsight|software\.)/.test(place);
  const wrong = imports
    .filter(({ from, name }) => ours(from) && !types.has(language, from, name))
    .map(({ from, name }) => `imports ${name} from ${from}, which does not have it`);
  const local = new Set(imports.map((one) => one.local));
  const missing = namesIn(code, language)
    .filter((name) => !local.has(name))
    .map((name) => `uses ${name} and does not import it`);
  return [...wrong, ...missing];
}

/** Completes the translations in the tablet of a package, which its wheel, its jar and the site show. */
export function completeTablet(tablet: any, types: TypeNames): void {
  for (const snippet of Object.values<any>(tablet.snippets)) {
    const { python, java } = snippet.translations;
    if (python) {
      python.source = completePython(python.source, snippet, types);
    }
    if (java) {
      java.source = completeJava(java.source, snippet, types);
    }
  }
}
