import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { IConstruct } from 'constructs';
import ts from 'typescript';
import { AlarmThreshold } from '../../src';
import { type AlarmState, alarmHistory, alarmSeries, type Series } from './metric-math';
import { testMetricOptions } from './metrics';

/** One value for each metric that the alarm watches, by the metric's name. */
export type Sample = Readonly<Record<string, number>>;

/** What one alarm has to do by default. */
export interface AlarmFacts {
  /** The value at which the alarm fires and that changes nothing else: at the threshold, or as close to it as it gets. */
  readonly loud: Sample;
  /** The value just on the other side of the threshold. */
  readonly quiet: Sample;
  /** The state without any data. @default 'OK' */
  readonly withoutData?: AlarmState;
  /** Whether it is off until a threshold is set, which `make` then does. @default false */
  readonly isOff?: boolean;
  /** Another threshold that it may have. @default 42 */
  readonly other?: number;
}

export interface AlarmSuite {
  /** The folder of the construct. */
  readonly module: string;
  /** The class. */
  readonly construct: string;
  /** The struct of its thresholds. @default - `<construct>AlarmOptions` */
  readonly options?: string;
  /** Creates the construct with these alarms, and with all that some of the alarms need. */
  readonly make: (stack: Stack, alarms: object | undefined) => IConstruct & { readonly alarms: AlarmsByName };
  /** The facts by the name that users set the threshold under. */
  readonly table: Readonly<Record<string, AlarmFacts>>;
}

type AlarmsByName = { readonly [name: string]: IAlarm };

const TYPE = 'AWS::CloudWatch::Alarm';
const SOURCES = join(__dirname, '../../src');

/**
 * The contract of all alarms: keys, ids, options, thresholds and documents say the same.
 *
 * A README has one row per alarm, with its key, its comparison (`≥ 50 %`) and its window (`in 10 of 15 minutes`). The
 * threshold's property says `@default AlarmThreshold.of(…)` and the length of a period.
 */
