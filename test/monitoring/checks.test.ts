import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { contextOf } from '../../projenrc/checks/context';
import { HindsightChecks } from '../../src/checks';
import { IncidentAlarms } from '../../src/monitoring';
import { documents, group, proxy, serverless } from './existing';
import { job, schedule } from './jobs';

let outdir: string;

beforeEach(() => {
  outdir = mkdtempSync(join(tmpdir(), 'monitoring-'));
});

afterEach(() => rmSync(outdir, { recursive: true }));

/** The rules that find something in an app, with the alarms and without. */
function findings(isWatched: boolean): string[] {
  const app = new App({ outdir });
  const stack = new Stack(app, 'Shop', { env: { account: '111122223333', region: 'eu-central-1' } });
  new Repository(stack, 'Images');
  proxy(stack, 'Proxy');
  new LogGroup(stack, 'Log', { logGroupName: '/aws/rds/proxy/orders', retention: RetentionDays.ONE_MONTH });
  serverless(stack, 'Cache', 5_000).addPropertyOverride('CacheUsageLimits.DataStorage', { Maximum: 5, Unit: 'GB' });
  group(stack, 'Nodes');
  documents(stack, 'Documents');
  schedule(stack, 'Nightly', job(stack, 'Job'));
  if (isWatched) {
    IncidentAlarms.of(app, { actions: [new SnsAction(new Topic(stack, 'Alerts'))] });
  }
  const templatePaths = app.synth().stacksRecursively.map(({ templateFullPath }) => templateFullPath);
  const { violations } = new HindsightChecks().validate(contextOf(templatePaths));
  return violations.map(({ ruleName }) => ruleName).sort();
}

test('the checks find what nobody watches', () => {
  expect(findings(false)).toEqual([
    'hindsight-checks-dead-letter',
    'hindsight-docdb-gc-alarm',
    'hindsight-rdsproxy-pinning-alarm',
    'hindsight-valkey-throttling-alarm',
  ]);
});

test('the checks find nothing in an app with IncidentAlarms', () => {
  expect(findings(true)).toEqual([]);
});
