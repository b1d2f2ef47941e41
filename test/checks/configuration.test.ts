import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  type ConfiguredAcknowledgement,
  configuredRules,
  isAbout,
  isExpired,
  readConfiguration,
} from '../../src/checks/configuration';
import { RULES } from '../../src/checks/rule-list';
import type { Entry } from '../../src/private/rules/rule';
import { OwnFolder } from './own-folder';

const RULE = 'hindsight-federation-access-key';
const folder = OwnFolder.forEachTest();

test('without a file nothing is configured', () => {
  expect(readConfiguration(undefined, folder.path)).toEqual({
    directory: folder.path,
    paths: [],
    exclude: [],
    rules: {},
    acknowledgements: [],
  });
});

test('all that a file can say', () => {
  const acknowledgements = [
    { rule: RULE, reason: 'a legacy partner' },
    { rule: RULE, template: 'a.json', resource: 'Key', reason: 'the same', expires: '2027-01-31' },
  ];
  const file = folder.write('in/own.json', {
    $schema: 'https://example.com/schema.json',
    paths: ['out', '../other'],
    exclude: ['fixtures', 'test/**'],
    failOn: 'never',
    baseline: 'base.json',
    rules: { [RULE]: 'note' },
    acknowledgements,
  });
  expect(readConfiguration(file, '/')).toEqual({
    directory: join(folder.path, 'in'),
    paths: [join(folder.path, 'in', 'out'), join(folder.path, 'other')],
    exclude: ['fixtures', 'test/**'],
    failOn: 'never',
    baseline: join(folder.path, 'in', 'base.json'),
    rules: { [RULE]: 'note' },
    acknowledgements,
  });
});

test.each(['.cdk-hindsight.json', '.cdk-hindsight.yaml', '.cdk-hindsight.yml'])('%s is found from below', (name) => {
  folder.write(name, { failOn: 'note' });
  mkdirSync(join(folder.path, 'a', 'b'), { recursive: true });
  expect(readConfiguration(undefined, join(folder.path, 'a', 'b'))).toMatchObject({
    directory: folder.path,
    failOn: 'note',
  });
});

test('the closest file counts, and of two in one folder that in JSON', () => {
  folder.write('.cdk-hindsight.json', { failOn: 'note' });
  folder.write('.cdk-hindsight.yaml', { failOn: 'error' });
  expect(readConfiguration(undefined, folder.path).failOn).toBe('note');
  folder.write('in/.cdk-hindsight.yml', { failOn: 'warning' });
  expect(readConfiguration(undefined, join(folder.path, 'in')).failOn).toBe('warning');
});

test('rules are those of the list, but for what is off, with the severity that is given', () => {
  const rules = configuredRules({
    ...readConfiguration(undefined, folder.path),
    rules: { [RULE]: 'off', 'hindsight-squid-public-ssh': 'note' },
  });
  expect(rules.map(({ id }) => id)).toEqual(RULES.map(({ id }) => id).filter((id) => id !== RULE));
  const changed = rules.filter(({ id, severity }) => RULES.find((rule) => rule.id === id)?.severity !== severity);
  expect(changed.map(({ id, severity }) => [id, severity])).toEqual([['hindsight-squid-public-ssh', 'note']]);
});

test('YAML reads off as a boolean, and it is off', () => {
  const file = folder.write('a.yaml', `rules: {${RULE}: off}`);
  expect(readConfiguration(file).rules).toEqual({ [RULE]: 'off' });
});

