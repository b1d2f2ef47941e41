import type { MailEvent, Verdicts } from '../mail.contract';

/** What a message of the topic turns out to be. */
export type Notice =
  | { readonly kind: 'mail'; readonly event: MailEvent }
  /** Not about a stored mail: a text or a test of SES. */
  | { readonly kind: 'other'; readonly what: string };

type VerdictName = 'spam' | 'virus' | 'spf' | 'dkim' | 'dmarc';

/** The parts of a notification that are read here; SES may leave out each of them. */
interface Notification {
  readonly notificationType?: string;
  readonly mail?: {
    readonly messageId?: string;
    readonly source?: string;
    readonly headersTruncated?: boolean;
    readonly commonHeaders?: { readonly from?: readonly string[]; readonly subject?: string };
  };
  readonly receipt?: {
    readonly [name in `${VerdictName}Verdict`]?: { readonly status?: string };
  } & {
    readonly recipients?: readonly string[];
    readonly dmarcPolicy?: string;
    readonly action?: { readonly type?: string; readonly bucketName?: string; readonly objectKey?: string };
  };
}

/** The object that SES writes when a rule is made, to see whether it may. */
const SETUP = 'AMAZON_SES_SETUP_NOTIFICATION';

/**
 * Reads a notification of the S3 action.
 *
 * @throws if it is about a stored mail and does not say which
 * @see https://docs.aws.amazon.com/ses/latest/dg/receiving-email-notifications-contents.html
 */
export function readNotice(body: string): Notice {
  const notice = parsed(body);
  const action = notice?.receipt?.action;
  if (notice?.notificationType !== 'Received' || action?.type !== 'S3') {
    return { kind: 'other', what: `${notice?.notificationType ?? 'no notification'}, ${action?.type ?? 'no action'}` };
  }
  const { mail } = notice;
  const [messageId, bucket, key] = [mail?.messageId, action.bucketName, action.objectKey].map(required);
  return key.endsWith(SETUP) || messageId === SETUP
    ? { kind: 'other', what: SETUP }
    : { kind: 'mail', event: eventOf(notice, { messageId, bucket, key }) };
}

function eventOf(
  { mail = {}, receipt = {} }: Notification,
  place: Pick<MailEvent, 'messageId' | 'bucket' | 'key'>,
): MailEvent {
  const { from = [], subject = '' } = mail.commonHeaders ?? {};
  return {
    ...place,
    recipients: receipt.recipients ?? [],
    from: from.join(', ') || (mail.source ?? ''),
    subject,
    verdicts: verdictsOf(receipt),
    headersTruncated: mail.headersTruncated === true,
  };
}

function verdictsOf(receipt: NonNullable<Notification['receipt']>): Verdicts {
  const status = (name: VerdictName): string => receipt[`${name}Verdict`]?.status ?? 'MISSING';
  return {
    spam: status('spam'),
    virus: status('virus'),
    spf: status('spf'),
    dkim: status('dkim'),
    dmarc: status('dmarc'),
    ...(receipt.dmarcPolicy !== undefined && { dmarcPolicy: `${receipt.dmarcPolicy}`.toLowerCase() }),
  };
}

/** Verdicts with which a mail is clean. SES gives GRAY where its filter is not sure that a mail is spam. */
const CLEAN_SPAM = ['PASS', 'GRAY'];

/** Why a mail is not clean; nothing if it is. Who may not be judged is not clean. */
export function objectionsTo({ spam, virus, dmarc, dmarcPolicy }: Verdicts): string[] {
  // SES tells the policy of each mail that fails; without one, nobody knows that the domain wants nothing done.
  const isForged = dmarcPolicy === undefined ? dmarc === 'FAIL' : dmarcPolicy !== 'none';
  return [
    ...(CLEAN_SPAM.includes(spam) ? [] : [`spam: ${spam}`]),
    ...(virus === 'PASS' ? [] : [`virus: ${virus}`]),
    ...(isForged ? [`DMARC: ${dmarc}, policy ${dmarcPolicy ?? 'unknown'}`] : []),
  ];
}

const EXECUTION_NAME = /^[A-Za-z0-9_-]{1,80}$/;

/**
 * The name of the execution of a mail: its message id, so that there is one execution of it.
 *
 * @throws if Step Functions accepts no such name
 */
export function executionName(messageId: string): string {
  if (!EXECUTION_NAME.test(messageId)) {
    throw new Error(`the message id ${JSON.stringify(messageId)} cannot be the name of an execution`);
  }
  return messageId;
}

function required(value: unknown): string {
  if (typeof value !== 'string' || value === '') {
    throw new Error('the notification of a stored mail has no message id, bucket or key');
  }
  return value;
}

function parsed(body: string): Notification | null | undefined {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
