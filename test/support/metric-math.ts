/** One value a period, oldest first; `undefined` where the metric has no datapoint. */
export type Series = readonly (number | undefined)[];

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

/** How far beyond its periods an alarm looks back for datapoints that are missing: the range of AWS's examples. */
const LOOK_BACK = 2;

const COMPARISONS: Record<string, (value: number, threshold: number) => boolean> = {
  GreaterThanThreshold: (value, threshold) => value > threshold,
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
};

/**
 * The state of an alarm after each period.
 *
 * @param alarm the properties of an `AWS::CloudWatch::Alarm` as they stand in the template
 * @param samples by metric name, what CloudWatch would compute with the metric's statistic over the alarm's period;
 * `[]` is a metric that never had any data, a metric without an entry is an error
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
export function alarmHistory(alarm: any, samples: Record<string, Series>): AlarmState[] {
  const values = alarmSeries(alarm, samples);
  let state: AlarmState = 'INSUFFICIENT_DATA';
  return values.map((_, index) => {
    state = nextState(alarm, values.slice(0, index + 1), state);
    return state;
  });
}

/** The series that the alarm compares with its threshold: its metric, or the value of its expression. */
export function alarmSeries(alarm: any, samples: Record<string, Series>): Series {
  const length = Math.max(0, ...Object.values(samples).map((series) => series.length));
  const sample = (name: string): Series => {
    if (!samples[name]) {
      throw new Error(`the alarm watches ${name}: give it a series, [] for no data`);
    }
    return Array.from({ length }, (_, index) => samples[name][index]);
  };
  if (alarm.MetricName) {
    return sample(alarm.MetricName);
  }
  const periods = new Set(
    alarm.Metrics.filter((metric: any) => metric.MetricStat).map((m: any) => m.MetricStat.Period),
  );
  if (periods.size !== 1) {
    throw new Error(`the alarm's metrics have the periods ${[...periods]}: CloudWatch wants one`);
  }
  const returned = alarm.Metrics.filter((metric: any) => metric.ReturnData !== false);
  if (returned.length !== 1) {
    throw new Error(`${returned.length} of the alarm's metrics return data: CloudWatch wants one`);
  }
  const byId = (id: string): Series => {
    const metric = alarm.Metrics.find((candidate: any) => candidate.Id === id);
    if (!metric) {
      throw new Error(`the expression names ${id}, which the alarm does not have`);
    }
    return metric.Expression
      ? evaluate(metric.Expression, byId, length, [...periods][0] as number)
      : sample(metric.MetricStat.Metric.MetricName);
  };
  return byId(returned[0].Id);
}

function nextState(alarm: any, past: Series, state: AlarmState): AlarmState {
  const { EvaluationPeriods: periods, Threshold, ComparisonOperator, TreatMissingData = 'missing' } = alarm;
  const needed = alarm.DatapointsToAlarm ?? periods;
  const breaches = COMPARISONS[ComparisonOperator];
  if (!breaches || typeof Threshold !== 'number') {
    throw new Error(`no rule for the comparison ${ComparisonOperator} with ${JSON.stringify(Threshold)}`);
  }
  const real = past
    .slice(-(periods + LOOK_BACK))
    .filter((value) => value !== undefined)
    .slice(-periods);
  const breaching = real.filter((value) => breaches(value, Threshold)).length;
  const missing = periods - real.length;
  switch (TreatMissingData) {
    case 'breaching':
      return breaching + missing >= needed ? 'ALARM' : 'OK';
    case 'notBreaching':
      return breaching >= needed ? 'ALARM' : 'OK';
    case 'ignore':
      if (breaching >= needed) {
        return 'ALARM';
      }
      return breaching < real.length ? 'OK' : state;
    case 'missing':
      if (real.length === 0) {
        return 'INSUFFICIENT_DATA';
      }
      return breaching >= Math.min(needed, real.length) ? 'ALARM' : 'OK';
    default:
      throw new Error(`no rule for missing data treated as ${TreatMissingData}`);
  }
}

type Value = number | undefined;
type Operand = number | Series;

const OPERATORS: Record<string, (left: number, right: number) => Value> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  // CloudWatch has no datapoint where the divisor is 0.
  '/': (left, right) => (right === 0 ? undefined : left / right),
  '>': (left, right) => Number(left > right),
  '>=': (left, right) => Number(left >= right),
  '<': (left, right) => Number(left < right),
  '<=': (left, right) => Number(left <= right),
  '==': (left, right) => Number(left === right),
  '!=': (left, right) => Number(left !== right),
  '&&': (left, right) => Number(left !== 0 && right !== 0),
  '||': (left, right) => Number(left !== 0 || right !== 0),
};

