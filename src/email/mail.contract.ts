/** What a target is told of a mail: the input of an execution, or the body of a message to a function. */
export interface MailEvent {
  /** The id that SES gave the mail: the same in each delivery. */
  readonly messageId: string;
  readonly bucket: string;
  readonly key: string;
  /** The recipients of the envelope that the rule matched. */
  readonly recipients: readonly string[];
  /** The senders of the header From, with commas between them; the sender of the envelope where there is no such header. */
  readonly from: string;
  /** The header Subject; empty where there is none. */
  readonly subject: string;
  readonly verdicts: Verdicts;
  /** Whether SES left out headers, because there were more than 10 KB of them. */
  readonly headersTruncated: boolean;
}

/** The verdicts of SES: `PASS`, `FAIL`, `GRAY`, `PROCESSING_FAILED` or `DISABLED`; `MISSING` where SES told none. */
export interface Verdicts {
  readonly spam: string;
  readonly virus: string;
  readonly spf: string;
  readonly dkim: string;
  readonly dmarc: string;
  /** What the domain of the sender wants done with a mail that fails DMARC: `none`, `quarantine` or `reject`. */
  readonly dmarcPolicy?: string;
}

/** What lies in the quarantine queue. */
export interface HeldMail {
  /** What the target would have been told. */
  readonly event: MailEvent;
  /** Why it was not. */
  readonly reasons: readonly string[];
}

/** What the dispatcher finds in its environment. */
export const DISPATCHER_VARIABLES = {
  /** `state-machine` or `queue`. */
  targetKind: 'TARGET_KIND',
  /** The ARN of the state machine, or the URL of the queue. */
  target: 'TARGET',
  quarantineUrl: 'QUARANTINE_URL',
  /** `clean` or `everything`. */
  acceptance: 'ACCEPTANCE',
  receiver: 'RECEIVER',
} as const;

/** Where dispatcher and watcher write their metrics. */
export const METRICS = {
  namespace: 'CdkHindsight/Email',
  dimension: 'Receiver',
  active: 'Active',
  accepted: 'Accepted',
  held: 'Held',
  dropped: 'Dropped',
} as const;

/** The variable of the watcher that has the value of the dimension, as that of the dispatcher. */
export const RECEIVER_VARIABLE = DISPATCHER_VARIABLES.receiver;
