import { App, Duration, Stack, TimeZone } from 'aws-cdk-lib';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { AlarmThreshold } from '../../src';
import { WorkingHours } from '../../src/squid';
import { testAlarms } from '../support/alarms';
import { testMetrics } from '../support/metrics';
import { proxyStack } from './support';

const workingHours = WorkingHours.of({ start: '08:00', end: '18:00', timeZone: TimeZone.EUROPE_BERLIN });

function alarmsOf(props: Parameters<typeof proxyStack>[0] = {}, stack?: Stack): Record<string, any> {
  const { template } = proxyStack(props, stack);
  const found = [
    ...Object.entries(template().findResources('AWS::CloudWatch::Alarm')),
    ...Object.entries(template().findResources('AWS::CloudWatch::CompositeAlarm')),
  ];
  return Object.fromEntries(found.map(([id, { Properties }]) => [id.replace(/^Proxy|.{8}$/g, ''), Properties]));
}

testAlarms({
  module: 'squid',
  construct: 'SquidProxy',
  make: (stack, alarms) => proxyStack({ alarms, updateDomainsInPlace: true }, stack).proxy,
  table: {
    heartbeats: { loud: { Heartbeats: 0 }, quiet: { Heartbeats: 1 }, withoutData: 'ALARM' },
    missingInstances: {
      loud: { GroupDesiredCapacity: 1, GroupInServiceInstances: 0 },
      quiet: { GroupDesiredCapacity: 1, GroupInServiceInstances: 1 },
    },
    deniedRequests: { loud: { DeniedRequests: 50 }, quiet: { DeniedRequests: 49 } },
    staleDomains: { loud: { StaleDomains: 1 }, quiet: { StaleDomains: 0 } },
  },
});

testMetrics({
  construct: 'SquidProxy',
  make: () => proxyStack().proxy,
  published: {
    'CdkHindsight/SquidProxy/*': {
      Heartbeats: { statistic: 'Sum', dimensions: [[]], period: 300 },
      DeniedRequests: { statistic: 'Sum', dimensions: [[]], period: 300 },
      StaleDomains: { statistic: 'Sum', dimensions: [[]], period: 300 },
    },
    // https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-metrics.html
    'AWS/AutoScaling': {
      GroupInServiceInstances: { statistic: 'Minimum', dimensions: [['AutoScalingGroupName']] },
      GroupDesiredCapacity: { statistic: 'Minimum', dimensions: [['AutoScalingGroupName']] },
    },
  },
});

describe('with working hours', () => {
  test('the alarm for heartbeats wakes nobody itself', () => {
    const stack = new Stack(new App(), 'Stack');
    const action = new SnsAction(new Topic(stack, 'Topic'));
    const alarms = alarmsOf({ workingHours, alarms: { actions: [action], okActions: [action] } }, stack);
    expect(alarms.AlarmsHeartbeats.AlarmActions).toBeUndefined();
    expect(alarms.AlarmsOffDuty.AlarmActions).toBeUndefined();
    for (const name of ['AlarmsMissingInstances', 'AlarmsDeniedRequests', 'AlarmsHeartbeatsOnDuty']) {
      expect(alarms[name]).toMatchObject({
        AlarmActions: [{ Ref: 'TopicBFC7AF6E' }],
        OKActions: [{ Ref: 'TopicBFC7AF6E' }],
      });
    }
    expect(alarms.AlarmsHeartbeatsOnDuty).toMatchObject({
      AlarmActions: [{ Ref: 'TopicBFC7AF6E' }],
      OKActions: [{ Ref: 'TopicBFC7AF6E' }],
      AlarmDescription: alarms.AlarmsHeartbeats.AlarmDescription,
    });
  });

  test('alarms are off one by one, and as a whole', () => {
    const without = alarmsOf({ workingHours, alarms: { heartbeats: AlarmThreshold.off() } });
    expect(Object.keys(without).sort()).toEqual(['AlarmsDeniedRequests', 'AlarmsMissingInstances']);
    expect(alarmsOf({ workingHours, alarms: { enabled: false } })).toEqual({});
    expect(proxyStack({ workingHours, alarms: { enabled: false } }).proxy.alarms).toEqual({});
  });

  test('thresholds move', () => {
    const heartbeats = AlarmThreshold.of(3, { evaluationPeriods: 4 });
    const alarms = alarmsOf({ workingHours, alarms: { heartbeats } });
    expect(alarms.AlarmsHeartbeats).toMatchObject({ Threshold: 3, EvaluationPeriods: 4 });
  });

  test.each([
    ['silent', 'on duty', true],
    ['silent', 'off duty', false],
    ['heard', 'on duty', false],
    ['heard', 'off duty', false],
  ])('a proxy that is %s while %s wakes somebody: %s', (heartbeat, duty, wakes) => {
    const stateOf = (id: string) => (id.includes('OffDuty') ? duty === 'off duty' : heartbeat === 'silent');
    const [, parts] = alarmsOf({ workingHours }).AlarmsHeartbeatsOnDuty.AlarmRule['Fn::Join'];
    const rule = parts.map((part: any) => (typeof part === 'string' ? part : part['Fn::GetAtt'][0])).join('');
    const expression = rule
      .replace(/ALARM\("(\w+)"\)/g, (_: string, id: string) => String(stateOf(id)))
      .replace(/AND/g, '&&')
      .replace(/NOT/g, '!');
    expect(expression).toMatch(/^[truefals&!() ]+$/);
    expect(new Function(`return ${expression}`)()).toBe(wakes);
  });

  test('the proxy counts as off duty until 15 minutes after the group wants an instance again', () => {
    expect(alarmsOf({ workingHours }).AlarmsOffDuty).toMatchObject({
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
    expect(Object.keys(proxy.alarms).sort()).toEqual(['deniedRequests', 'heartbeats', 'missingInstances']);
    expect(proxy.alarms.heartbeats.node.id).toBe('HeartbeatsOnDuty');
  });

  test('the same stack under two names has two alarms', () => {
    const names = ['shop-test', 'shop-live'].map((stackName) => {
      const stack = new Stack(new App(), 'Stack', { stackName });
      return alarmsOf({ workingHours }, stack).AlarmsHeartbeatsOnDuty.AlarmName;
    });
    expect(names).toEqual([
      expect.stringMatching(/^shoptest-Proxy-Alarms-Heartbeats-\w{8}-OnDuty$/),
      expect.stringMatching(/^shoplive-Proxy-Alarms-Heartbeats-\w{8}-OnDuty$/),
    ]);
  });
});

test('each line that is counted counts as one', () => {
  const filters = Object.values(proxyStack().template().findResources('AWS::Logs::MetricFilter'));
  expect(filters.map(({ Properties }) => Properties.MetricTransformations[0].MetricValue)).toEqual(['1', '1']);
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