test.each<[object, string]>([
  [{ paths: [''] }, 'paths must be a list of texts, got: [""]'],
  [{ exclude: [7] }, 'exclude must be a list of texts, got: [7]'],
  [{ baseline: 7 }, 'baseline must be a text, got: 7'],
  [{ failOn: true }, 'failOn must be a text, got: true'],
  [{ rules: [] }, 'rules must be a map from a rule to a severity, or to "off", got: []'],
  [{ rules: { [RULE]: true } }, `rules.${RULE} must be one of error, warning, note, off, got: true`],
  [
    { rules: { [RULE]: { toString: 2 } } },
    `rules.${RULE} must be one of error, warning, note, off, got: {"toString":2}`,
  ],
  [{ acknowledgements: {} }, 'acknowledgements must be a list, got: {}'],
  [
    { acknowledgements: [RULE] },
    `acknowledgements[0] must be a map with expires, reason, resource, rule, template, got: "${RULE}"`,
  ],
  [{ acknowledgements: [{ reason: 'x' }] }, 'acknowledgements[0].rule must be given, as a text, got: undefined'],
  [
    { acknowledgements: [{ rule: RULE, reason: 'x', template: 7 }] },
    'acknowledgements[0].template must be a text, got: 7',
  ],
  [
    { acknowledgements: [{ rule: RULE, reason: 'x', resource: '' }] },
    'acknowledgements[0].resource must be a text, got: ""',
  ],
  [
    { acknowledgements: [{ rule: RULE, reason: 'x', until: '2027-01-31' }] },
    'there is no acknowledgements[0].until, only expires, reason, resource, rule, template',
  ],
  [
    {
      acknowledgements: [
        { rule: RULE, reason: 'x' },
        { rule: 'nothing', reason: 'x' },
      ],
    },
    'acknowledgements[1].rule names no rule with nothing',
  ],
  ...[
    '2027',
    '2027-01',
    '2027-1-31',
    '2027-13-01',
    '2027-02-29',
    '2027-01-31T00:00',
    ' 2027-01-31',
    '12027-01-31',
    '+012027-01-31',
  ].map((expires): [object, string] => [
    { acknowledgements: [{ rule: RULE, reason: 'x', expires }] },
    `acknowledgements[0].expires must be a day, such as 2027-01-31, got: "${expires}"`,
  ]),
])('%j is refused', (content, message) => {
  const file = folder.write('a.json', content);
  expect(() => readConfiguration(file)).toThrow(new Error(`${file}: ${message}`));
});

test('a file that does not exist, or is no map, is refused', () => {
  const missing = join(folder.path, 'missing.json');
  expect(() => readConfiguration(missing)).toThrow(
    new Error(`${missing} does not exist: --config names the configuration`),
  );
  const list = folder.write('list.json', '[]');
  expect(() => readConfiguration(list)).toThrow(
    new Error(`${list} must hold a map with acknowledgements, baseline, exclude, failOn, paths, rules`),
  );
});

describe('an acknowledgement', () => {
  const entry = (constructPath?: string) =>
    ({
      rule: { id: RULE },
      id: 'Key',
      subject: { constructPath, template: { file: join(folder.path, 'in', 'a.json') } },
    }) as unknown as Entry;
  const about = (part: Partial<ConfiguredAcknowledgement>, path?: string) =>
    isAbout({ rule: RULE, reason: 'x', ...part }, entry(path), folder.path);

  test.each([
    [{}, true],
    [{ rule: 'hindsight-squid-public-ssh' }, false],
    [{ template: 'in/a.json' }, true],
    [{ template: 'a.json' }, false],
    [{ template: 'in/*.json' }, true],
    [{ template: './in/a.json' }, true],
    [{ template: 'in/../in//./a.json' }, true],
    [{ template: '**/a.json' }, true],
    [{ template: 'in/**/a.json' }, true],
    [{ template: 'in/' }, true],
    [{ template: './' }, true],
    [{ template: '*.json' }, false],
    [{ template: '../in/a.json' }, false],
    [{ resource: 'Key' }, true],
    [{ resource: 'K*' }, true],
    [{ resource: 'Stack/Key' }, true],
    [{ resource: 'Other' }, false],
    [{ template: 'in/a.json', resource: 'Other' }, false],
  ])('%j is about a finding: %s', (part, expected) => {
    expect(about(part, 'Stack/Key')).toBe(expected);
  });

  test('is about a resource without a construct by its id', () => {
    expect([about({ resource: 'Key' }), about({ resource: 'Stack/Key' })]).toEqual([true, false]);
  });

  test('ends when its day has ended everywhere', () => {
    const at = (now: string) => isExpired({ rule: RULE, reason: 'x', expires: '2027-01-31' }, new Date(now));
    expect([at('2027-02-01T11:59:59Z'), at('2027-02-01T12:00:00Z')]).toEqual([false, true]);
    expect(isExpired({ rule: RULE, reason: 'x' }, new Date('2999-01-01'))).toBe(false);
  });
});
