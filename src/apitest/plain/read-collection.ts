/** What is known of a collection before it runs. */
export interface CollectionFacts {
  readonly requests: number;
  readonly hasTests: boolean;
  /** The names of variables that it uses. */
  readonly used: ReadonlySet<string>;
  /** The names that it, or a script of it, gives a value. */
  readonly defined: ReadonlySet<string>;
  /** The names of requests that send a file. */
  readonly withFiles: readonly string[];
  /** Texts of scripts, which may name variables in other ways. */
  readonly scripts: string;
}

const USE = /\{\{\s*([^{}\s][^{}]*?)\s*\}\}/g;
const GET = /\.(?:get|has|replaceIn)\(\s*(['"`])((?:(?!\1).)+)\1/g;
const SET = /\.set\(\s*(['"`])((?:(?!\1).)+)\1/g;
const OLD_SET = /\b(?:setEnvironmentVariable|setGlobalVariable)\(\s*(['"`])((?:(?!\1).)+)\1/g;
const TEST = /\bpm\s*\.\s*test\s*\(|\btests\s*\[/;

/** Reads what a collection consists of; anything may be missing. */
export function readCollection(collection: object): CollectionFacts {
  const scripts: string[] = [];
  const defined = new Set<string>();
  const withFiles: string[] = [];
  let requests = 0;
  visit(collection, (node) => {
    if ('request' in node) {
      requests += 1;
      if (sendsFile(node.request)) {
        withFiles.push(`${node.name ?? ''}`);
      }
    }
    scripts.push(...scriptsOf(node));
    for (const name of namesOf(node.variable)) {
      defined.add(name);
    }
  });
  const script = scripts.map(withoutComments).join('\n');
  for (const pattern of [SET, OLD_SET]) {
    for (const [, , name] of script.matchAll(pattern)) {
      defined.add(name);
    }
  }
  const used = new Set([...JSON.stringify(collection).matchAll(USE)].map(([, name]) => name));
  for (const [, , name] of script.matchAll(GET)) {
    used.add(name);
  }
  return { requests, hasTests: TEST.test(script), used, defined, withFiles, scripts: script };
}

/** The names of the variables of a list that Postman writes. */
export function namesOf(variables: unknown): string[] {
  return Array.isArray(variables)
    ? variables.flatMap((it) => (typeof it?.key === 'string' ? [it.key] : typeof it?.id === 'string' ? [it.id] : []))
    : [];
}

/** Calls something with each map within a value. */
export function visit(value: unknown, see: (node: Record<string, unknown>) => void): void {
  if (Array.isArray(value)) {
    for (const item of value) {
      visit(item, see);
    }
  } else if (typeof value === 'object' && value !== null) {
    see(value as Record<string, unknown>);
    for (const inner of Object.values(value)) {
      visit(inner, see);
    }
  }
}

function scriptsOf({ event }: Record<string, unknown>): string[] {
  return Array.isArray(event) ? event.filter((it) => it?.disabled !== true).map((it) => linesOf(it?.script?.exec)) : [];
}

function linesOf(exec: unknown): string {
  return Array.isArray(exec) ? exec.join('\n') : typeof exec === 'string' ? exec : '';
}

/** Only what stands alone in a line: two slashes are also in addresses. */
function withoutComments(script: string): string {
  return script.replace(/^\s*\/\/.*$/gm, '').replace(/^\s*\/\*[\s\S]*?\*\/\s*$/gm, '');
}

function sendsFile(request: unknown): boolean {
  const { body } = (request ?? {}) as { body?: { mode?: string; formdata?: { type?: string }[]; disabled?: boolean } };
  const parts = Array.isArray(body?.formdata) ? body.formdata : [];
  return body?.mode === 'file' || (body?.mode === 'formdata' && parts.some(({ type }) => type === 'file'));
}