export function testAlarms(suite: AlarmSuite): void {
  const { module, table } = suite;
  const names = Object.keys(table);
  const standard = alarmsOf(suite);
  testMetricOptions(suite.construct, () => suite.make(new Stack(new App(), 'Metrics'), undefined));

  describe(`the alarms of ${suite.construct}`, () => {
    test('are those of the table, in the construct, in its options and in `alarms`', () => {
      expect(Object.keys(standard.properties).sort()).toEqual([...names].sort());
      expect(Object.keys(standard.construct.alarms).sort()).toEqual([...names].sort());
      expect(Object.keys(thresholdsOf(suite)).sort()).toEqual([...names].sort());
    });

    test('tell nobody by default', () => {
      const told = Object.values(standard.properties).filter(
        ({ AlarmActions, OKActions }) => AlarmActions ?? OKActions,
      );
      expect(told).toEqual([]);
    });

    test('tell everyone they are given, when they fire and when they are OK again', () => {
      const actions = (stack: Stack, id: string) => [new SnsAction(new Topic(stack, id))];
      const { properties } = alarmsOf(suite, (stack) => ({
        actions: actions(stack, 'Fire'),
        okActions: actions(stack, 'Relief'),
      }));
      for (const { AlarmActions, OKActions } of Object.values(properties)) {
        expect([AlarmActions, OKActions]).toEqual([[{ Ref: topicOf('Fire') }], [{ Ref: topicOf('Relief') }]]);
      }
    });

    test('are off together', () => {
      const { properties, construct } = alarmsOf(suite, () => ({ enabled: false }));
      expect([properties, construct.alarms]).toEqual([{}, {}]);
    });

    test('are off one by one', () => {
      const left = names.map((name) => alarmsOf(suite, () => ({ [name]: AlarmThreshold.off() })));
      expect(left.map(({ properties }) => Object.keys(properties).sort())).toEqual(names.map((name) => without(name)));
      expect(left.map(({ construct }) => Object.keys(construct.alarms).sort())).toEqual(names.map(without));
    });

    test('move one by one', () => {
      for (const name of names) {
        const { other = 42 } = table[name];
        const threshold = AlarmThreshold.of(other, { evaluationPeriods: 4, datapointsToAlarm: 3 });
        const moved = { Threshold: other, EvaluationPeriods: 4, DatapointsToAlarm: 3 };
        const { properties } = alarmsOf(suite, () => ({ [name]: threshold }));
        const expected = { ...standard.properties, [name]: { ...standard.properties[name], ...moved } };
        expect(properties).toEqual(expected);
      }
    });
  });

  describe.each(names)(`${suite.construct}: the alarm %s`, (name) => {
    const alarm = standard.properties[name] ?? {};
    const { loud, quiet, withoutData = 'OK', isOff } = table[name];
    const [needed, periods] = [alarm.DatapointsToAlarm ?? alarm.EvaluationPeriods, alarm.EvaluationPeriods];
    const states = (...parts: [Sample, number][]) => alarmHistory(alarm, seriesOf(parts));

    test('is tried with values on both sides of its threshold', () => {
      const [at, beside] = [watchedValue(alarm, loud), watchedValue(alarm, quiet)];
      const limit = alarm.Threshold as number;
      expect([at, beside]).toContain(limit);
      expect(Math.abs(at - beside)).toBeLessThanOrEqual(Math.max(1, Math.abs(limit) * 0.03));
    });

    test('is quiet beside its threshold for as long as it likes', () => {
      expect(states([quiet, periods * 3])).not.toContain('ALARM');
    });

    test('fires after so many values at the threshold as it needs, and not before', () => {
      const history = states([quiet, periods], [loud, needed]);
      expect(history.indexOf('ALARM')).toBe(periods + needed - 1);
    });

    test('remembers as many periods as it evaluates, and no more', () => {
      const history = states([quiet, periods], [loud, needed], [quiet, periods]);
      expect(history.lastIndexOf('ALARM')).toBe(periods + periods - 1);
      expect(history.at(-1)).toBe('OK');
    });

    test(`is ${withoutData} without data`, () => {
      const nothing = Object.fromEntries(
        Object.keys(loud).map((metric) => [metric, Array(periods * 2).fill(undefined)]),
      );
      expect(alarmHistory(alarm, nothing).at(-1)).toBe(withoutData);
    });

    test('says where to look first, and links to its heading in the runbook', () => {
      const anchor = kebab(name);
      const [text, url] = alarm.AlarmDescription.split(' Runbook: ');
      expect(text).toMatch(/^[A-Z].*\bfirst\b.*\.$/s);
      expect(url).toMatch(new RegExp(`/src/${module}/RUNBOOK\\.md#${anchor}$`));
      expect(anchorsOf(read(module, 'RUNBOOK.md'))).toContain(anchor);
    });

    test('has its default in the documentation of its property', () => {
      const documentation = thresholdsOf(suite)[name];
      expect(documentation).toContain(`@default ${isOff ? '- off' : thresholdText(alarm)}`);
      expect(documentation).toContain(`Periods are ${periodText(periodOf(alarm))}.`);
    });

    test('has its row in the README', () => {
      const row = rowOf(read(module, 'README.md'), name);
      expect(row).toMatch(isOff ? /\boff\b.*≥/ : comparisonText(alarm));
      expect(row).toContain(windowText(needed, periods, periodOf(alarm)));
    });
  });

  function without(name: string): string[] {
    return names.filter((other) => other !== name).sort();
  }
}

/** The construct, and the properties of its alarms by the key that their place stands for. */
function alarmsOf({ make }: AlarmSuite, options?: (stack: Stack) => object) {
  const stack = new Stack(new App(), 'Stack');
  const construct = make(stack, options?.(stack));
  const template = Template.fromStack(stack).findResources(TYPE);
  // A construct that is nothing but alarms has them directly below it.
  const prefix = `${construct.node.path}/${construct.constructor.name.endsWith('Alarms') ? '' : 'Alarms/'}`;
  const properties: Record<string, any> = {};
  for (const alarm of stack.node.findAll().filter(({ node }) => node.path.startsWith(prefix))) {
    const id = stack.resolve((alarm.node.defaultChild as { logicalId?: string } | undefined)?.logicalId);
    if (template[id] && alarm.node.path.split('/').length === prefix.split('/').length) {
      properties[camel(alarm.node.id)] = template[id].Properties;
    }
  }
  return { construct, properties };
}

function seriesOf(parts: [Sample, number][]): Record<string, Series> {
  const metrics = Object.keys(parts[0][0]);
  return Object.fromEntries(
    metrics.map((metric) => [metric, parts.flatMap(([sample, count]) => Array(count).fill(sample[metric]))]),
  );
}

