import { Duration } from 'aws-cdk-lib';
import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmOptions } from '../alarm-options';
import { type AlarmTable, createAlarms } from '../private/synth/alarms';
import type { BatchInferenceAlarmOptions } from './batch-inference-props';
import type { IBatchInference } from './i-batch-inference';

type AlarmName = Exclude<keyof BatchInferenceAlarmOptions, keyof AlarmOptions>;

const HOUR = { period: Duration.hours(1) };

export function createInferenceAlarms(inference: IBatchInference, options: BatchInferenceAlarmOptions | undefined) {
  return createAlarms(inference, 'inference', tableOf(inference), options) as { [name: string]: IAlarm };
}

function tableOf(inference: IBatchInference): AlarmTable<AlarmName> {
  return {
    runsFailed: {
      metric: inference.metricRunsFailed(),
      threshold: 1,
      evaluationPeriods: 1,
      description:
        'A run of batch inference failed, timed out or was aborted. Its jobs continue and are billed. Look first at the state that failed; a redrive within 14 days continues from there, and buys nothing twice.',
    },
    unfinishedJobs: {
      metric: inference.metricUnfinishedJobs(),
      threshold: 1,
      evaluationPeriods: 1,
      description:
        'A job failed, expired, was stopped, ran out of time, or could not be created. Its records go into the next round. Look first at the log of the collector, which has the status and the message of Bedrock.',
    },
    failedShare: {
      metric: inference.metricFailedShare(),
      threshold: 5,
      evaluationPeriods: 1,
      unit: 'percent',
      description:
        'A large share of the records was given up. Look first at the reasons in the files below failed/ of the run.',
    },
    givenUp: {
      metric: inference.metricGivenUpRecords(HOUR),
      threshold: 1,
      evaluationPeriods: 1,
      description:
        'Records have no result after all rounds. Look first at the reasons in the files below failed/ of the run: each line is the record that was sent.',
    },
    invalidRecords: {
      metric: inference.metricInvalidRecords(HOUR),
      threshold: 1,
      evaluationPeriods: 1,
      description:
        'Lines of the source are not valid records, or repeat an id. Look first at the files below failed/ of the run: each line names its file and its number.',
    },
    tokensPerDay: {
      metric: inference.metricTokens({ period: Duration.days(1) }),
      evaluationPeriods: 1,
      description:
        'More tokens were used in a day than planned. Look first at how many runs were started and who started them, then at the length of records and answers.',
    },
  };
}
