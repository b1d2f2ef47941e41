import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnApp } from 'aws-cdk-lib/aws-amplify';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import { IncidentAlarms } from '../../src/monitoring';
import { alarmHistory } from '../support/metric-math';
import { job, schedule } from './jobs';

const MODULE = join(__dirname, '../../src/monitoring');

function alarms(): Record<string, any> {
  const app = new App();
  const stack = new Stack(app, 'Shop');
  new Repository(stack, 'Images');
  new CfnApp(stack, 'Web', { name: 'web' });
  schedule(stack, 'Nightly', job(stack, 'Job'));
  IncidentAlarms.of(app);
  const found = Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm');
  const nameOf = (id: string) =>
    id.replace(/^.*IncidentAlarms(.)(.*)........$/, (_, first, rest) => `${first.toLowerCase()}${rest}`);
  return Object.fromEntries(Object.entries(found).map(([id, { Properties }]) => [nameOf(id), Properties]));
}

const ALARMS = alarms();

test('there is one of each kind', () => {
  expect(Object.keys(ALARMS).sort()).toEqual(['buildFailed', 'eventsDropped', 'imagePullFailed']);
});

describe.each([
  ['imagePullFailed', 'image-pull-failed', 'TriggeredRules', 'RuleName'],
  ['buildFailed', 'build-failed', 'TriggeredRules', 'RuleName'],
  ['eventsDropped', 'events-dropped', 'AsyncEventsDropped', 'FunctionName'],
])('the alarm %s', (name, anchor, metric, dimension) => {
  const alarm = ALARMS[name];

  test('watches the sum of its metric over 5 minutes', () => {
    expect(alarm).toMatchObject({
      MetricName: metric,
      Statistic: 'Sum',
      Period: 300,
      Dimensions: [{ Name: dimension, Value: { Ref: expect.any(String) } }],
    });
  });

  test('fires at the first failure, and is quiet without one and without data', () => {
    const states = (...values: (number | undefined)[]) => alarmHistory(alarm, { [metric]: values });
    expect(states(0, 0, 0)).not.toContain('ALARM');
    expect(states(0, 1)).toEqual(['OK', 'ALARM']);
    expect(states(0, 1, 0)).toEqual(['OK', 'ALARM', 'OK']);
    expect(states(undefined, undefined, undefined).at(-1)).toBe('OK');
  });

  test('says where to look first, and links to its heading in the runbook', () => {
    const [text, url] = alarm.AlarmDescription.split(' Runbook: ');
    expect(text).toMatch(/^[A-Z].*\bLook first\b.*\.$/);
    expect(url).toMatch(new RegExp(`/src/monitoring/RUNBOOK\\.md#${anchor}$`));
    const headings = [...readFileSync(join(MODULE, 'RUNBOOK.md'), 'utf8').matchAll(/^## (.+)$/gm)];
    expect(headings.map(([, heading]) => heading.toLowerCase().replace(/ /g, '-'))).toContain(anchor);
  });

  test('has its row in the README', () => {
    expect(readFileSync(join(MODULE, 'README.md'), 'utf8')).toMatch(
      new RegExp(`^\\| \`${name}\` \\| ≥ 1 in 5 minutes \\|`, 'm'),
    );
  });
});
