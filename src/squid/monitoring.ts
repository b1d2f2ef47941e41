import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  AlarmRule,
  AlarmState,
  type CfnAlarm,
  ComparisonOperator,
  CompositeAlarm,
  type IAlarm,
  type IMetric,
  MathExpression,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { addAlarm } from '../private/synth/add-alarm';
import type { SquidProxyAlarms } from './squid-proxy-alarms';

/** What the alarms look at. */
export interface ProxyMetrics {
  readonly heartbeats: IMetric;
  readonly deniedRequests: IMetric;
  readonly inServiceInstances: IMetric;
  readonly desiredCapacity: IMetric;
}

/** The alarms that exist; those that are off are missing. */
export interface ProxyAlarms {
  readonly heartbeats?: IAlarm;
  readonly missingInstances?: IAlarm;
  readonly deniedRequests?: IAlarm;
}

export const HEARTBEATS = 'Heartbeats';
export const DENIED_REQUESTS = 'DeniedRequests';

// The fields of squid's own log format; the heartbeat is the request of heartbeat.sh.
const HEARTBEAT_PATTERN = '[time, elapsed, client, result, bytes, method, url = "http://heartbeat.invalid/", ...]';
const DENIED_PATTERN =
  '[time, elapsed, client, result = TCP_DENIED*, bytes, method, url != "http://heartbeat.invalid/", ...]';

/** Counts the lines of the access log. */
export function countRequests(scope: Construct, accessLog: ILogGroup, metricNamespace: string): void {
  const filter = (metricName: string, pattern: string) =>
    new MetricFilter(scope, `${metricName}Filter`, {
      logGroup: accessLog,
      filterPattern: FilterPattern.literal(pattern),
      metricNamespace,
      metricName,
      metricValue: '1',
    });
  filter(HEARTBEATS, HEARTBEAT_PATTERN);
  filter(DENIED_REQUESTS, DENIED_PATTERN);
}

/** Creates the alarms. `hasHours` is whether the group has no instance at times, on purpose. */
export function addAlarms(
  scope: Construct,
  metrics: ProxyMetrics,
  options: SquidProxyAlarms = {},
  hasHours: boolean,
): ProxyAlarms {
  return {
    heartbeats: addHeartbeatAlarm(scope, metrics, options, hasHours),
    missingInstances: addInstanceAlarm(scope, metrics, options),
    deniedRequests: addDeniedAlarm(scope, metrics, options),
  };
}

function addHeartbeatAlarm(
  scope: Construct,
  metrics: ProxyMetrics,
  options: SquidProxyAlarms,
  hasHours: boolean,
): IAlarm | undefined {
  const definition = {
    metric: metrics.heartbeats,
    threshold: 1,
    comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
    evaluationPeriods: 2,
    treatMissingData: TreatMissingData.BREACHING,
    description: 'Squid does not answer, or its access log does not arrive in CloudWatch. Look at the instance first.',
    runbook: 'squid#squid-does-not-answer',
  };
  const silent = hasHours ? { enabled: options.enabled } : options;
  const alarm = addAlarm(scope, 'HeartbeatAlarm', definition, options.heartbeats, silent);
  return alarm && hasHours ? duringHours(scope, alarm, metrics, options) : alarm;
}

/** Outside of its hours the proxy has no heartbeat, and missing data cannot be told from a failure by one alarm. */
function duringHours(scope: Construct, alarm: Alarm, metrics: ProxyMetrics, options: SquidProxyAlarms): IAlarm {
  // Any minute without an instance within the last quarter of an hour counts, so that a start in the morning has time.
  const offDuty = new Alarm(scope, 'OffDutyAlarm', {
    metric: metrics.desiredCapacity,
    threshold: 1,
    comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
    evaluationPeriods: 15,
    datapointsToAlarm: 1,
    treatMissingData: TreatMissingData.BREACHING,
    alarmDescription: 'Not a failure: the proxy is outside of its working hours, or was until 15 minutes ago.',
  });
  const composite = new CompositeAlarm(scope, 'HeartbeatOnDutyAlarm', {
    alarmRule: AlarmRule.allOf(
      AlarmRule.fromAlarm(alarm, AlarmState.ALARM),
      AlarmRule.not(AlarmRule.fromAlarm(offDuty, AlarmState.ALARM)),
    ),
    alarmDescription: (alarm.node.defaultChild as CfnAlarm).alarmDescription,
  });
  composite.addAlarmAction(...(options.actions ?? []));
  composite.addOkAction(...(options.okActions ?? []));
  return composite;
}

function addInstanceAlarm(scope: Construct, metrics: ProxyMetrics, options: SquidProxyAlarms): IAlarm | undefined {
  const metric = new MathExpression({
    expression: 'desired - inService',
    usingMetrics: { desired: metrics.desiredCapacity, inService: metrics.inServiceInstances },
    period: Duration.minutes(1),
    label: 'Missing instances',
  });
  const definition = {
    metric,
    threshold: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    evaluationPeriods: 10,
    treatMissingData: TreatMissingData.NOT_BREACHING,
    description: 'The group has no healthy instance. Look at its activity history first.',
    runbook: 'squid#no-healthy-instance',
  };
  return addAlarm(scope, 'InstanceAlarm', definition, options.missingInstances, options);
}

function addDeniedAlarm(scope: Construct, metrics: ProxyMetrics, options: SquidProxyAlarms): IAlarm | undefined {
  const definition = {
    metric: metrics.deniedRequests,
    threshold: 50,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    evaluationPeriods: 1,
    treatMissingData: TreatMissingData.NOT_BREACHING,
    description: 'Squid denied many requests: a domain is missing, or somebody tries what is not theirs to reach.',
    runbook: 'squid#denied-requests',
  };
  return addAlarm(scope, 'DeniedRequestsAlarm', definition, options.deniedRequests, options);
}
