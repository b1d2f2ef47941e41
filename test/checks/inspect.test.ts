import { inspect, united } from '../../src/checks/inspect';
import { type Rule, Severity } from '../../src/private/rules/rule';
import { Resource } from '../../src/private/template/resource';
import { TemplateSet } from '../../src/private/template/template-set';

const QUEUE = 'AWS::SQS::Queue';
const TOPIC = 'AWS::SNS::Topic';

/** Finds something in each resource of its types; leaves open those that are called so. */
function rule(id: string, severity: Severity, ...types: string[]): Rule {
  return {
    ...{ id, severity, types, incident: '', remedy: '', source: '' },
    judge: (subject, report) =>
      subject.id.startsWith('Open') ? report.inconclusive('Properties', 'why') : report.find('Properties', 'what'),
  };
}

const NOTE = rule('note', Severity.NOTE, TOPIC, QUEUE);
const ERROR = rule('error', Severity.ERROR, QUEUE);
const WARNING = rule('warning', Severity.WARNING, QUEUE, 'Custom::*');
const RULES = [NOTE, WARNING, ERROR];

const set = (...resources: [string, string][]) =>
  TemplateSet.of({ 'a.json': { Resources: Object.fromEntries(resources.map(([id, Type]) => [id, { Type }])) } });
const said = (entries: readonly { rule: Rule; id: string }[]) =>
  entries.map(({ rule: { id }, id: of }) => `${id} ${of}`);

test('the heaviest come first, then the order of the rules, then that of the types and the template', () => {
  const { findings, inconclusive } = inspect(
    set(['B', QUEUE], ['Open2', QUEUE], ['A', QUEUE], ['T', TOPIC], ['Open1', QUEUE]),
    RULES,
    [],
  );
  expect(said(findings)).toEqual(['error B', 'error A', 'warning B', 'warning A', 'note T', 'note B', 'note A']);
  expect(said(inconclusive)).toEqual([
    'note Open2',
    'note Open1',
    'warning Open2',
    'warning Open1',
    'error Open2',
    'error Open1',
  ]);
});

test('what is acknowledged is neither found nor open, in the order of the rules', () => {
  const acknowledged = [{ path: '', id: 'error', reason: 'known' }];
  const inspection = inspect(set(['A', QUEUE], ['Open', QUEUE]), RULES, acknowledged);
  expect([said(inspection.findings), said(inspection.inconclusive)]).toEqual([
    ['warning A', 'note A'],
    ['note Open', 'warning Open'],
  ]);
  expect(inspection.acknowledged.map(({ entry, reason }) => [...said([entry]), reason])).toEqual([
    ['error A', 'known'],
    ['error Open', 'known'],
  ]);
});

test('an empty reason is a reason', () => {
  const acknowledged = RULES.map(({ id }) => ({ path: '', id, reason: '' }));
  const inspection = inspect(set(['A', QUEUE], ['Open', QUEUE]), RULES, acknowledged);
  expect([inspection.findings, inspection.inconclusive, inspection.acknowledged.length]).toEqual([[], [], 6]);
});

test('progress is told, and memory freed, after each resource that a rule is for', () => {
  const clear = jest.spyOn(Resource.prototype, 'clearCache');
  const progress = jest.fn();
  inspect(set(['A', QUEUE], ['B', TOPIC], ['C', 'AWS::S3::Bucket']), [NOTE, ERROR], [], progress);
  expect(progress).toHaveBeenCalledTimes(2);
  expect((clear.mock.contexts as unknown as Resource[]).map(({ id }) => id)).toEqual(['B', 'A']);
  clear.mockRestore();
});

test('nothing is found where there is nothing to judge', () => {
  expect(inspect(set(['A', 'AWS::S3::Bucket']), RULES, [])).toEqual({
    findings: [],
    inconclusive: [],
    acknowledged: [],
  });
});

test('the types of the rules are asked for once, for all apps', () => {
  let reads = 0;
  const counting = {
    ...ERROR,
    get types() {
      reads += 1;
      return [QUEUE];
    },
  };
  const rules = [counting];
  inspect(set(['A', QUEUE]), rules, []);
  const before = reads;
  expect(said(inspect(set(['A', QUEUE]), rules, []).findings)).toEqual(['error A']);
  expect(reads).toBe(before);
});

test('several apps have the order that they would have together', () => {
  const parts: [string, string][] = [
    ['OpenCustom', 'Custom::Own'],
    ['A', QUEUE],
    ['Custom', 'Custom::Own'],
    ['Open1', QUEUE],
    ['T', TOPIC],
    ['Open2', TOPIC],
    ['B', QUEUE],
  ];
  const orders = (...ids: string[]) => {
    const acknowledged = ids.map((id) => ({ path: '', id, reason: 'known' }));
    const apart = united(
      parts.map((part) => inspect(set(part), RULES, acknowledged)),
      RULES,
    );
    const together = inspect(set(...parts), RULES, acknowledged);
    return [apart, together].map((it) => ({
      findings: said(it.findings),
      inconclusive: said(it.inconclusive),
      acknowledged: said(it.acknowledged.map(({ entry }) => entry)),
    }));
  };
  const [open, together] = orders();
  expect(open).toEqual(together);
  expect(open.inconclusive).toEqual(['note Open2', 'note Open1', 'warning Open1', 'warning OpenCustom', 'error Open1']);
  expect(orders('error')[0]).toEqual(orders('error')[1]);
  const [known, knownTogether] = orders(...RULES.map(({ id }) => id));
  expect(known).toEqual(knownTogether);
  expect(known.acknowledged).toHaveLength(13);
});
