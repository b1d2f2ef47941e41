import type { Duration } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { AlarmOptions } from '../alarm-options';
import type { AlarmThreshold } from '../alarm-threshold';
import type { EmailAcceptance } from './email-acceptance';
import type { InboundIdentity } from './inbound-identity';
import type { InboundMx } from './inbound-mx';
import type { InboundRecipients } from './inbound-recipients';
import type { InboundRuleSet } from './inbound-rule-set';
import type { InboundTarget } from './inbound-target';

/** Properties of an `InboundEmail`. */
export interface InboundEmailProps {
  /** The recipients whose mail is received. */
  readonly recipients: InboundRecipients;

  /** The rule set that the rule is in: a new one, or the one that is active in the account. */
  readonly ruleSet: InboundRuleSet;

  /** The state machine or function that gets the mail. */
  readonly target: InboundTarget;

  /**
   * The mail that reaches the target.
   *
   * @default EmailAcceptance.clean()
   */
  readonly accept?: EmailAcceptance;

  /**
   * The MX record that routes mail to SES. With it, a verified identity of the domain is created too, unless `identity` is given.
   *
   * @default - no record is created: it must already exist
   */
  readonly mx?: InboundMx;

  /**
   * The verified identity of the domain.
   *
   * @default - with `mx`, an identity is created and verified with DKIM records; without `mx`, it must already exist
   */
  readonly identity?: InboundIdentity;

  /**
   * The name of the rule: 1 to 64 letters, digits or any of `_.-`. It must be known at synth, because policies name the rule
   * before it exists.
   *
   * @default - derived from the path of the construct
   */
  readonly ruleName?: string;

  /**
   * The key that encrypts the mail, the topic, the queues and the logs. It must be in the same Region and must not be an alias.
   * The policy of an imported key must already admit SES, SNS and CloudWatch Logs.
   *
   * @default - keys of S3, SQS and CloudWatch Logs; SNS encrypts its disks
   */
  readonly encryptionKey?: IKey;

  /**
   * Whether mail servers without TLS are rejected. Some servers that send invoices still do not use TLS.
   *
   * @default false
   */
  readonly requireTls?: boolean;

  /**
   * The time for which mail is kept, in whole days, at least 1.
   *
   * @default Duration.days(90)
   */
  readonly retention?: Duration;

  /**
   * The longest normal time without mail, in whole hours from 1 to 168. After that, an alarm fires.
   *
   * @default - no alarm, because the normal rate of mail is unknown
   */
  readonly expectMailEvery?: Duration;

  /**
   * The time for which the logs are kept.
   *
   * @default RetentionDays.ONE_MONTH
   */
  readonly logRetention?: RetentionDays;

  /**
   * The thresholds of the alarms, and their actions.
   *
   * @default - all alarms at their default thresholds, without actions
   */
  readonly alarms?: InboundEmailAlarmOptions;
}

/** The thresholds of a receiver's alarms, and the actions of all of them. */
export interface InboundEmailAlarmOptions extends AlarmOptions {
  /**
   * Whether mail can reach the rule: 1 if its set is active and the rule is enabled, 0 if not. It also fires while the watcher
   * does not run. Periods are 5 minutes.
   *
   * @default AlarmThreshold.of(1, { evaluationPeriods: 2 })
   */
  readonly activation?: AlarmThreshold;

  /**
   * Mail that SES could not store: failed attempts, and mail that SES gave up on after 4 hours. Periods are 5 minutes.
   *
   * @default AlarmThreshold.of(1, { evaluationPeriods: 1 })
   */
  readonly delivery?: AlarmThreshold;

  /**
   * Messages in the dead-letter queue. Periods are 5 minutes.
   *
   * @default AlarmThreshold.of(1, { evaluationPeriods: 1 })
   */
  readonly deadLetter?: AlarmThreshold;

  /**
   * Mail in the quarantine queue. Periods are 5 minutes.
   *
   * @default AlarmThreshold.of(10, { evaluationPeriods: 1 })
   */
  readonly quarantine?: AlarmThreshold;

  /**
   * The age of the oldest waiting mail, in seconds. Periods are 5 minutes.
   *
   * @default AlarmThreshold.of(900, { evaluationPeriods: 1 })
   */
  readonly lag?: AlarmThreshold;

  /**
   * Executions that failed, timed out or were stopped. For a function, calls that failed. Periods are 5 minutes.
   *
   * @default AlarmThreshold.of(1, { evaluationPeriods: 1 })
   */
  readonly failed?: AlarmThreshold;

  /**
   * Mail that was accepted. Only with `expectMailEvery`: its hours are the number of periods. Periods are 60 minutes.
   *
   * @default AlarmThreshold.of(1, { evaluationPeriods: 24 })
   */
  readonly silence?: AlarmThreshold;
}