function watchedValue(alarm: any, sample: Sample): number {
  return alarmSeries(alarm, seriesOf([[sample, 1]]))[0] as number;
}

function periodOf(alarm: any): number {
  const metric = alarm.Metrics?.find(({ MetricStat }: any) => MetricStat);
  return alarm.Period ?? metric.MetricStat.Period;
}

function topicOf(id: string): unknown {
  return expect.stringMatching(new RegExp(`^${id}[0-9A-F]{8}$`));
}

/** `AlarmThreshold.of(500_000, { evaluationPeriods: 5, datapointsToAlarm: 3 })`. */
function thresholdText({ Threshold, EvaluationPeriods, DatapointsToAlarm }: any): string {
  const datapoints =
    (DatapointsToAlarm ?? EvaluationPeriods) === EvaluationPeriods ? '' : `, datapointsToAlarm: ${DatapointsToAlarm}`;
  return `AlarmThreshold.of(${grouped(Threshold, '_')}, { evaluationPeriods: ${EvaluationPeriods}${datapoints} })`;
}

function periodText(seconds: number): string {
  return seconds === 60 ? 'minutes' : `${seconds / 60} minutes`;
}

const SIGNS: Record<string, string> = {
  GreaterThanOrEqualToThreshold: '≥',
  GreaterThanThreshold: '>',
  LessThanThreshold: '<',
};

/** `≥ 500,000`, and no more digits. */
function comparisonText({ ComparisonOperator, Threshold }: any): RegExp {
  return new RegExp(`${SIGNS[ComparisonOperator]} ${grouped(Threshold, ',').replace('.', '\\.')}(?![\\d,.]*\\d)`);
}

function windowText(needed: number, periods: number, seconds: number): string {
  const minutes = (count: number) => `${count === 1 ? 'a minute' : `${count} minutes`}`;
  if (needed === periods) {
    return `${periods === 1 ? 'in' : 'for'} ${minutes((periods * seconds) / 60)}`;
  }
  return `in ${needed} of ${periods} ${seconds === 60 ? 'minutes' : `periods of ${minutes(seconds / 60)}`}`;
}

function grouped(value: number, separator: string): string {
  const [whole, fraction] = `${value}`.split('.');
  const groups = whole.length > 4 || separator === ',' ? whole.replace(/\B(?=(\d{3})+$)/g, separator) : whole;
  return fraction === undefined ? groups : `${groups}.${fraction}`;
}

function rowOf(readme: string, name: string): string {
  const isRow = new RegExp(`^\\|\\s*\`${name}\`\\s*\\|`);
  return readme.split('\n').find((line) => isRow.test(line)) ?? `no row for ${name}`;
}

/** The anchors that GitHub gives to the headings of the second level. */
function anchorsOf(markdown: string): string[] {
  return [...markdown.matchAll(/^## (.+)$/gm)].map(([, heading]) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replace(/ /g, '-'),
  );
}

function read(module: string, file: string): string {
  return readFileSync(join(SOURCES, module, file), 'utf8');
}

/** The documentation of each threshold, from the source of the struct: `.jsii` may be older than it. */
function thresholdsOf({ module, construct, options }: AlarmSuite): Record<string, string> {
  const struct = options ?? `${construct}AlarmOptions`;
  const directory = join(SOURCES, module);
  for (const file of readdirSync(directory).filter((name) => name.endsWith('.ts'))) {
    const source = ts.createSourceFile(file, read(module, file), ts.ScriptTarget.Latest, true);
    for (const statement of source.statements) {
      if (ts.isInterfaceDeclaration(statement) && statement.name.text === struct) {
        return Object.fromEntries(
          statement.members.map((member) => [member.name?.getText() ?? '', documentationOf(member)]),
        );
      }
    }
  }
  throw new Error(`no file of ${existsSync(directory) ? directory : module} has the interface ${struct}`);
}

function documentationOf(member: ts.Node): string {
  const comments = ts.getJSDocCommentsAndTags(member).map((comment) => comment.getFullText());
  return comments.join('\n').replace(/\s*\n\s*\*?\s*/g, ' ');
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function camel(id: string): string {
  return `${id[0].toLowerCase()}${id.slice(1)}`;
}
