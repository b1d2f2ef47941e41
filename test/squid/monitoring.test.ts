import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Duration, Stack, TimeZone } from 'aws-cdk-lib';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { AlarmThreshold } from '../../src';
import { WorkingHours } from '../../src/squid';
import { proxyStack } from './support';

const workingHours = WorkingHours.of({ start: '08:00', end: '18:00', timeZone: TimeZone.EUROPE_BERLIN });
const RUNBOOK = 'https://github.com/cdk-hindsight/cdk-hindsight/blob/main/src/squid/RUNBOOK.md';

function alarmsOf(props: Parameters<typeof proxyStack>[0] = {}, stack?: Stack): Record<string, any> {
  const { template } = proxyStack(props, stack);
  const found = [
    ...Object.entries(template().findResources('AWS::CloudWatch::Alarm')),
    ...Object.entries(template().findResources('AWS::CloudWatch::CompositeAlarm')),
  ];
  return Object.fromEntries(found.map(([id, { Properties }]) => [id.replace(/^Proxy|.{8}$/g, ''), Properties]));
}

describe('the alarms', () => {
  test('fire when no heartbeat comes for ten minutes, or no data at all', () => {
    expect(alarmsOf().HeartbeatAlarm).toMatchObject({
      MetricName: 'Heartbeats',
      Statistic: 'Sum',
      Period: 300,
      EvaluationPeriods: 2,
      ComparisonOperator: 'LessThanThreshold',
      Threshold: 1,
      TreatMissingData: 'breaching',
    });
  });

  test('fire when the group has fewer instances than it wants for ten minutes', () => {
    const { Metrics, ...alarm } = alarmsOf().InstanceAlarm;
    expect(alarm).toMatchObject({
      EvaluationPeriods: 10,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      Threshold: 1,
      TreatMissingData: 'notBreaching',
    });
    expect(Metrics.map((metric: any) => metric.Expression ?? metric.MetricStat.Metric.MetricName)).toEqual([
      'desired - inService',
      'GroupDesiredCapacity',
      'GroupInServiceInstances',
    ]);
    expect(Metrics[1].MetricStat.Metric).toMatchObject({
      Namespace: 'AWS/AutoScaling',
      Dimensions: [{ Name: 'AutoScalingGroupName', Value: { Ref: 'ProxyGroupASGE324759E' } }],
    });
  });

  test('fire on 50 denied requests in five minutes, and not when nobody asks', () => {
    expect(alarmsOf().DeniedRequestsAlarm).toMatchObject({
      MetricName: 'DeniedRequests',
      Statistic: 'Sum',
      Period: 300,
      EvaluationPeriods: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      Threshold: 50,
      TreatMissingData: 'notBreaching',
    });
  });

  test('tell what they mean and where the runbook goes on', () => {
    const runbook = readFileSync(join(__dirname, '..', '..', 'src', 'squid', 'RUNBOOK.md'), 'utf8');
    const anchors = [...runbook.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading.toLowerCase().replace(/ /g, '-'));
    const linked = Object.values(alarmsOf()).map(
      ({ AlarmDescription }) => AlarmDescription.split(`Runbook: ${RUNBOOK}#`)[1],
    );
    expect(linked).toHaveLength(3);
    expect(anchors).toEqual(expect.arrayContaining(linked));
  });

  test('take other thresholds', () => {
    const alarms = alarmsOf({
      alarms: {
        heartbeats: AlarmThreshold.of(3, { evaluationPeriods: 4 }),
        missingInstances: AlarmThreshold.of(1, { evaluationPeriods: 20 }),
        deniedRequests: AlarmThreshold.of(500),
      },
    });
    expect(alarms.HeartbeatAlarm).toMatchObject({ Threshold: 3, EvaluationPeriods: 4 });
    expect(alarms.InstanceAlarm).toMatchObject({ Threshold: 1, EvaluationPeriods: 20 });
    expect(alarms.DeniedRequestsAlarm).toMatchObject({ Threshold: 500, EvaluationPeriods: 1 });
  });

  test('are off one by one', () => {
    const off = AlarmThreshold.off();
    expect(Object.keys(alarmsOf({ alarms: { heartbeats: off, deniedRequests: off } }))).toEqual(['InstanceAlarm']);
    const { proxy } = proxyStack({ alarms: { missingInstances: off } });
    expect([proxy.heartbeatAlarm, proxy.instanceAlarm, proxy.deniedRequestsAlarm].map(Boolean)).toEqual([
      true,
      false,
      true,
    ]);
  });

  test('are off as a whole, with hours too', () => {
    expect(alarmsOf({ alarms: { enabled: false } })).toEqual({});
    expect(alarmsOf({ alarms: { enabled: false }, workingHours })).toEqual({});
  });

  test('do as they are told', () => {
    const stack = new Stack(new App(), 'Stack');
    const action = new SnsAction(new Topic(stack, 'Topic'));
    const alarms = alarmsOf({ alarms: { actions: [action], okActions: [action] } }, stack);
    for (const alarm of Object.values(alarms)) {
      expect([alarm.AlarmActions, alarm.OKActions]).toEqual([[{ Ref: 'TopicBFC7AF6E' }], [{ Ref: 'TopicBFC7AF6E' }]]);
    }
  });
});

