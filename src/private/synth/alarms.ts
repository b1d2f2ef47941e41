import { Duration, Token } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, type Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct, type IConstruct } from 'constructs';
import type { AlarmOptions } from '../../alarm-options';
import type { AlarmThreshold } from '../../alarm-threshold';
import { runbookUrl } from '../links';
import { tell } from './alarm-actions';
import { refuse } from './errors';
import { requireClass, requireKind, requireSpelling } from './kinds';
import { requireWholeNumber } from './validation';

const COMPARISONS = {
  '>=': ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
  '>': ComparisonOperator.GREATER_THAN_THRESHOLD,
  '<': ComparisonOperator.LESS_THAN_THRESHOLD,
};

/** One alarm of a module: what it watches, when it fires, and what it tells whoever is woken by it. */
export interface AlarmDefinition {
  readonly metric: IMetric;
  /** @default - off, until the user sets one */
  readonly threshold?: number;
  /** @default '>=' */
  readonly comparison?: keyof typeof COMPARISONS;
  readonly evaluationPeriods: number;
  /** @default - all of `evaluationPeriods` */
  readonly datapointsToAlarm?: number;
  /** @default TreatMissingData.NOT_BREACHING */
  readonly missing?: TreatMissingData;
  /** Rejects a fraction as a threshold. */
  readonly unit?: 'percent';
  /** The values that the metric can have: a threshold beyond them would never or always be crossed. */
  readonly range?: { readonly min: number; readonly max: number; readonly remedy: string };
  /** The meaning of the alarm and the first place to look, in whole sentences. The link to the runbook is added. */
  readonly description: string;
}

/** The reason why this resource cannot have an alarm, as it continues "alarms.<name> must …". */
export interface MissingAlarm {
  readonly must: string;
  /** The unit of its thresholds. */
  readonly unit?: 'percent';
  readonly remedy: string;
}

/** The definitions by the names that users set thresholds under. */
export type AlarmTable<K extends string> = Readonly<Record<K, AlarmDefinition | MissingAlarm>>;

type Thresholds<K extends string> = { readonly [name in K]?: AlarmThreshold };

/** Creates the alarms of a table in a construct `Alarms` below this one. */
export function createAlarms<K extends string>(
  construct: Construct,
  module: string,
  table: AlarmTable<K>,
  options: AlarmOptions & Thresholds<NoInfer<K>> = {},
): { [name in K]?: Alarm } {
  return createAlarmsIn(new Construct(construct, 'Alarms'), module, table, options, construct);
}

/**
 * Creates the alarms of a table that are not disabled. For the key `borrowLatency` of the module `rdsproxy` the alarm is
 * `BorrowLatency` below the scope, and the runbook's heading is `rdsproxy#borrow-latency`.
 */
export function createAlarmsIn<K extends string>(
  scope: Construct,
  module: string,
  table: AlarmTable<K>,
  options: AlarmOptions & Thresholds<NoInfer<K>> = {},
  /** The construct that errors name. */
  place: Construct = scope,
): { [name in K]?: Alarm } {
  requireAlarmOptions('alarms.', options, Object.keys(table), place);
  const alarms: { [name in K]?: Alarm } = {};
  for (const name of Object.keys(table) as K[]) {
    const [definition, threshold] = [table[name], (options as Thresholds<K>)[name]];
    requireThreshold(name, definition, threshold, place);
    if (
      isPossible(definition) &&
      options.enabled !== false &&
      (threshold ?? { value: definition.threshold }).value !== undefined
    ) {
      const periods = threshold?.evaluationPeriods ?? definition.evaluationPeriods;
      requireWithinWindow(name, periods, definition.metric, place);
      alarms[name] = createAlarm(scope, module, name, definition, threshold);
      tell(alarms[name] as Alarm, options);
    }
  }
  return alarms;
}

const ACTION = { name: 'an alarm action', remedy: 'pass for example an SnsAction' };
const THRESHOLD = {
  name: 'an AlarmThreshold',
  remedy: 'use AlarmThreshold.of(…), or AlarmThreshold.off() to disable the alarm',
};

