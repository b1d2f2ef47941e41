import { ArnFormat, type RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { IAlarm, Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { Rule } from 'aws-cdk-lib/aws-events';
import type { aws_rds } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { createAlarmsIn } from '../private/synth/alarms';
import { messagesOf, refuse } from '../private/synth/errors';
import { metricTriggered } from '../private/synth/event-rules';
import { applyBelow, requireExactlyOne, requireLogGroupBeside, requireReference } from '../private/synth/existing';
import { type Kinds, requireKind, requireKinds, requireMadeBy } from '../private/synth/kinds';
import { requireText } from '../private/synth/validation';
import type { DatabaseProxyAlarmOptions, DatabaseProxyAlarmsProps } from './database-proxy-alarms-props';
import { DatabaseProxyMetrics } from './database-proxy-metrics';
import { watchPins } from './pinning-log';
import { proxyAlarms } from './proxy-alarms';
import { type ProxyEventRules, proxyEventRules } from './proxy-events';

const { note } = messagesOf('rdsproxy');

const PROPS: Kinds<DatabaseProxyAlarmsProps> = {
  proxy: 'object?',
  proxyName: 'text?',
  logGroup: 'object?',
  alarms: 'object?',
};

const NAME = {
  pattern: /^(?!.{64})[a-z](-?[a-z0-9])*$/i,
  must: 'be 1 to 63 letters, digits and single hyphens, beginning with a letter',
  remedy: 'write it as aws rds describe-db-proxies does: it is a dimension of metrics, where case matters',
};

/** The rules of a construct that made its own before its alarms. */
interface OwnRules {
  readonly _rules?: ProxyEventRules;
}

/**
 * The alarms, metrics and graphs of a `PinningAwareDatabaseProxy` for an existing RDS Proxy: a CDK `DatabaseProxy`, or
 * one that is known by its name. They do not change the proxy.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.monitoring.html
 *
 * @example
 * import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
 * import { DatabaseProxy } from 'aws-cdk-lib/aws-rds';
 * import { ITopic } from 'aws-cdk-lib/aws-sns';
 * import { DatabaseProxyAlarms } from 'cdk-hindsight/rdsproxy';
 *
 * declare const existingProxy: DatabaseProxy;
 * declare const topic: ITopic;
 *
 * new DatabaseProxyAlarms(this, 'OrdersProxyAlarms', {
 *   proxy: existingProxy,
 *   alarms: { actions: [new SnsAction(topic)] },
 * });
 */
export class DatabaseProxyAlarms extends DatabaseProxyMetrics {
  /**
   * Creates the alarms of a proxy that has rules of its own.
   *
   * @internal
   */
  public static _of(
    proxy: aws_rds.IDBProxyRef & Construct,
    _rules: ProxyEventRules,
    alarms: DatabaseProxyAlarmOptions | undefined,
  ): DatabaseProxyAlarms {
    const props: DatabaseProxyAlarmsProps & OwnRules = { proxy, alarms, _rules };
    return new DatabaseProxyAlarms(proxy, 'Alarms', props);
  }

  /** The name of the proxy, which is a dimension of its metrics. */
  public readonly proxyName: string;
  /** The alarms that are on, by the names of their thresholds. */
  public readonly alarms: { [name: string]: IAlarm };
  /** Matches when RDS throttles connections to the proxy. Add targets that receive the whole event. */
  public readonly throttledConnectionsRule: Rule;
  /** Matches when the subnets of the proxy run out of IP addresses. Add targets that receive the whole event. */
  public readonly noFreeIpsRule: Rule;
  /** @internal */
  public readonly _pinsNamespace: string | undefined;

  /**
   * @throws if not exactly one of `proxy` and `proxyName` is given, if the proxy or the log group is in another Region or
   * account, or if other alarms of the app count the reasons in the log group already
   */
  constructor(scope: Construct, id: string, props: DatabaseProxyAlarmsProps) {
    super(scope, id);
    // The alarms of a construct of the library are a part of it, and so are their errors.
    const place = scope === props?.proxy ? scope : this;
    this.validate(props);
    const proxy = props.proxy?.dbProxyRef ?? this.referenceTo(props.proxyName as string);
    this.proxyName = proxy.dbProxyName;
    this._pinsNamespace = this.countReasons(props);
    const rules = (props as OwnRules)._rules ?? proxyEventRules(this, proxy, 'Rule');
    this.throttledConnectionsRule = rules.throttledConnections;
    this.noFreeIpsRule = rules.noFreeIps;
    this.alarms = createAlarmsIn(this, 'rdsproxy', proxyAlarms(this, rules), props.alarms, place) as {
      [name: string]: IAlarm;
    };
  }

  /** Applies the policy to the alarms and to all that they stand on. The proxy keeps its own. */
  public override applyRemovalPolicy(policy: RemovalPolicy): void {
    requireKind('policy', policy, 'text', this);
    applyBelow(this, policy);
  }

  /** The events in which RDS reported that it throttled connections to the proxy. */
  public metricThrottledConnections(options?: MetricOptions): Metric {
    return metricTriggered(this.throttledConnectionsRule, options);
  }

  /** The events in which RDS reported that the proxy's subnets have no free IP addresses. */
  public metricNoFreeIps(options?: MetricOptions): Metric {
    return metricTriggered(this.noFreeIpsRule, options);
  }

  private validate(props: DatabaseProxyAlarmsProps): void {
    requireKinds(props, PROPS, this);
    const { proxy, proxyName, logGroup } = props;
    requireExactlyOne(props, ['proxy', 'proxyName'], this);
    requireText('proxyName', proxyName, NAME, this);
    if (proxy) {
      const rule = { property: 'proxy', member: 'dbProxyRef', noun: 'an RDS proxy' };
      requireReference(rule, proxy, this, () => proxy.dbProxyRef.dbProxyArn);
    }
    requireMadeBy('logGroup', logGroup, 'logGroupName', 'LogGroup.fromLogGroupName(…)', this);
    requireLogGroupBeside(logGroup, this);
  }

  /** AWS's example of an event has the name in the ARN, where the ARN of the service itself has an identifier. */
  private referenceTo(dbProxyName: string): aws_rds.DBProxyReference {
    const resource = { service: 'rds', resource: 'db-proxy', resourceName: dbProxyName };
    return {
      dbProxyName,
      dbProxyArn: Stack.of(this).formatArn({ ...resource, arnFormat: ArnFormat.COLON_RESOURCE_NAME }),
    };
  }

  private countReasons({ proxy, logGroup }: DatabaseProxyAlarmsProps): string | undefined {
    const known = proxy instanceof DatabaseProxyMetrics ? proxy._pinsNamespace : undefined;
    if (known && logGroup) {
      const must = 'be left out for a proxy that counts the reasons in its log';
      refuse({ property: 'logGroup', must, remedy: 'leave it out' }, this);
    }
    if (logGroup) {
      return watchPins(new Construct(this, 'Log'), logGroup, this.proxyName);
    }
    if (!known) {
      const name = 'logGroup, which is /aws/rds/proxy/ and the name of the proxy';
      const message = `the reasons for which connections are pinned are not counted, and no queries find their clients: give ${name}`;
      note(this, 'reasonsNotCounted', message);
    }
    return known;
  }
}
