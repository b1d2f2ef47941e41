import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  AlarmRule,
  AlarmState,
  type CfnAlarm,
  ComparisonOperator,
  CompositeAlarm,
  type IAlarm,
  MathExpression,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { AlarmOptions } from '../alarm-options';
import { tell } from '../private/synth/alarm-actions';
import { type AlarmTable, createAlarms, type MissingAlarm, requireAlarmOptions } from '../private/synth/alarms';
import { generatedName } from '../private/synth/names';
import type { ISquidProxy } from './i-squid-proxy';
import type { SquidProxyAlarmOptions } from './squid-proxy-props';

type AlarmName = Exclude<keyof SquidProxyAlarmOptions, keyof AlarmOptions>;

const NEVER_STALE: MissingAlarm = {
  must: 'be left out without updateDomainsInPlace',
  remedy: 'the list of domains is then part of the instance, and a change replaces it',
};

/** The parts of a proxy that decide on its alarms. */
interface Watched {
  /** Whether the group has no instance at times, on purpose. */
  readonly hasHours: boolean;
  /** Whether the instance reads its list of domains from a parameter. */
  readonly isUpdated: boolean;
}

/** Creates the alarms. */
export function createProxyAlarms(
  proxy: ISquidProxy,
  options: SquidProxyAlarmOptions = {},
  { hasHours, isUpdated }: Watched,
): { [name: string]: IAlarm } {
  if (!hasHours) {
    return createAlarms(proxy, 'squid', tableOf(proxy, isUpdated), options) as { [name: string]: IAlarm };
  }
  requireAlarmOptions('alarms.', options, [], proxy);
  const { heartbeats, ...others } = createAlarms(proxy, 'squid', tableOf(proxy, isUpdated), {
    ...options,
    actions: undefined,
    okActions: undefined,
  });
  for (const alarm of Object.values(others)) {
    tell(alarm, options);
  }
  return { ...others, ...(heartbeats && { heartbeats: duringHours(proxy, heartbeats, options) }) };
}

function tableOf(proxy: ISquidProxy, isUpdated: boolean): AlarmTable<AlarmName> {
  return {
    heartbeats: {
      metric: proxy.metricHeartbeats(),
      threshold: 1,
      comparison: '<',
      evaluationPeriods: 2,
      missing: TreatMissingData.BREACHING,
      description:
        'Squid does not answer, or its access log does not arrive in CloudWatch. Look first at the instance of the group.',
    },
    missingInstances: {
      metric: new MathExpression({
        expression: 'desired - inService',
        usingMetrics: { desired: proxy.metricDesiredCapacity(), inService: proxy.metricInServiceInstances() },
        period: Duration.minutes(1),
        label: 'Missing instances',
      }),
      threshold: 1,
      evaluationPeriods: 10,
      description: 'The group has no healthy instance. Look first at its activity history.',
    },
    deniedRequests: {
      metric: proxy.metricDeniedRequests(),
      threshold: 50,
      evaluationPeriods: 1,
      description:
        'Squid denied many requests: a domain is missing, or somebody is probing forbidden hosts. Look first at the ' +
        'denied hosts in the access log.',
    },
    staleDomains: isUpdated
      ? {
          metric: proxy.metricStaleDomains(),
          threshold: 1,
          evaluationPeriods: 1,
          description:
            'The instance could not apply the list of domains in its parameter, and keeps the old list. Look first at the ' +
            'reason in the cache log.',
        }
      : NEVER_STALE,
  };
}

/**
 * Lets a composite alarm fire in place of the heartbeat alarm. Outside of its hours the proxy has no heartbeat, and one
 * alarm alone cannot tell missing data from a failure.
 */
function duringHours(proxy: ISquidProxy, alarm: Alarm, options: SquidProxyAlarmOptions): IAlarm {
  const scope = alarm.node.scope as Construct;
  // Any minute without an instance within the last quarter of an hour counts, so that a start in the morning has time.
  const offDuty = new Alarm(scope, 'OffDuty', {
    metric: proxy.metricDesiredCapacity(),
    threshold: 1,
    comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
    evaluationPeriods: 15,
    datapointsToAlarm: 1,
    treatMissingData: TreatMissingData.BREACHING,
    alarmDescription: 'Not a failure: the proxy is outside of its working hours, or was until 15 minutes ago.',
  });
  const composite = new CompositeAlarm(scope, 'HeartbeatsOnDuty', {
    // The CDK's own name is the same for a stack that is deployed twice under two names.
    compositeAlarmName: `${generatedName(alarm, 248)}-OnDuty`,
    alarmRule: AlarmRule.allOf(
      AlarmRule.fromAlarm(alarm, AlarmState.ALARM),
      AlarmRule.not(AlarmRule.fromAlarm(offDuty, AlarmState.ALARM)),
    ),
    alarmDescription: (alarm.node.defaultChild as CfnAlarm).alarmDescription,
  });
  tell(composite, options);
  return composite;
}
