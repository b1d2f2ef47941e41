import { runInNewContext } from 'node:vm';
import { lazyIndex } from '../../projenrc/scripts/lazy-exports';

const COMPILED = [
  '"use strict";',
  '__exportStar(require("./one"), exports);',
  '__exportStar(require("./only-types"), exports);',
  'exports.two = __importStar(require("./two"));',
].join('\n');

const NAMES: Record<string, string[]> = { './one': ['A', 'B'], './only-types': [] };

/** Runs the rewritten index with a `require` that writes down what is loaded. */
function load() {
  const loaded: string[] = [];
  const exports: Record<string, unknown> = {};
  const require = (path: string) => {
    loaded.push(path);
    return { A: 'a', B: 'b' };
  };
  runInNewContext(
    lazyIndex(COMPILED, (path) => NAMES[path]),
    { exports, require },
  );
  return { exports, loaded };
}

test('nothing is loaded before it is used', () => {
  expect(load().loaded).toEqual([]);
});

test('using an export loads its file', () => {
  const { exports, loaded } = load();
  expect([exports.B, loaded]).toEqual(['b', ['./one']]);
});

test('a second use does not load again', () => {
  const { exports, loaded } = load();
  expect([exports.A, exports.A, loaded]).toEqual(['a', 'a', ['./one']]);
});

test('namespaces are kept', () => {
  expect(Object.keys(load().exports)).toEqual(['A', 'B', 'two']);
});

test('each name is assigned once in plain sight, for the lexer of ES modules', () => {
  const text = lazyIndex(COMPILED, (path) => NAMES[path]);
  expect(text.match(/^exports\.\w+ = void 0;$/gm)).toEqual([
    'exports.A = void 0;',
    'exports.B = void 0;',
    'exports.two = void 0;',
  ]);
});
