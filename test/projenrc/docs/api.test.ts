import { renderingsOf, typesOf } from '../../../projenrc/docs/api';
import { apiPages, inLines, signature } from '../../../projenrc/docs/api-page';

const ASSEMBLY = {
  types: {
    'lib.valkey.Cache': {
      fqn: 'lib.valkey.Cache',
      name: 'Cache',
      namespace: 'valkey',
      kind: 'class',
      base: 'aws-cdk-lib.Resource',
      docs: { summary: 'A cache.', see: 'https://docs.aws.amazon.com/x' },
      initializer: { parameters: [{ name: 'props' }] },
      methods: [
        {
          name: 'addUser',
          parameters: [{ name: 'id', docs: { summary: 'The <id>.' } }],
          docs: { custom: { throws: 'if not' } },
        },
        { name: 'inner', protected: true },
      ],
      properties: [{ name: 'cacheName', docs: { default: '- from the path' } }],
    },
    'lib.valkey.Limits': {
      fqn: 'lib.valkey.Limits',
      name: 'Limits',
      namespace: 'valkey',
      kind: 'interface',
      datatype: true,
      properties: [{ name: 'storage', docs: { default: '10' }, optional: true }, { name: 'ecpu' }],
    },
    'lib.Level': { fqn: 'lib.Level', name: 'Level', kind: 'enum', members: [{ name: 'HIGH' }] },
  },
};
const rendering = (language: string, id: string, displayName: string, more: object = {}) => ({
  id,
  displayName,
  fqn: `${language}.${id}`,
  ...more,
});
const reference = (language: string, user: string, name: string) => ({
  constructs: [
    rendering(language, 'lib.valkey.Cache', 'Cache', {
      initializer: rendering(language, 'lib.valkey.Cache.Initializer', 'Initializer', {
        usage: 'new valkey.Cache(props: Limits)',
      }),
      instanceMethods: [rendering(language, 'lib.valkey.Cache.addUser', user, { usage: `public ${user}(id: string)` })],
      properties: [
        rendering(language, 'lib.valkey.Cache.property.cacheName', name, {
          type: {
            formattingPattern: 'Map<string, %>',
            types: [
              {
                formattingPattern: '%',
                types: [{ id: 'lib.valkey.Limits', displayName: 'Limits', packageName: 'lib' }],
              },
            ],
          },
        }),
      ],
    }),
  ],
});
const API = {
  types: typesOf(ASSEMBLY),
  renderings: renderingsOf([
    ['typescript', reference('ts', 'addUser', 'cacheName')],
    ['python', reference('py', 'add_user', 'cache_name')],
    ['java', reference('java', 'addUser', 'cacheName')],
  ]),
};
const page = (path: string) => apiPages(API).find((one) => one.path === path)!.markdown;

test('there is a page for each type, one for each module and one for all', () => {
  expect(apiPages(API).map(({ path }) => path)).toEqual([
    '/api/index',
    '/api/shared/index',
    '/api/valkey/index',
    '/api/shared/Level',
    '/api/valkey/Cache',
    '/api/valkey/Limits',
  ]);
});

test.each([
  ['what it is', '<Badge type="info" text="construct" />'],
  ['what it is for', 'A cache.'],
  ['where the rule comes from', '**See** [docs.aws.amazon.com](https://docs.aws.amazon.com/x)'],
  ['the import of TypeScript', "import { Cache } from 'cdk-hindsight/valkey';"],
  ['the import of Python', 'from cdk_hindsight.valkey import Cache'],
  ['the import of Java', 'import io.github.cdkhindsight.valkey.Cache;'],
  ['the constructor', 'new Cache(props: Limits)'],
  ['the way to the types of a signature', 'Types: [`Limits`](/api/valkey/Limits)'],
  [
    'a method in both spellings',
    '### <span class="not-python">addUser</span><span class="in-python ignore-header">add_user</span> {:#addUser:}',
  ],
  ['a parameter, whose angle bracket is one', '- `id`: The &lt;id>.'],
  ['the errors', '**Throws** if not'],
  ['a type with the way to its parts', '`Map<string, `[`Limits`](/api/valkey/Limits)`>`'],
  ['a default in words', '**Default** from the path'],
  ['what it inherits', 'Members of `aws-cdk-lib.Resource` are not repeated here.'],
])('the page of a construct has %s', (_, text) => {
  expect(page('/api/valkey/Cache')).toContain(text);
});

test('a protected member has no place in the reference', () => {
  expect(page('/api/valkey/Cache')).not.toContain('inner');
});

test('a property without which there is an error is marked, another has its default', () => {
  expect(page('/api/valkey/Limits')).toMatch(
    /### storage [\s\S]*\*\*Default\*\* `10`\n\n### ecpu [\s\S]*\*\*required\*\*/,
  );
});

test('an enumeration lists its values', () => {
  expect(page('/api/shared/Level')).toContain('## Values\n\n### HIGH {:#HIGH:}');
});

test.each([
  ["import { valkey } from 'lib'\n\nnew valkey.Cache(a: valkey.Size)", 'new Cache(a: Size)'],
  [
    'public java.util.Map<java.lang.String, software.amazon.awscdk.services.iam.IRole> get()',
    'Map<String, IRole> get()',
  ],
  ['def add_user(\n  id: str\n) -> typing.Mapping[str]', 'add_user(\n  id: str\n) -> Mapping[str, str]'],
])('the signature %j is shown as %j', (usage, shown) => {
  expect(signature(usage, 'valkey')).toBe(shown);
});

test('a long signature has a line for each parameter', () => {
  const parameters = ['scope: Construct', 'id: string', `props: ${'Long'.repeat(12)}`];
  expect(inLines(`new Cache(${parameters.join(', ')})`)).toBe(`new Cache(\n  ${parameters.join(',\n  ')}\n)`);
});
