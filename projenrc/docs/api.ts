/** The material of the reference: the types of the assembly, and the names of them and their members in each language. */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { docgen } from '../scripts/docgen';

export const LANGUAGES = [
  { id: 'typescript', name: 'TypeScript', fence: 'ts' },
  { id: 'python', name: 'Python', fence: 'python' },
  { id: 'java', name: 'Java', fence: 'java' },
] as const;

export type Language = (typeof LANGUAGES)[number]['id'];
export type InLanguages<T> = Readonly<Record<Language, T>>;

/** A type, whose parts may be other types: `Map<String, %>`. */
export interface TypeText {
  readonly formattingPattern: string;
  readonly types?: readonly (TypeText & { readonly id?: string; readonly displayName?: string })[];
}

/** A type or a member in one language, as jsii-docgen renders it. */
export interface Rendering {
  readonly id: string;
  readonly displayName: string;
  readonly usage?: string;
  readonly type?: TypeText;
}

/** The documented types, and their renderings by id. */
export interface Api {
  readonly types: readonly ApiType[];
  readonly renderings: ReadonlyMap<string, InLanguages<Rendering>>;
}

export type Kind = 'construct' | 'class' | 'interface' | 'struct' | 'enum';

/** A type of the library. */
export interface ApiType {
  readonly fqn: string;
  readonly name: string;
  /** The module, or `shared` for what belongs to none. */
  readonly module: string;
  readonly kind: Kind;
  readonly docs: Docs;
  readonly initializer?: Callable;
  readonly methods: readonly Callable[];
  readonly properties: readonly Property[];
  readonly members: readonly { readonly name: string; readonly docs: Docs }[];
  /** The types that it extends or implements, by their full names. */
  readonly parents: readonly string[];
}

/** The parts of a doc comment. */
export interface Docs {
  readonly summary?: string;
  readonly remarks?: string;
  readonly default?: string;
  readonly see?: string;
  readonly returns?: string;
  readonly deprecated?: string;
  readonly example?: string;
  readonly throws?: string;
}

export interface Callable {
  readonly name: string;
  readonly static: boolean;
  readonly docs: Docs;
  readonly parameters: readonly { readonly name: string; readonly docs: Docs }[];
}

export interface Property {
  readonly name: string;
  readonly static: boolean;
  readonly optional: boolean;
  readonly docs: Docs;
}

/** The reference of the compiled assembly. */
export function readApi(root: string): Api {
  const folder = join(root, '.cache', 'docs', 'api');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const languages = LANGUAGES.flatMap(({ id }) => ['--language', id]);
  docgen(...languages, '--format', 'json', '--output', join(folder, 'api.json'));
  const read = (path: string) => JSON.parse(readFileSync(path, 'utf8'));
  const references = LANGUAGES.map(({ id }) => [id, read(join(folder, `api.${id}.json`)).apiReference] as const);
  return { types: typesOf(read(join(root, '.jsii'))), renderings: renderingsOf(references) };
}

/** The renderings in all languages by the ids that these share. */
export function renderingsOf(references: readonly (readonly [Language, unknown])[]): Api['renderings'] {
  const found = new Map<string, Partial<Record<Language, Rendering>>>();
  const collect = (language: Language, value: any): void => {
    if (Array.isArray(value)) {
      value.forEach((item) => {
        collect(language, item);
      });
    } else if (value && typeof value === 'object') {
      // Where a type is only mentioned, its package is named.
      if (value.id && value.displayName && !value.packageName) {
        found.set(value.id, { ...found.get(value.id), [language]: value });
      }
      Object.values(value).forEach((item) => {
        collect(language, item);
      });
    }
  };
  for (const [language, reference] of references) {
    collect(language, reference);
  }
  return found as Map<string, InLanguages<Rendering>>;
}

/** The types of an assembly, sorted by module and name. */
export function typesOf(assembly: any): ApiType[] {
  return Object.values<any>(assembly.types)
    .map((type) => ({
      fqn: type.fqn,
      name: type.name,
      module: type.namespace ?? 'shared',
      kind: kindOf(type, assembly),
      docs: docsOf(type),
      initializer: type.initializer && callable({ ...type.initializer, name: 'Initializer' }),
      methods: (type.methods ?? []).filter(visible).map(callable),
      properties: (type.properties ?? []).filter(visible).map(property),
      members: (type.members ?? []).map((member: any) => ({ name: member.name, docs: docsOf(member) })),
      parents: [type.base ?? [], type.interfaces ?? []].flat(),
    }))
    .sort((a, b) => a.module.localeCompare(b.module) || a.name.localeCompare(b.name));
}

const visible = (member: any) => !member.protected;

function kindOf(type: any, assembly: any): Kind {
  if (type.kind === 'enum') {
    return 'enum';
  }
  if (type.kind === 'interface') {
    return type.datatype ? 'struct' : 'interface';
  }
  return isConstruct(type.base, assembly) ? 'construct' : 'class';
}

function isConstruct(base: string | undefined, assembly: any): boolean {
  if (base === undefined) {
    return false;
  }
  const own = assembly.types[base];
  return own ? isConstruct(own.base, assembly) : /\.(Construct|Resource|Stack|Stage)$/.test(base);
}

function callable(method: any): Callable {
  return {
    name: method.name,
    static: method.static ?? false,
    docs: docsOf(method),
    parameters: (method.parameters ?? []).map((one: any) => ({ name: one.name, docs: docsOf(one) })),
  };
}

function property(one: any): Property {
  return { name: one.name, static: one.static ?? false, optional: one.optional ?? false, docs: docsOf(one) };
}

function docsOf({ docs = {} }: any): Docs {
  return { ...docs, throws: docs.custom?.throws };
}