describe('with working hours', () => {
  test('the alarm for heartbeats wakes nobody itself', () => {
    const stack = new Stack(new App(), 'Stack');
    const action = new SnsAction(new Topic(stack, 'Topic'));
    const alarms = alarmsOf({ workingHours, alarms: { actions: [action], okActions: [action] } }, stack);
    expect(alarms.HeartbeatAlarm.AlarmActions).toBeUndefined();
    expect(alarms.OffDutyAlarm.AlarmActions).toBeUndefined();
    expect(alarms.HeartbeatOnDutyAlarm).toMatchObject({
      AlarmActions: [{ Ref: 'TopicBFC7AF6E' }],
      OKActions: [{ Ref: 'TopicBFC7AF6E' }],
      AlarmDescription: alarms.HeartbeatAlarm.AlarmDescription,
    });
  });

  test.each([
    ['silent', 'on duty', true],
    ['silent', 'off duty', false],
    ['heard', 'on duty', false],
    ['heard', 'off duty', false],
  ])('a proxy that is %s while %s wakes somebody: %s', (heartbeat, duty, wakes) => {
    const states: Record<string, boolean> = {
      ProxyHeartbeatAlarm7E1E17C0: heartbeat === 'silent',
      ProxyOffDutyAlarmC867AE09: duty === 'off duty',
    };
    const [, parts] = alarmsOf({ workingHours }).HeartbeatOnDutyAlarm.AlarmRule['Fn::Join'];
    const rule = parts.map((part: any) => (typeof part === 'string' ? part : part['Fn::GetAtt'][0])).join('');
    const expression = rule
      .replace(/ALARM\("(\w+)"\)/g, (_: string, id: string) => String(states[id]))
      .replace(/AND/g, '&&')
      .replace(/NOT/g, '!');
    expect(expression).toMatch(/^[truefals&!() ]+$/);
    expect(new Function(`return ${expression}`)()).toBe(wakes);
  });

  test('the proxy counts as off duty until 15 minutes after the group wants an instance again', () => {
    expect(alarmsOf({ workingHours }).OffDutyAlarm).toMatchObject({
      MetricName: 'GroupDesiredCapacity',
      Statistic: 'Minimum',
      Period: 60,
      EvaluationPeriods: 15,
      DatapointsToAlarm: 1,
      ComparisonOperator: 'LessThanThreshold',
      Threshold: 1,
      TreatMissingData: 'breaching',
    });
  });

  test('the alarm of the construct is the one that wakes somebody', () => {
    const { proxy } = proxyStack({ workingHours });
    expect(proxy.heartbeatAlarm?.node.id).toBe('HeartbeatOnDutyAlarm');
  });
});

describe('what the access log counts', () => {
  const filters: Record<string, string> = Object.fromEntries(
    Object.values(proxyStack().template().findResources('AWS::Logs::MetricFilter')).map(({ Properties }) => [
      Properties.MetricTransformations[0].MetricName,
      Properties.FilterPattern,
    ]),
  );
  // Written by squid 5.7.
  const LINES = {
    heartbeat:
      '1795442375.791      4 127.0.0.1 TCP_DENIED/403 1642 GET http://heartbeat.invalid/ - HIER_NONE/- text/html',
    denied: '1795442375.694      0 127.0.0.1 TCP_DENIED/403 1638 GET http://169.254.169.254/ - HIER_NONE/- text/html',
    'denied tunnel':
      '1795442375.694      0 127.0.0.1 TCP_DENIED/403 3900 CONNECT unlisted.example:443 - HIER_NONE/- text/html',
    through:
      '1795442375.681      4 127.0.0.1 TCP_MISS/200 253 GET http://www.partner.example/ - HIER_DIRECT/203.0.113.10 -',
    tunnel:
      '1795442375.734      1 127.0.0.1 TCP_TUNNEL/200 210 CONNECT www.partner.example:443 - HIER_DIRECT/203.0.113.10 -',
    'a line of another log': '2026/11/23 13:59:35| Processing: http_access deny all',
  };

  test.each([
    ['heartbeat', ['Heartbeats']],
    ['denied', ['DeniedRequests']],
    ['denied tunnel', ['DeniedRequests']],
    ['through', []],
    ['tunnel', []],
    ['a line of another log', []],
  ] as [keyof typeof LINES, string[]][])('%s', (line, metrics) => {
    expect(Object.keys(filters).filter((name) => matches(filters[name], LINES[line]))).toEqual(metrics);
  });
});

test('the metrics of a proxy have a namespace of their own', () => {
  const { proxy } = proxyStack();
  expect([proxy.metricHeartbeats(), proxy.metricDeniedRequests()].map(({ namespace }) => namespace)).toEqual(
    Array(2).fill(`CdkHindsight/SquidProxy/${proxy.tunnelTagValue}`),
  );
});

test('the metrics take options', () => {
  const metric = proxyStack().proxy.metricInServiceInstances({ period: Duration.hours(1), statistic: 'Average' });
  expect([metric.period.toSeconds(), metric.statistic]).toEqual([3600, 'Average']);
});

test('the widgets show requests and instances', () => {
  const { stack, proxy } = proxyStack();
  const graphs = proxy.widgets().flatMap((widget) => stack.resolve(widget.toJson()));
  const names = graphs.flatMap(({ properties }) => properties.metrics.map(([, name]: string[]) => name));
  expect(names).toEqual(['Heartbeats', 'DeniedRequests', 'GroupInServiceInstances', 'GroupDesiredCapacity']);
});

/** The part of CloudWatch's space-delimited patterns that the filters use. */
function matches(pattern: string, line: string): boolean {
  const fields = pattern.slice(1, -1).split(', ');
  const words = line.trim().split(/\s+/);
  expect(fields[fields.length - 1]).toBe('...');
  return fields.slice(0, -1).every((field, index) => {
    const [, operator, operand] = field.match(/^\w+(?: (=|!=) (.+))?$/) ?? [];
    if (words[index] === undefined || operator === undefined) {
      return words[index] !== undefined;
    }
    const text = operand.replace(/^"|"$/g, '');
    const same = text.endsWith('*') ? words[index].startsWith(text.slice(0, -1)) : words[index] === text;
    return same === (operator === '=');
  });
}
