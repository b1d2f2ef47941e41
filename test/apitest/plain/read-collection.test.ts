import { namesOf, readCollection } from '../../../src/apitest/plain/read-collection';
import { collectionOf, IS_OK, request } from '../collections';

const scriptIn = (exec: unknown, more: object = {}) => ({ event: [{ listen: 'test', script: { exec }, ...more }] });
const read = (script: string) => readCollection(scriptIn([script]));

test('requests are counted in folders too', () => {
  const folder = { name: 'F', item: [request('B', 'https://b', IS_OK), request('C', 'https://c', IS_OK)] };
  expect(readCollection(collectionOf(request('A', 'https://a', IS_OK), folder)).requests).toBe(3);
});

test.each([
  ["pm.test('a', f)", true],
  ['pm . test ( f )', true],
  ["tests['a'] = true", true],
  ['xpm.test(f)', false],
  ['pm.tests(f)', false],
  ['mytests[0]', false],
  ["// pm.test('a', f)", false],
  ["  // pm.test('a', f)", false],
  ["/* a\npm.test('a', f)\n*/", false],
  ["/* pm.test('a', f) */  ", false],
  ["const a = 'https://a'; pm.test('a', f)", true],
])('%j has a test: %s', (script, hasTests) => {
  expect(read(script).hasTests).toBe(hasTests);
});

test.each(["'", '"', '`'])('names in %s', (quote) => {
  const text = (name: string) => `${quote}${name}${quote}`;
  const { used, defined } = read(
    [
      `pm.variables.get(${text('a b')}); pm.globals.has( ${text('c')} ); pm.variables.replaceIn(${text('d')});`,
      `pm.environment.set(${text('e f')}, 1); postman.setEnvironmentVariable( ${text('g')}, 1);`,
      `postman.setGlobalVariable(${text('h')}, 1); it.getAll(${text('i')}); it.reset(${text('j')});`,
    ].join('\n'),
  );
  expect([...used]).toEqual(['a b', 'c', 'd']);
  expect([...defined]).toEqual(['e f', 'g', 'h']);
});

test('a name in one kind of quotes may have the others in it', () => {
  expect([...read(`pm.variables.get("it's")`).used]).toEqual(["it's"]);
  expect([...read(`pm.variables.set('a"b', 1)`).defined]).toEqual(['a"b']);
  expect([...read(`postman.setGlobalVariable('a"b', 1)`).defined]).toEqual(['a"b']);
  expect([...read("pm.variables.get('')").used]).toEqual([]);
  expect([...read("pm.variables.set('', 1); setGlobalVariable('', 1)").defined]).toEqual([]);
});

test('names in braces are used wherever they stand, without the blanks around them', () => {
  const { used } = readCollection({ url: '{{a}}/{{ b c }}', body: ['{{d}}{{a}}', '{{}}', '{{ }}', '{e}'] });
  expect([...used]).toEqual(['a', 'b c', 'd']);
});

test('variables of collection and folders are defined', () => {
  const { defined } = readCollection({ variable: [{ key: 'a' }], item: [{ variable: [{ id: 'b' }] }] });
  expect([...defined]).toEqual(['a', 'b']);
});

test('names of a list of variables', () => {
  expect(namesOf([{ key: 'a', id: 'x' }, { id: 'b' }, { key: 5, id: 'c' }, {}, null, { id: 5 }])).toEqual([
    'a',
    'b',
    'c',
  ]);
  expect(namesOf(undefined)).toEqual([]);
  expect(namesOf({ key: 'a' })).toEqual([]);
});

describe('a request that sends a file', () => {
  const withFiles = (body: unknown, name?: string) =>
    readCollection({ ...(name !== undefined && { name }), request: { body } }).withFiles;

  test('is named', () => {
    expect(withFiles({ mode: 'file' }, 'Upload')).toEqual(['Upload']);
    expect(withFiles({ mode: 'file' })).toEqual(['']);
  });

  test.each([
    [{ mode: 'formdata', formdata: [{ type: 'text' }, { type: 'file' }] }, true],
    [{ mode: 'formdata', formdata: [{ type: 'text' }] }, false],
    [{ mode: 'formdata', formdata: [] }, false],
    [{ mode: 'formdata' }, false],
    [{ mode: 'raw', formdata: [{ type: 'file' }] }, false],
    [undefined, false],
  ])('%j: %s', (body, isFile) => {
    expect(withFiles(body, 'A')).toEqual(isFile ? ['A'] : []);
  });

  test('is none if it is an address alone', () => {
    expect(readCollection({ request: 'https://a' })).toMatchObject({ requests: 1, withFiles: [] });
    expect(readCollection({ request: null })).toMatchObject({ requests: 1, withFiles: [] });
  });
});

test.each<[unknown, string]>([
  [['a', 'b'], 'a\nb'],
  ['a', 'a'],
  [undefined, ''],
  [5, ''],
])('a script with the lines %j', (exec, script) => {
  expect(readCollection(scriptIn(exec)).scripts).toBe(script);
});

test('an event without a script, one that is off, and no list of them say nothing', () => {
  expect(readCollection({ event: [{ listen: 'test' }, null] }).scripts).toBe('\n');
  expect(readCollection(scriptIn(['a'], { disabled: true })).scripts).toBe('');
  expect(readCollection(scriptIn(['a'], { disabled: false })).scripts).toBe('a');
  expect(readCollection({ event: { script: { exec: 'a' } } }).scripts).toBe('');
});
