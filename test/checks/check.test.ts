import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import vm from 'node:vm';
import { type CheckOptions, check } from '../../src/checks/check';
import { OwnFolder } from './own-folder';

const KEY = { Type: 'AWS::IAM::AccessKey', Properties: { UserName: 'ci' } };
const OPEN = { Type: 'AWS::IAM::AccessKey', Properties: { UserName: 'ci', Status: { Ref: 'Unknown' } } };
const RULE = 'hindsight-federation-access-key';

/** What frees memory; asked for once. */
const gc = jest.fn();
jest.spyOn(vm, 'runInNewContext').mockReturnValue(gc);

const folder = OwnFolder.forEachTest();
const home = process.cwd();

// What is relative begins where the process runs.
beforeEach(() => process.chdir(folder.path));
afterEach(() => process.chdir(home));

function checked(options: Partial<CheckOptions> = {}, progress?: (doing: string) => void) {
  return check({ paths: [], exclude: [], ...options }, progress);
}
/** A template with an access key for each name. */
const write = (file: string, ...names: string[]) =>
  folder.write(file, { Resources: Object.fromEntries(names.map((name) => [name, KEY])) });
const configure = (content: object) => folder.write('.cdk-hindsight.json', content);
const ids = (entries: readonly { id: string }[]) => entries.map(({ id }) => id);

/** Writes the baseline of what is there now. */
function writeBaseline(name: string): void {
  const { baselineToWrite } = checked({ paths: ['.'], writeBaseline: name }).settings;
  folder.write(name, baselineToWrite?.text ?? '');
}

describe('what is judged', () => {
  beforeEach(() => {
    write('cdk.out/a.json', 'A');
    write('in/b.json', 'B');
    write('other/c.json', 'C');
    write('other/fixtures/d.json', 'D');
  });

  test('is cdk.out, unless the configuration names paths, or the command does', () => {
    expect(ids(checked().result.findings)).toEqual(['A']);
    configure({ paths: ['in'] });
    expect(ids(checked().result.findings)).toEqual(['B']);
    expect(ids(checked({ paths: ['other'] }).result.findings)).toEqual(['C', 'D']);
  });

  test('is not what the command or the configuration leaves out', () => {
    configure({ exclude: ['c.json'] });
    const { findings, leftOut, templates } = checked({ paths: ['.'], exclude: ['fixtures'] }).result;
    expect([ids(findings), templates]).toEqual([['A', 'B'], 2]);
    // The configuration is no template.
    expect(leftOut).toBe(2);
  });

  test('is everything where nothing is left out', () => {
    expect(checked({ paths: ['other'] }).result).toMatchObject({ templates: 2, leftOut: 0 });
  });

  test('is not what cannot be read, whether it is found or judged', () => {
    const [missing, broken] = [join(folder.path, 'missing.json'), folder.write('out/b.json', '{')];
    const stack = { type: 'aws:cloudformation:stack', properties: { templateFile: 'b.json' } };
    folder.write('out/manifest.json', { artifacts: { B: stack } });
    const { findings, unreadable } = checked({ paths: [missing, 'in', 'out'] }).result;
    expect(ids(findings)).toEqual(['B']);
    expect(unreadable.map(({ file }) => file)).toEqual([missing, broken]);
  });

  test('is told while it lasts', () => {
    const progress = jest.fn();
    checked({ paths: ['other'] }, progress);
    expect([...new Set(progress.mock.calls.flat())]).toEqual([
      'judging templates, 1 so far',
      'judging templates, 2 so far',
    ]);
  });
});

test.each([
  [1_999, 0],
  [2_000, 1],
  [3_999, 1],
  [4_000, 2],
])('of %d templates memory is freed %d times', (templates, times) => {
  gc.mockClear();
  const file = write('a.json', 'A');
  // What was judged already is not judged again.
  checked({ paths: Array<string>(templates).fill(file) });
  expect(gc).toHaveBeenCalledTimes(times);
});

describe('the rules', () => {
  test('are those of the configuration', () => {
    write('cdk.out/a.json', 'A');
    configure({ rules: { [RULE]: 'error' } });
    const { rules, findings } = checked().result;
    expect(findings.map(({ severity }) => severity)).toEqual(['error']);
    expect(rules.filter(({ id }) => id === RULE).map(({ severity }) => severity)).toEqual(['error']);
  });
});

describe('what ends with an error', () => {
  beforeEach(() => void write('cdk.out/a.json', 'A'));

  test('is that of the command, then that of the configuration, then an error', () => {
    expect(checked().settings.failOn).toBe('error');
    configure({ failOn: 'note' });
    expect(checked().settings.failOn).toBe('note');
    expect(checked({ failOn: 'never' }).settings.failOn).toBe('never');
  });
});

