import { Duration } from 'aws-cdk-lib';
import { type IAlarm, type IMetric, MathExpression, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { AlarmOptions } from '../alarm-options';
import { type AlarmTable, createAlarms } from '../private/synth/alarms';
import type { InboundEmail } from './inbound-email';
import type { InboundEmailAlarmOptions, InboundEmailProps } from './inbound-email-props';
import type { MailDispatch } from './mail-dispatch';

type AlarmName = Exclude<keyof InboundEmailAlarmOptions, keyof AlarmOptions>;

const PERIOD = Duration.minutes(5);
const HOUR = Duration.hours(1);

export function createEmailAlarms(
  email: InboundEmail,
  dispatch: MailDispatch,
  props: InboundEmailProps,
): { [name: string]: IAlarm } {
  return createAlarms(email, 'email', tableOf(email, dispatch, props), props.alarms) as { [name: string]: IAlarm };
}

function tableOf(email: InboundEmail, dispatch: MailDispatch, props: InboundEmailProps): AlarmTable<AlarmName> {
  return {
    activation: {
      metric: email.metricActive(),
      threshold: 1,
      comparison: '<',
      evaluationPeriods: 2,
      missing: TreatMissingData.BREACHING,
      description:
        'Mail does not reach the rule: another rule set is active, the rule is gone or disabled, or the watcher does not run. Look first at the log of the watcher, which names the active set.',
    },
    delivery: {
      metric: email.metricDeliveryFailures(),
      threshold: 1,
      evaluationPeriods: 1,
      description:
        'SES could not store mail or publish its notification. It retries for 4 hours and then gives up. Look first at the policies of the bucket, the topic and the key.',
    },
    deadLetter: {
      metric: waiting(dispatch.deadLetters),
      threshold: 1,
      evaluationPeriods: 1,
      description:
        'Mail could not be passed to the target after 5 attempts. It is in the bucket, and its notification is in the dead-letter queue. Look first at the log of the dispatcher, or of the function that is the target.',
    },
    quarantine: {
      metric: waiting(dispatch.quarantine),
      threshold: 10,
      evaluationPeriods: 1,
      description:
        'Mail is held back because it is not clean, or could not be judged. Look first at the reasons in the messages of the quarantine queue.',
    },
    lag: {
      metric: age(dispatch),
      threshold: 900,
      evaluationPeriods: 1,
      description:
        'Mail waits for more than a quarter of an hour. Look first at the errors and throttles of the dispatcher, and of the function that is the target.',
    },
    failed: {
      metric: failures(props),
      threshold: 1,
      evaluationPeriods: 1,
      description:
        'The processing of an email failed. Look first at the failed executions, or at the log of the function.',
    },
    silence: silence(email, props.expectMailEvery),
  };
}

function silence(email: InboundEmail, every: Duration | undefined) {
  return every
    ? {
        metric: email.metricAccepted({ period: HOUR }),
        threshold: 1,
        comparison: '<' as const,
        evaluationPeriods: every.toHours(),
        missing: TreatMissingData.BREACHING,
        description:
          'No mail was accepted for longer than is normal. Check first whether an email that you send arrives, then the MX record and the identity.',
      }
    : { must: 'be left out without expectMailEvery', remedy: 'set expectMailEvery to the longest time that is normal' };
}

function waiting(queue: Queue): IMetric {
  return queue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', period: PERIOD });
}

function age({ inbox, work }: MailDispatch): IMetric {
  const options = { statistic: 'Maximum', period: PERIOD };
  const notices = inbox.metricApproximateAgeOfOldestMessage(options);
  return work
    ? new MathExpression({
        expression: 'MAX([FILL(notices, 0), FILL(mail, 0)])',
        usingMetrics: { notices, mail: work.metricApproximateAgeOfOldestMessage(options) },
        period: PERIOD,
        label: 'Age of the oldest mail (s)',
      })
    : notices;
}

function failures({ target: { _stateMachine: machine, _function: handler } }: InboundEmailProps): IMetric {
  const options = { statistic: 'Sum', period: PERIOD };
  return machine
    ? new MathExpression({
        expression: 'FILL(failed, 0) + FILL(timedOut, 0) + FILL(aborted, 0)',
        usingMetrics: {
          failed: machine.metricFailed(options),
          timedOut: machine.metricTimedOut(options),
          aborted: machine.metricAborted(options),
        },
        period: PERIOD,
        label: 'Failed executions',
      })
    : (handler as NonNullable<typeof handler>).metricErrors(options);
}