/**
 * Rejects options of another type.
 *
 * @param prefix where the options are in the properties of the construct, with a dot at the end
 * @param thresholds the names of the thresholds among them
 */
export function requireAlarmOptions(
  prefix: string,
  options: AlarmOptions,
  thresholds: readonly string[],
  scope: IConstruct,
): void {
  requireSpelling(prefix, options, ['enabled', 'actions', 'okActions', ...thresholds], scope);
  requireKind(`${prefix}enabled`, options.enabled, 'boolean?', scope);
  for (const name of ['actions', 'okActions'] as const) {
    requireKind(`${prefix}${name}`, options[name], 'list of objects?', scope);
    requireClass(`${prefix}${name}`, options[name], 'bind', ACTION, scope);
  }
  for (const name of thresholds) {
    const threshold = Reflect.get(options, name);
    requireKind(`${prefix}${name}`, threshold, 'object?', scope);
    requireClass(`${prefix}${name}`, threshold, 'evaluationPeriods', THRESHOLD, scope);
  }
}

function isPossible(definition: AlarmDefinition | MissingAlarm): definition is AlarmDefinition {
  return 'metric' in definition;
}

function createAlarm(
  scope: Construct,
  module: string,
  name: string,
  definition: AlarmDefinition,
  threshold: AlarmThreshold | undefined,
): Alarm {
  const { metric, comparison = '>=', missing = TreatMissingData.NOT_BREACHING, description } = definition;
  return new Alarm(scope, `${name[0].toUpperCase()}${name.slice(1)}`, {
    metric,
    comparisonOperator: COMPARISONS[comparison],
    treatMissingData: missing,
    threshold: (threshold?.value ?? definition.threshold) as number,
    evaluationPeriods: threshold?.evaluationPeriods ?? definition.evaluationPeriods,
    datapointsToAlarm: threshold?.datapointsToAlarm ?? definition.datapointsToAlarm,
    alarmDescription: `${description} Runbook: ${runbookUrl(`${module}#${headingOf(name)}`)}`,
  });
}

/** The anchor of the alarm's heading in the runbook. */
export function headingOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function requireThreshold(
  name: string,
  definition: AlarmDefinition | MissingAlarm,
  threshold: AlarmThreshold | undefined,
  scope: Construct,
): void {
  const property = `alarms.${name}`;
  const value = threshold?.value;
  if (!isPossible(definition)) {
    if (value !== undefined) {
      refuse(
        { property, must: definition.must, got: [value, definition.unit].join(' ').trim(), remedy: definition.remedy },
        scope,
      );
    }
    return;
  }
  const { range, unit } = definition;
  const { min, max, remedy } = unit === 'percent' ? PERCENT : (range ?? ANY);
  if (value !== undefined && !Token.isUnresolved(value) && (value < min || value > max)) {
    const must = [`be between ${min} and ${max}`, unit].join(' ').trim();
    refuse({ property, must, got: value, remedy }, scope);
  }
}

const PERCENT = { min: 1, max: 100, remedy: 'write 50 for half; use AlarmThreshold.off() to disable the alarm' };
const ANY = { min: Number.NEGATIVE_INFINITY, max: Number.POSITIVE_INFINITY, remedy: '' };

/**
 * Rejects a look-back that is longer than CloudWatch's: one day, or seven where periods last an hour or more.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
function requireWithinWindow(name: string, periods: number, metric: IMetric, scope: Construct): void {
  const { period } = metric as Metric;
  if (period) {
    const days = period.toSeconds() < Duration.hours(1).toSeconds() ? 1 : 7;
    const window = days === 1 ? 'one day' : 'seven days';
    const remedy = `a period is ${period.toHumanString()}, and CloudWatch looks back over ${window} at most`;
    const max = Math.floor(Duration.days(days).toSeconds() / period.toSeconds());
    requireWholeNumber(`alarms.${name}.evaluationPeriods`, periods, { min: 1, max, remedy }, scope);
  }
}
