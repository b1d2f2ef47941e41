import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { printJson } from '../../src/checks/print-json';
import { printJunit } from '../../src/checks/print-junit';
import { fingerprintOf, printSarif, sentencePlaceOf } from '../../src/checks/print-sarif';
import { placeOf, printText, summaryOf } from '../../src/checks/print-text';
import type { Result } from '../../src/checks/result';
import { RULES } from '../../src/checks/rule-list';
import { type Entry, type Rule, Severity } from '../../src/private/rules/rule';

const rule = (name: string, severity: Severity): Rule => ({
  id: `hindsight-${name}`,
  severity,
  incident: `Incident of ${name}.`,
  remedy: `Remedy of ${name}.`,
  source: `https://example.com/${name}`,
  types: [],
  judge: () => undefined,
});

/** An entry of a file in the current folder. */
function entry(
  name: string,
  severity: Severity,
  place: Partial<{ file: string; id: string; path: string }> = {},
): Entry {
  const { file = 'a.json', id = 'Key', path } = place;
  return {
    rule: rule(name, severity),
    severity,
    id,
    location: 'Properties/X',
    message: `Message of ${name}.`,
    isJudged: true,
    subject: { id, type: 'T', constructPath: path, template: { file: join(process.cwd(), file) } },
  } as unknown as Entry;
}

const error = entry('error', Severity.ERROR);
const warning = entry('warning', Severity.WARNING, { file: 'b.json', path: 'Stack/Key' });
const note = entry('note', Severity.NOTE);
const known = entry('known', Severity.ERROR);
const open = entry('open', Severity.WARNING, { id: '' });
const accepted = entry('accepted', Severity.ERROR);

const EMPTY: Result = {
  ...{ findings: [], inconclusive: [], acknowledged: [], known: [], unreadable: [], hints: [], rules: [] },
  templates: 0,
  leftOut: 0,
};
const RESULT: Result = {
  ...EMPTY,
  findings: [error, warning, note],
  acknowledged: [{ entry: accepted, reason: 'a legacy partner' }],
  inconclusive: [open],
  known: [known],
  unreadable: [{ file: join(process.cwd(), 'c.json'), reason: 'c.json is not a document' }],
  hints: ['write it again'],
  templates: 2,
  leftOut: 1,
};
const HOW =
  'To acknowledge a finding, give the id of its rule and a reason: in a CDK app Validations.of(construct).acknowledge({ id, reason }), with the id as shown here; for other templates in .cdk-hindsight.json. More: cdk-hindsight explain <rule>';
const pageOf = (name: string) => `https://cdk-hindsight.github.io/cdk-hindsight/rules/hindsight-${name}.html`;

