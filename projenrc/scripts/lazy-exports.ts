/**
 * Rewrites the compiled index files so that a file is loaded when one of its exports is first used.
 * A user who imports one construct should not pay for the CDK modules of all others.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findModules } from '../submodules';

const STAR = /^__exportStar\(require\("(?<path>[^"]+)"\), exports\);$/gm;
const NAMESPACE = /^exports\.(?<name>\w+) = __importStar\(require\("(?<path>[^"]+)"\)\);$/gm;

/** The text of an index file that loads nothing until it is asked; `namesOf` lists the exports of a required path. */
export function lazyIndex(source: string, namesOf: (path: string) => string[]): string {
  const getters = new Map<string, string>();
  for (const { groups } of source.matchAll(STAR)) {
    for (const name of namesOf(groups!.path)) {
      getters.set(name, `require("${groups!.path}").${name}`);
    }
  }
  for (const { groups } of source.matchAll(NAMESPACE)) {
    getters.set(groups!.name, `require("${groups!.path}")`);
  }
  return [
    '"use strict";',
    'Object.defineProperty(exports, "__esModule", { value: true });',
    // Read by cjs-module-lexer, so that `import { Name }` works from an ES module.
    ...[...getters.keys()].map((name) => `exports.${name} = void 0;`),
    'function lazy(name, load) {',
    '  const define = (rest) => Object.defineProperty(exports, name, { enumerable: true, configurable: true, ...rest });',
    '  define({ get: () => { const value = load(); define({ value }); return value; } });',
    '}',
    ...[...getters].map(([name, load]) => `lazy("${name}", () => ${load});`),
    '',
  ].join('\n');
}

function rewrite(file: string): void {
  const source = readFileSync(file, 'utf8');
  if (!source.includes('lazy(')) {
    const namesOf = (path: string) => Object.keys(require(join(dirname(file), path)));
    writeFileSync(file, lazyIndex(source, namesOf));
  }
}

if (require.main === module) {
  const lib = join(__dirname, '..', '..', 'lib');
  for (const name of findModules(join(lib, '..', 'src'))) {
    rewrite(join(lib, name, 'index.js'));
  }
  rewrite(join(lib, 'index.js'));
}
