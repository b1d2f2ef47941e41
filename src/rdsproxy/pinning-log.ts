import type { RemovalPolicy } from 'aws-cdk-lib';
import { Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  FilterPattern,
  LogGroup,
  MetricFilter,
  QueryDefinition,
  QueryString,
  type RetentionDays,
} from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { PinningReason } from './pinning-reason';

/** A line with all these terms says that a session was pinned for this reason. */
const TERMS: Record<PinningReason, string[]> = {
  [PinningReason.ANY]: ['session was pinned'],
  [PinningReason.PARSE_MESSAGE]: ['session was pinned', 'parse message was detected'],
  [PinningReason.PREPARED_STATEMENT]: ['session was pinned', 'prepared statement'],
  [PinningReason.SESSION_SETTINGS]: ['session was pinned', 'SQL changed session settings'],
};

const METRIC_NAMES: Record<PinningReason, string> = {
  [PinningReason.ANY]: 'PinnedSessions',
  [PinningReason.PARSE_MESSAGE]: 'PinnedByParseMessage',
  [PinningReason.PREPARED_STATEMENT]: 'PinnedByPreparedStatement',
  [PinningReason.SESSION_SETTINGS]: 'PinnedBySessionSettings',
};

const PINNED = '@message like /session was pinned/';
const REASON = '@message /Reason: (?<reason>[^.]+)/';
const CLIENT = '@message /\\[clientConnection=(?<client>\\d+)\\]/';
const ADDRESS = '@message /A new client connected from (?<address>[0-9a-fA-F.:]+?)\\.?$/';
const DIGEST = '@message /Digest: "(?<digest>[^"]*)"/';

const QUERIES: Record<string, QueryString> = {
  WhyPinned: new QueryString({
    filterStatements: [PINNED],
    parseStatements: [REASON],
    statsStatements: ['count(*) as pins by reason'],
    sort: 'pins desc',
  }),
  WhoPins: new QueryString({
    filterStatements: ['@message like /session was pinned|A new client connected from/'],
    parseStatements: [CLIENT, ADDRESS, REASON],
    statsStatements: ['max(address) as clientAddress, count(reason) as pins by client'],
    sort: 'pins desc',
    limit: 100,
  }),
  PinningStatements: new QueryString({
    filterStatements: [PINNED],
    parseStatements: [REASON, DIGEST],
    statsStatements: ['count(*) as pins by digest, reason'],
    sort: 'pins desc',
    limit: 100,
  }),
};

/** Where the log of a proxy goes. */
export interface PinningLogProps {
  readonly proxyName: string;
  readonly retention: RetentionDays;
  readonly encryptionKey?: IKey;
  readonly removalPolicy: RemovalPolicy;
}

/** The log group of a proxy, the count of pinned sessions by reason, and the queries that tell who pins and why. */
export class PinningLog extends Construct {
  public readonly logGroup: LogGroup;
  private readonly namespace: string;

  constructor(scope: Construct, id: string, props: PinningLogProps) {
    super(scope, id);
    this.namespace = `CdkHindsight/RdsProxy/${props.proxyName}`;
    this.logGroup = new LogGroup(this, 'Group', {
      logGroupName: `/aws/rds/proxy/${props.proxyName}`,
      retention: props.retention,
      encryptionKey: props.encryptionKey,
      removalPolicy: props.removalPolicy,
    });
    this.countReasons();
    this.saveQueries(props.proxyName);
  }

  public metricPinsLogged(reason: PinningReason, options?: MetricOptions): Metric {
    return new Metric({
      namespace: this.namespace,
      metricName: METRIC_NAMES[reason],
      statistic: Stats.SUM,
      ...options,
    }).attachTo(this);
  }

  private countReasons(): void {
    for (const reason of Object.values(PinningReason)) {
      new MetricFilter(this, METRIC_NAMES[reason], {
        logGroup: this.logGroup,
        filterPattern: FilterPattern.allTerms(...TERMS[reason]),
        metricNamespace: this.namespace,
        metricName: METRIC_NAMES[reason],
      });
    }
  }

  private saveQueries(proxyName: string): void {
    for (const [name, queryString] of Object.entries(QUERIES)) {
      new QueryDefinition(this, name, {
        queryDefinitionName: `rds-proxy/${proxyName}/${name}`,
        queryString,
        logGroups: [this.logGroup],
      });
    }
  }
}
