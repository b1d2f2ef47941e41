import { Duration, Token } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Ground, plain } from './ground';

/** A stack for all of these: one would take longer to make than its bounds to try. */
const shared = new Ground();
const files = plain();
let count = 0;

/** Another migration in the same stack, with a ledger of its own. */
const migrate = (props: Parameters<Ground['migrate']>[0]) => {
  count += 1;
  return shared.migrate({ ledgerTable: `ledger_${count}`, migrations: files, ...props }, `Schema${count}`);
};

describe('the name of a ledger', () => {
  test.each(['l', '_', 'Ledger_9', 'ops.applied', 'Ops_1._x', 'x'.repeat(59), `${'s'.repeat(59)}.${'x'.repeat(59)}`])(
    'may be %s',
    (ledgerTable) => {
      migrate({ ledgerTable });
    },
  );

  test.each([
    ...['', '9l', 'a-b', 'a b', 'a.b.c', '.a', 'a.', '9s.a', 's-x.a', 'é', `"a"`, 'a;'],
    ...['x'.repeat(60), `${'s'.repeat(60)}.x`, `s.${'x'.repeat(60)}`, 's.9x', 'a$'],
  ])('may not be "%s"', (ledgerTable) => {
    expect(() => migrate({ ledgerTable })).toThrow(/^ledgerTable must be a table name, or schema\.table, of letters/);
  });
});

test.each<[string, Duration[], Duration[], string]>([
  [
    'timeout',
    [Duration.minutes(1), Duration.minutes(13)],
    [Duration.seconds(0), Duration.minutes(14)],
    'between 1 minute and 13 minutes',
  ],
  [
    'connectDeadline',
    [Duration.seconds(30), Duration.minutes(10)],
    [Duration.seconds(29), Duration.seconds(601)],
    'between 30 seconds and 10 minutes',
  ],
  [
    'lockTimeout',
    [Duration.seconds(1), Duration.minutes(1)],
    [Duration.seconds(0), Duration.seconds(61)],
    'between 1 second and 1 minute',
  ],
  [
    'lockDeadline',
    [Duration.seconds(0), Duration.minutes(10)],
    [Duration.seconds(601)],
    'between 0 seconds and 10 minutes',
  ],
])('%s has bounds', (property, accepted, refused, range) => {
  for (const value of accepted) {
    const connectDeadline = property === 'timeout' ? Duration.seconds(30) : undefined;
    migrate({ ...(connectDeadline && { connectDeadline }), [property]: value });
  }
  for (const value of refused) {
    expect(() => migrate({ [property]: value })).toThrow(new RegExp(`^${property} must be ${range}`));
  }
});

test.each(['timeout', 'connectDeadline', 'lockTimeout', 'lockDeadline'])('%s is known at synth', (property) => {
  const value = Duration.minutes(Token.asNumber({ Ref: 'Minutes' }));
  expect(() => migrate({ [property]: value })).toThrow(
    `${property} must be known at synth, got: a token; write it into the code: other times follow from it`,
  );
});

test.each([
  ['databaseName', { Ref: 'Name' }],
  ['ledgerTable', { Ref: 'Name' }],
  ['baseline', { Ref: 'Name' }],
])('%s is known at synth', (property, token) => {
  expect(() => migrate({ [property]: Token.asString(token) })).toThrow(
    `${property} must be known at synth, got: a token; write it into the code: it decides what is applied`,
  );
});

test.each(['connectDeadline', 'lockTimeout', 'lockDeadline'])('%s is in whole seconds', (property) => {
  expect(() => migrate({ [property]: Duration.millis(30_500) })).toThrow(`${property} must be in whole seconds`);
});

test('connectDeadline is shorter than timeout, if only by a second', () => {
  migrate({ timeout: Duration.minutes(1), connectDeadline: Duration.seconds(59) });
  expect(() => migrate({ timeout: Duration.minutes(1), connectDeadline: Duration.seconds(60) })).toThrow(
    'connectDeadline must be shorter than timeout, 60 seconds, got: 60 seconds;',
  );
  // The defaults count, too.
  expect(() => migrate({ timeout: Duration.minutes(5) })).toThrow(
    'shorter than timeout, 300 seconds, got: 300 seconds',
  );
  migrate({ timeout: Duration.minutes(6) });
});

