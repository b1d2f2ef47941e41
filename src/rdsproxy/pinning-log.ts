import type { RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  FilterPattern,
  type ILogGroup,
  LogGroup,
  MetricFilter,
  QueryDefinition,
  QueryString,
  type RetentionDays,
} from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { claimInRegion } from '../private/synth/claims';
import { messagesOf, refuse } from '../private/synth/errors';
import { grantToLogs } from '../private/synth/log-encryption';
import { textOf } from '../private/synth/references';
import { PinningReason } from './proxy-settings';

const { note } = messagesOf('rdsproxy');

/** A line with all these terms reports a session that was pinned for this reason. */
const TERMS: Record<PinningReason, string[]> = {
  [PinningReason.ANY]: ['session was pinned'],
  [PinningReason.PARSE_MESSAGE]: ['session was pinned', 'parse message was detected'],
  [PinningReason.PREPARED_STATEMENT]: ['session was pinned', 'prepared statement'],
  [PinningReason.SESSION_SETTINGS]: ['session was pinned', 'SQL changed session settings'],
};

/** The metrics that count the reasons. */
export const PIN_METRICS: Record<PinningReason, string> = {
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

/** The settings of a proxy's log. */
export interface PinningLogProps {
  readonly proxyName: string;
  readonly retention: RetentionDays;
  readonly encryptionKey?: IKey;
  readonly removalPolicy: RemovalPolicy;
}

/** The namespace of the metrics that count the reasons for one proxy. */
export function namespaceOfPins(proxyName: string): string {
  return `CdkHindsight/RdsProxy/${proxyName}`;
}

/** The log group of a proxy, the counts of pinned sessions by reason, and the queries for the reasons and their clients. */
export class PinningLog extends Construct {
  public readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, props: PinningLogProps) {
    super(scope, id);
    const logGroupName = `/aws/rds/proxy/${props.proxyName}`;
    const { retention, encryptionKey, removalPolicy } = props;
    if (encryptionKey && !grantToLogs(encryptionKey, logGroupName, this)) {
      const message = `logEncryptionKey is imported, so its policy stays as it is: it must let CloudWatch Logs encrypt ${logGroupName}.`;
      note(this, 'logEncryptionKey', message);
    }
    this.logGroup = new LogGroup(this, 'Group', { logGroupName, retention, encryptionKey, removalPolicy });
    watchPins(this, this.logGroup, props.proxyName);
  }
}

/** Counts the reasons in the log of a proxy, and saves the queries for them. Returns the namespace of the counts. */
export function watchPins(scope: Construct, logGroup: ILogGroup, proxyName: string): string {
  const other = claimInRegion(`pins in ${textOf(scope, logGroup.logGroupName)}`, scope);
  if (other !== undefined) {
    const must = 'not be one in which other alarms count pinned sessions already';
    const remedy = 'leave it out here, or each pinned session is counted twice';
    refuse({ property: 'logGroup', must, got: `that of ${other}`, remedy }, scope);
  }
  const metricNamespace = namespaceOfPins(proxyName);
  for (const reason of Object.values(PinningReason)) {
    const metricName = PIN_METRICS[reason];
    const filterPattern = FilterPattern.allTerms(...TERMS[reason]);
    new MetricFilter(scope, metricName, { logGroup, filterPattern, metricNamespace, metricName });
  }
  for (const [name, queryString] of Object.entries(QUERIES)) {
    new QueryDefinition(scope, name, {
      queryDefinitionName: `rds-proxy/${proxyName}/${name}`,
      queryString,
      logGroups: [logGroup],
    });
  }
  return metricNamespace;
}