describe('the baseline', () => {
  beforeEach(() => {
    write('cdk.out/a.json', 'A');
    writeBaseline('one.json');
    write('cdk.out/a.json', 'A', 'B');
  });

  test('is none unless somebody names one', () => {
    const { result, settings } = checked();
    expect([ids(result.findings), result.known, result.hints]).toEqual([['A', 'B'], [], []]);
    expect(settings.baselineToWrite).toBeUndefined();
  });

  test('is that of the configuration', () => {
    configure({ baseline: 'one.json' });
    const { findings, known } = checked().result;
    expect([ids(findings), ids(known)]).toEqual([['B'], ['A']]);
  });

  test('of the command comes before that of the configuration', () => {
    writeBaseline('two.json');
    configure({ baseline: 'one.json' });
    const { findings, known } = checked({ baseline: 'two.json' }).result;
    expect([ids(findings), ids(known)]).toEqual([[], ['A', 'B']]);
  });

  test('that is written has everything, also what an older one knows', () => {
    configure({ baseline: 'one.json' });
    const { result, settings } = checked({ baseline: 'one.json', writeBaseline: 'in/two.json' });
    expect([ids(result.findings), ids(result.known)]).toEqual([['A', 'B'], []]);
    expect(settings.baselineToWrite?.file).toBe(join(folder.path, 'in', 'two.json'));
    expect(JSON.parse(settings.baselineToWrite?.text ?? '')).toMatchObject({
      findings: [
        { template: '../cdk.out/a.json', resource: 'A' },
        { template: '../cdk.out/a.json', resource: 'B' },
      ],
    });
  });

  test('tells what is found no more', () => {
    write('cdk.out/a.json', 'B');
    expect(checked({ baseline: 'one.json' }).result.hints).toEqual([
      `the baseline has ${RULE} in cdk.out/a.json#A, which is no longer found: write the baseline again`,
    ]);
  });

  test('has nothing of what is acknowledged', () => {
    configure({ acknowledgements: [{ rule: RULE, resource: 'A', reason: 'known' }] });
    writeBaseline('two.json');
    expect(JSON.parse(readFileSync(join(folder.path, 'two.json'), 'utf8')).findings).toMatchObject([{ resource: 'B' }]);
  });
});

describe('the acknowledgements of the configuration', () => {
  const acknowledged = (...parts: object[]) => {
    configure({ acknowledgements: parts.map((part) => ({ rule: RULE, reason: 'known', ...part })) });
    const { findings, inconclusive, acknowledged: found, hints } = checked().result;
    return {
      findings: ids(findings),
      inconclusive: ids(inconclusive),
      acknowledged: found.map(({ entry, reason }) => `${entry.id}: ${reason}`),
      hints,
    };
  };
  beforeEach(() => void folder.write('cdk.out/a.json', { Resources: { A: KEY, B: KEY, C: OPEN, D: OPEN } }));

  test('are for findings, and for what is not judged', () => {
    expect(acknowledged({ resource: 'A', reason: 'one' }, { resource: 'C', reason: 'two' })).toEqual({
      findings: ['B'],
      inconclusive: ['D'],
      acknowledged: ['A: one', 'C: two'],
      hints: [],
    });
  });

  test('that have expired, or are about nothing, are told', () => {
    const expires = '2020-01-31';
    expect(acknowledged({ resource: 'A', expires }, { resource: 'X' }, { template: 'none.json' })).toEqual({
      findings: ['A', 'B'],
      inconclusive: ['C', 'D'],
      acknowledged: [],
      hints: [
        `the acknowledgement of ${RULE} expired on 2020-01-31`,
        `the acknowledgement of ${RULE} for X matches no finding`,
        `the acknowledgement of ${RULE} for * in none.json matches no finding`,
      ],
    });
  });

  test('may be several for one finding, of which the first counts that has not expired', () => {
    const expires = '2020-01-31';
    const { acknowledged: found, hints } = acknowledged(
      { resource: 'A', reason: 'old', expires },
      { resource: 'A', reason: 'new' },
      { resource: '*', reason: 'all' },
    );
    expect(found).toEqual(['A: new', 'B: all', 'C: all', 'D: all']);
    expect(hints).toEqual([`the acknowledgement of ${RULE} expired on 2020-01-31`]);
  });

  test('come after those of the app', () => {
    const metadata = { '/S/A': [{ type: 'aws:cdk:acknowledged-rules', data: { [RULE]: 'in the app' } }] };
    const properties = { templateFile: 'a.json' };
    folder.write('cdk.out/manifest.json', {
      artifacts: { S: { type: 'aws:cloudformation:stack', properties, metadata } },
    });
    const Metadata = { 'aws:cdk:path': 'S/A' };
    folder.write('cdk.out/a.json', { Resources: { A: { ...KEY, Metadata }, B: KEY } });
    expect(acknowledged({ resource: '*' }).acknowledged).toEqual(['A: in the app', 'B: known']);
  });
});