describe('the text', () => {
  const finding = (severity: string, name: string, at: string) => [
    `  ${severity} hindsight-${name}`,
    `    at ${at}`,
    `    - Message of ${name}.`,
    `    Incident of ${name}.`,
    `    Remedy: Remedy of ${name}.`,
    `    More: ${pageOf(name)}`,
    '',
  ];

  test('has the findings by file, and then all else', () => {
    expect(printText(RESULT).split('\n')).toEqual([
      'a.json',
      ...finding('error', 'error', 'Key Properties/X'),
      ...finding('note', 'note', 'Key Properties/X'),
      'b.json',
      ...finding('warning', 'warning', 'Key (Stack/Key) Properties/X'),
      'Acknowledged:',
      '  hindsight-accepted a.json#Key at Properties/X: a legacy partner',
      'Not judged:',
      '  - a.json at Properties/X: Message of open. [hindsight-open]',
      'Unreadable:',
      '  - c.json is not a document',
      HOW,
      '1 error, 1 warning, 1 note, 1 acknowledged, 1 not judged, 1 in the baseline, 1 unreadable, 1 left out, in 2 templates',
      '',
    ]);
  });

  test('has the numbers alone where there is nothing', () => {
    expect(printText(EMPTY)).toBe('0 errors, 0 warnings, 0 acknowledged, 0 not judged, in 0 templates\n');
  });

  test.each([error, warning, note])('says how to acknowledge, also after one finding', (found) => {
    expect(printText({ ...EMPTY, findings: [found] }).split('\n')).toContain(HOW);
    expect(printText({ ...RESULT, findings: [] }).split('\n')).not.toContain(HOW);
  });

  test('has colors by severity for a terminal', () => {
    const colored = printText({ ...EMPTY, findings: [error, warning, note] }, { isColored: true });
    const shown = colored.replaceAll('\u001b', '^');
    const marks = [...shown.matchAll(/\^\[(\d+)m([^^]*)\^\[0m/g)].map(([, code, text]) => [code, text]);
    expect(marks).toEqual([
      ['1', 'a.json'],
      ['31', 'error'],
      ['2', `More: ${pageOf('error')}`],
      ['36', 'note'],
      ['2', `More: ${pageOf('note')}`],
      ['1', 'b.json'],
      ['33', 'warning'],
      ['2', `More: ${pageOf('warning')}`],
    ]);
  });

  test('names the rules that leave the same place open, each once', () => {
    const other = { ...open, rule: rule('other', Severity.ERROR) };
    const lines = printText({ ...EMPTY, inconclusive: [open, other, open] }).split('\n');
    expect(lines).toContain('  - a.json at Properties/X: Message of open. [hindsight-open, hindsight-other]');
  });

  test('names the place alone for a finding of the whole template', () => {
    const found = entry('error', Severity.ERROR, { id: '' });
    expect(printText({ ...EMPTY, findings: [found] }).split('\n')[2]).toBe('    at Properties/X');
  });

  test('names a place by file, resource and construct', () => {
    expect([placeOf(error), placeOf(warning), placeOf(open)]).toEqual([
      'a.json#Key at Properties/X',
      'b.json#Key (Stack/Key) at Properties/X',
      'a.json at Properties/X',
    ]);
  });

  test('has several of a kind in the plural', () => {
    const result = { ...EMPTY, findings: [error, error, warning, warning, note, note], templates: 1 };
    expect(summaryOf(result)).toBe('2 errors, 2 warnings, 2 notes, 0 acknowledged, 0 not judged, in 1 template');
  });
});

test('JSON has all of it, in an order that people can read', () => {
  const common = (name: string, place: object = { template: 'a.json', logicalId: 'Key' }) => ({
    rule: `hindsight-${name}`,
    ...place,
    location: 'Properties/X',
    message: `Message of ${name}.`,
  });
  const finding = (severity: string, place?: object) => ({
    ...common(severity, place),
    severity,
    incident: `Incident of ${severity}.`,
    remedy: `Remedy of ${severity}.`,
    source: `https://example.com/${severity}`,
    page: pageOf(severity),
  });
  const report = {
    findings: [
      finding('error'),
      finding('warning', { template: 'b.json', logicalId: 'Key', constructPath: 'Stack/Key' }),
      finding('note'),
    ],
    acknowledged: [{ ...common('accepted'), reason: 'a legacy partner' }],
    inconclusive: [common('open', { template: 'a.json' })],
    baseline: [common('known')],
    unreadable: [{ template: 'c.json', reason: 'c.json is not a document' }],
    hints: ['write it again'],
  };
  expect(printJson(RESULT)).toBe(`${JSON.stringify(report, undefined, 2)}\n`);
});

test('JUnit has a suite for each file', () => {
  const skipped = (place: string, name: string, message: string) => [
    `    <testcase name="${place}" classname="hindsight-${name}">`,
    `      <skipped message="${message}"/>`,
    '    </testcase>',
  ];
  const failed = (place: string, name: string) => [
    `    <testcase name="${place}" classname="hindsight-${name}">`,
    `      <failure type="${name}" message="Message of ${name}.">Message of ${name}.`,
    `Incident of ${name}.`,
    `Remedy: Remedy of ${name}.`,
    `https://example.com/${name}</failure>`,
    '    </testcase>',
  ];
  expect(printJunit(RESULT).split('\n')).toEqual([
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites name="cdk-hindsight">',
    '  <testsuite name="a.json" tests="4" failures="1" errors="0" skipped="3">',
    ...failed('Key at Properties/X', 'error'),
    ...skipped('Key at Properties/X', 'note', 'Message of note.'),
    ...skipped('Key at Properties/X', 'accepted', 'a legacy partner'),
    ...skipped('Properties/X', 'open', 'Not judged: Message of open.'),
    '  </testsuite>',
    '  <testsuite name="b.json" tests="1" failures="1" errors="0" skipped="0">',
    ...failed('Stack/Key at Properties/X', 'warning'),
    '  </testsuite>',
    '  <testsuite name="c.json" tests="1" failures="0" errors="1" skipped="0">',
    '    <testcase name="can be read" classname="cdk-hindsight">',
    '      <error message="c.json is not a document"/>',
    '    </testcase>',
    '  </testsuite>',
    '</testsuites>',
    '',
  ]);
});

test('JUnit is XML, whatever is said, and keeps the lines of a text', () => {
  const evil = 'a < b & "c" > d\n<\u0007>';
  const shown = 'a &#60; b &#38; &#34;c&#34; &#62; d\n&#60;\\u{7}&#62;';
  const said = { ...error, message: evil, location: evil, subject: { ...error.subject, constructPath: undefined } };
  const text = printJunit({
    ...EMPTY,
    findings: [said as Entry],
    unreadable: [{ file: join(process.cwd(), '<&">'), reason: evil }],
  });
  expect(text).toContain(`<testcase name="Key at ${shown}" classname="hindsight-error">`);
  expect(text).toContain(`<failure type="error" message="${shown}">${shown}\nIncident of error.\n`);
  expect(text).toContain('<testsuite name="&#60;&#38;&#34;&#62;" tests="1"');
  expect(text).toContain(`<error message="${shown}"/>`);
});

describe('SARIF', () => {
  const region = { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 };
  const at = (uri: string, ...names: string[]) => ({
    physicalLocation: { artifactLocation: { uri }, region },
    ...(names.length > 0 && {
      logicalLocations: names.map((fullyQualifiedName) => ({ fullyQualifiedName, kind: 'resource' })),
    }),
  });
  const result = (found: Entry, level: string, place: string, location: object) => ({
    ruleId: `hindsight-${level}`,
    ruleIndex: -1,
    level,
    message: { text: `Message of ${level}. (${place})` },
    locations: [location],
    partialFingerprints: { 'hindsightFinding/v1': fingerprintOf(found) },
  });

  test('has the findings as results, and all else that matters as notifications', () => {
    const { $schema, version, runs } = JSON.parse(printSarif(RESULT));
    const [{ tool, ...run }] = runs;
    expect([$schema, version, runs.length]).toEqual(['https://json.schemastore.org/sarif-2.1.0.json', '2.1.0', 1]);
    expect(run).toEqual({
      invocations: [
        {
          executionSuccessful: false,
          toolExecutionNotifications: [
            {
              level: 'error',
              message: { text: 'c.json is not a document' },
              locations: [{ physicalLocation: { artifactLocation: { uri: 'c.json' } } }],
            },
            {
              associatedRule: { id: 'hindsight-open', index: -1 },
              level: 'note',
              message: { text: 'Not judged: Message of open. (Properties/X)' },
              locations: [at('a.json')],
            },
          ],
        },
      ],
      columnKind: 'utf16CodeUnits',
      results: [
        result(error, 'error', 'Key at Properties/X', at('a.json', 'Key')),
        result(warning, 'warning', 'Stack/Key at Properties/X', at('b.json', 'Key', 'Stack/Key')),
        result(note, 'note', 'Key at Properties/X', at('a.json', 'Key')),
      ],
    });
  });

  test('tells the tool, and what each rule says', () => {
    const { rules, ...driver } = JSON.parse(printSarif(EMPTY)).runs[0].tool.driver;
    expect(driver).toEqual({
      name: 'cdk-hindsight',
      version: '0.0.0',
      informationUri: 'https://github.com/cdk-hindsight/cdk-hindsight/blob/main/src/checks/README.md',
    });
    expect(rules).toEqual(
      RULES.map(({ id, severity, incident, remedy, source }) => ({
        id,
        shortDescription: { text: incident },
        fullDescription: { text: incident },
        help: { text: `${remedy} Written down in ${source}` },
        helpUri: `https://cdk-hindsight.github.io/cdk-hindsight/rules/${id}.html`,
        defaultConfiguration: { level: severity },
      })),
    );
  });

  test('is a success where everything could be read', () => {
    expect(JSON.parse(printSarif(EMPTY)).runs[0].invocations).toEqual([
      { executionSuccessful: true, toolExecutionNotifications: [] },
    ]);
  });

  test('is on one line, because services limit its size', () => {
    const text = printSarif(EMPTY);
    expect(text).toBe(`${JSON.stringify(JSON.parse(text))}\n`);
  });

  test.each([
    ['a.json', 'a.json'],
    ['in/a b#1?%.json', 'in/a%20b%231%3F%25.json'],
    ['..a/b.json', '..a/b.json'],
    ['../a b.json', pathToFileURL(join(process.cwd(), '..', 'a b.json')).href],
  ])('has the address of %s', (file, uri) => {
    const [{ results }] = JSON.parse(printSarif({ ...EMPTY, findings: [entry('x', Severity.NOTE, { file })] })).runs;
    expect(results[0].locations[0].physicalLocation.artifactLocation.uri).toBe(uri);
  });
});

test('a finding has the same fingerprint wherever its file lies, and another one with each part of it', () => {
  const same = entry('error', Severity.ERROR, { file: 'other.json' });
  const others = [
    { ...error, rule: rule('other', Severity.ERROR) },
    entry('error', Severity.ERROR, { id: 'Other' }),
    entry('error', Severity.ERROR, { id: 'Other', path: 'Stack/Key' }),
    entry('error', Severity.ERROR, { path: 'Stack/Key' }),
    { ...error, message: 'Another message.' } as Entry,
    { ...error, location: 'Properties/Y' } as Entry,
  ];
  expect(fingerprintOf(same)).toBe(fingerprintOf(error));
  expect(new Set([error, ...others].map(fingerprintOf)).size).toBe(7);
  expect(fingerprintOf(error)).toMatch(/^[0-9a-f]{64}$/);
});

test('a sentence has the construct before the resource', () => {
  expect([error, warning, open].map(sentencePlaceOf)).toEqual([
    'Key at Properties/X',
    'Stack/Key at Properties/X',
    'Properties/X',
  ]);
});
