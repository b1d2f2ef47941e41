import { alarm } from './example-parts';
import type { RuleExample } from './rule-examples';

const DOCUMENT_DB = `Resources:
  Orders:
    Type: AWS::DocDB::DBCluster
    Properties: {DBClusterIdentifier: orders, EngineVersion: 5.0.0}
`;

function mvccAlarm(threshold: number): string {
  return `  Alarm:
    Type: AWS::CloudWatch::Alarm
    Properties:
      Namespace: AWS/DocDB
      MetricName: AvailableMVCCIds
      Dimensions: [{Name: DBClusterIdentifier, Value: orders}]
      Statistic: Minimum
      Period: 60
      EvaluationPeriods: 15
      Threshold: ${threshold}
      ComparisonOperator: LessThanThreshold
`;
}

/** The examples of the rules of `docdb`. */
export const DOCDB_EXAMPLES: Record<string, RuleExample> = {
  'hindsight-docdb-gc-alarm': {
    bad: DOCUMENT_DB,
    good: `${DOCUMENT_DB}${mvccAlarm(1_300_000_000)}`,
  },
  'hindsight-docdb-mvcc-threshold': {
    bad: `Resources:\n${mvccAlarm(500_000_000)}`,
    good: `Resources:\n${mvccAlarm(1_300_000_000)}`,
  },
  'hindsight-docdb-dead-metric': {
    bad: `Resources:\n${alarm('AWS/DocDB', 'LongestRunningGCRuntime', 'DBClusterIdentifier', 'orders')}`,
    good: `Resources:\n${alarm('AWS/DocDB', 'LongestActiveGCRuntime', 'DBClusterIdentifier', 'orders')}`,
  },
  'hindsight-docdb-alarm-dimensions': {
    bad: `Resources:\n${alarm('AWS/DocDB', 'VolumeBytesUsed', 'DBInstanceIdentifier', 'orders-1')}`,
    good: `Resources:\n${alarm('AWS/DocDB', 'VolumeBytesUsed', 'DBClusterIdentifier', 'orders')}`,
  },
};