const PRECEDENCE = [['||'], ['&&'], ['==', '!=', '>=', '<=', '>', '<'], ['+', '-'], ['*', '/']];

const AGGREGATES: Record<string, (values: number[]) => number> = {
  SUM: (values) => values.reduce((sum, value) => sum + value, 0),
  AVG: (values) => values.reduce((sum, value) => sum + value, 0) / values.length,
  MAX: (values) => Math.max(...values),
  MIN: (values) => Math.min(...values),
};

/**
 * The value of a metric math expression: arithmetic, comparisons, FILL, IF, PERIOD, ABS, CEIL, FLOOR, and SUM, AVG,
 * MAX and MIN of a list in brackets. An expression that it does not know is an error.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
function evaluate(expression: string, byId: (id: string) => Series, length: number, period: number): Series {
  const tokens = expression.match(/\d+(\.\d+)?|\w+|[<>=!]=|&&|\|\||[^\s\w]/g) ?? [];
  const next = () => tokens.shift() ?? '';
  const unknown = (what: string): never => {
    throw new Error(`no rule for ${what} in the expression ${expression}`);
  };
  const expect = (token: string) => (tokens[0] === token ? next() : unknown(`'${tokens[0] ?? 'the end'}'`));

  const apply = (rule: (...values: number[]) => Value, ...operands: Operand[]): Operand => {
    const at = (index: number): Value => {
      const values = operands.map((operand) => (typeof operand === 'number' ? operand : operand[index]));
      return values.includes(undefined) ? undefined : rule(...(values as number[]));
    };
    return operands.every((operand) => typeof operand === 'number')
      ? (at(0) as number)
      : Array.from({ length }, (_, index) => at(index));
  };
  const list = (close: string): Operand[] => {
    const items = [binary(0)];
    while (tokens[0] === ',') {
      next();
      items.push(binary(0));
    }
    expect(close);
    return items;
  };
  const binary = (level: number): Operand => {
    if (level === PRECEDENCE.length) {
      return unary();
    }
    let left = binary(level + 1);
    while (PRECEDENCE[level].includes(tokens[0] ?? '')) {
      left = apply(OPERATORS[next()], left, binary(level + 1));
    }
    return left;
  };
  const unary = (): Operand => {
    const token = next();
    if (token === '-') {
      return apply((value) => -value, unary());
    }
    if (token === '(') {
      return list(')')[0];
    }
    if (/^\d/.test(token)) {
      return Number(token);
    }
    if (tokens[0] === '(') {
      next();
      return call(token);
    }
    return /^[a-z]\w*$/.test(token) ? byId(token) : unknown(`'${token}'`);
  };
  const call = (name: string): Operand => {
    if (AGGREGATES[name]) {
      expect('[');
      const operands = list(']');
      expect(')');
      return apply((...values) => AGGREGATES[name](values), ...operands);
    }
    if (name === 'FILL' && tokens[2] === 'REPEAT') {
      const series = binary(0) as Series;
      tokens.splice(0, 3);
      return series.map((_, index) =>
        series
          .slice(0, index + 1)
          .filter((value) => value !== undefined)
          .at(-1),
      );
    }
    const [first, second, third] = list(')');
    switch (name) {
      case 'FILL':
        return (first as Series).map((value, index) => value ?? (typeof second === 'number' ? second : second[index]));
      case 'IF':
        return ifElse(first, second, third);
      case 'PERIOD':
        return period;
      case 'ABS':
        return apply(Math.abs, first);
      case 'CEIL':
        return apply(Math.ceil, first);
      case 'FLOOR':
        return apply(Math.floor, first);
      default:
        return unknown(name);
    }
  };
  // The branch that is not taken may be missing.
  const ifElse = (condition: Operand, then: Operand, otherwise?: Operand): Operand => {
    const at = (operand: Operand | undefined, index: number) =>
      Array.isArray(operand) ? operand[index] : (operand as Value);
    return Array.from({ length }, (_, index) => {
      const value = at(condition, index);
      return value === undefined ? undefined : at(value !== 0 ? then : otherwise, index);
    });
  };

  const result = binary(0);
  if (tokens.length > 0) {
    unknown(`'${tokens[0]}'`);
  }
  return typeof result === 'number' ? Array.from({ length }, () => result) : result;
}