test('memory is from 128 to 10,240 MiB', () => {
  migrate({ memorySize: 128 });
  migrate({ memorySize: 10_240 });
  for (const memorySize of [127, 10_241, 256.5]) {
    expect(() => migrate({ memorySize })).toThrow('memorySize must be a whole number between 128 and 10240');
  }
});

describe('nothing is taken for what it is not', () => {
  test.each(['vpc', 'target', 'login', 'migrations'])('%s', (property) => {
    expect(() => migrate({ [property]: {} })).toThrow(new RegExp(`^${property} must be made by the class `));
  });

  test('encryptionKey', () => {
    expect(() => migrate({ encryptionKey: {} as never })).toThrow(/^encryptionKey must be a key, got: /);
  });

  test.each([
    ...[
      ['vpc', 'vpc'],
      ['target', 'cluster'],
      ['databaseName', 7],
      ['login', 'admin'],
      ['migrations', 'migrations'],
      ['vpcSubnets', 'x'],
    ],
    ...[
      ['ledgerTable', 7],
      ['baseline', 7],
      ['retryInterrupted', 'a.sql'],
      ['connectDeadline', 7],
      ['timeout', 7],
      ['lockTimeout', 7],
    ],
    ...[
      ['lockDeadline', 7],
      ['memorySize', '7'],
      ['logRetention', '7'],
      ['encryptionKey', 'key'],
      ['alarms', 7],
    ],
  ] as const)('%s is not %p', (property, value) => {
    expect(() => migrate({ [property]: value })).toThrow(new RegExp(`^${property} must be (an? |a list)`));
  });
});

describe('the metrics', () => {
  const ground = new Ground();
  const migration = ground.migrate();
  const shown = ({ namespace, metricName, statistic, label, period, dimensions }: Metric) => ({
    ...{ name: `${namespace} ${metricName}`, statistic, label, seconds: period.toSeconds() },
    dimensions: ground.stack.resolve(dimensions),
  });
  const dimensions = { FunctionName: { Ref: expect.stringMatching(/^SchemaRunner/) } };

  test('are those of the runner', () => {
    expect([migration.metricFailures(), migration.metricDuration(), migration.metricLockWaits()].map(shown)).toEqual([
      { name: 'AWS/Lambda Errors', statistic: 'Sum', label: 'Failed migrations', seconds: 300, dimensions },
      { name: 'AWS/Lambda Duration', statistic: 'Maximum', label: 'Duration', seconds: 300, dimensions },
      { name: 'CdkHindsight/Migration LockWaits', statistic: 'Sum', label: 'Lock waits', seconds: 300, dimensions },
    ]);
  });

  test('have what they are asked for', () => {
    const options = { label: 'mine', period: Duration.minutes(1) };
    for (const metric of [
      migration.metricFailures(options),
      migration.metricDuration(options),
      migration.metricLockWaits(options),
    ]) {
      expect([metric.label, metric.period.toSeconds()]).toEqual(['mine', 60]);
    }
  });

  test('are in two graphs', () => {
    const graphs = migration
      .widgets()
      .flatMap((widget) => ground.stack.resolve(widget.toJson()))
      .map(({ properties: { title, metrics } }) => [title, metrics.map((metric: string[]) => metric[1])]);
    expect(graphs).toEqual([
      ['Time of migrations', ['Duration']],
      ['Migrations that failed or waited', ['Errors', 'LockWaits']],
    ]);
  });
});

test.each([
  [5, ''],
  [6, ' and 1 more'],
])('of %i files that are warned of, five are named', (number, more) => {
  const ground = new Ground();
  const sql = Object.fromEntries(Array.from({ length: number }, (_, n) => [`000${n + 1}_t.sql`, `DROP TABLE t${n};`]));
  ground.migrate({ migrations: plain(sql) });
  const names = [4, 3, 2, 1, 0].map((back) => `000${number - back}_t\\.sql`).join(', ');
  expect(
    Annotations.fromStack(ground.stack)
      .findWarning('*', Match.stringLikeRegexp(`^${names}${more} drop or rename: `))
      .map(({ id }) => id),
  ).toEqual(['/Stack/Schema']);
});
