/** What SES says of a mail; `undefined` leaves the verdict out. */
export interface Judged {
  readonly spam?: string;
  readonly virus?: string;
  readonly dmarc?: string;
  readonly dmarcPolicy?: string;
}

const PLACE = {
  bucketName: 'mail',
  objectKeyPrefix: 'inbound/',
  topicArn: 'arn:aws:sns:eu-central-1:111122223333:mail',
};

/** A notification of the S3 action, as the developer guide shows it. */
export function notice(messageId: string, judged: Judged = {}, more: { mail?: object; receipt?: object } = {}): any {
  const { spam = 'PASS', virus = 'PASS', dmarc = judged.dmarcPolicy ? 'FAIL' : 'PASS', dmarcPolicy } = judged;
  return {
    notificationType: 'Received',
    mail: {
      timestamp: '2026-11-27T11:00:00.000Z',
      source: 'bounces@sender.example',
      messageId,
      destination: ['orders@in.acme.example', 'somebody@else.example'],
      headersTruncated: false,
      commonHeaders: { from: ['Ann <ann@sender.example>'], to: ['orders@in.acme.example'], subject: 'Two chairs' },
      ...more.mail,
    },
    receipt: {
      timestamp: '2026-11-27T11:00:00.000Z',
      processingTimeMillis: 700,
      recipients: ['orders@in.acme.example'],
      spamVerdict: { status: spam },
      virusVerdict: { status: virus },
      spfVerdict: { status: 'PASS' },
      dkimVerdict: { status: 'GRAY' },
      dmarcVerdict: { status: dmarc },
      ...(dmarcPolicy && { dmarcPolicy }),
      action: { type: 'S3', ...PLACE, objectKey: `inbound/${messageId}` },
      ...more.receipt,
    },
  };
}

/** Messages of the topic that are about no mail. The first is what moto and older accounts send in words. */
export const OTHER_MESSAGES: Record<string, unknown> = {
  'a test in words': 'Successfully validated SNS topic for Amazon SES event publishing.',
  'the notification of the setup object': notice('AMAZON_SES_SETUP_NOTIFICATION'),
  'the setup object under the id of a mail': notice(
    'm1',
    {},
    {
      receipt: { action: { type: 'S3', ...PLACE, objectKey: 'inbound/AMAZON_SES_SETUP_NOTIFICATION' } },
    },
  ),
  'the setup object under another key': notice(
    'AMAZON_SES_SETUP_NOTIFICATION',
    {},
    { receipt: { action: { type: 'S3', ...PLACE, objectKey: 'inbound/m1' } } },
  ),
  'a bounce of a mail that was sent': { notificationType: 'Bounce', mail: { messageId: 'm1' } },
  'a mail of an SNS action': { ...notice('m1'), receipt: { action: { type: 'SNS' } } },
  'JSON that is no object': 'null',
  'an empty text': '',
};
