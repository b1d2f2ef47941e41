import { executionName, objectionsTo, readNotice } from '../../../src/email/plain/judge-mail';
import { notice, OTHER_MESSAGES } from '../notices';

const VERDICTS = ['PASS', 'FAIL', 'GRAY', 'PROCESSING_FAILED', 'DISABLED'];
const POLICIES = [undefined, 'none', 'quarantine', 'reject'];
const read = (value: unknown) => readNotice(typeof value === 'string' ? value : JSON.stringify(value));

describe('what a target is told', () => {
  test('is all that it needs, and nothing of SES', () => {
    expect(read(notice('m1', { dmarcPolicy: 'NONE' }))).toEqual({
      kind: 'mail',
      event: {
        messageId: 'm1',
        bucket: 'mail',
        key: 'inbound/m1',
        recipients: ['orders@in.acme.example'],
        from: 'Ann <ann@sender.example>',
        subject: 'Two chairs',
        verdicts: { spam: 'PASS', virus: 'PASS', spf: 'PASS', dkim: 'GRAY', dmarc: 'FAIL', dmarcPolicy: 'none' },
        headersTruncated: false,
      },
    });
  });

  test('has all senders of the header', () => {
    const mail = { commonHeaders: { from: ['a@x.example', 'b@x.example'] } };
    expect(read(notice('m1', {}, { mail }))).toMatchObject({
      event: { from: 'a@x.example, b@x.example', subject: '' },
    });
  });

  test('has the sender of the envelope where there are no headers', () => {
    const mail = { commonHeaders: undefined, headersTruncated: true };
    expect(read(notice('m1', {}, { mail }))).toMatchObject({
      event: { from: 'bounces@sender.example', subject: '', headersTruncated: true },
    });
    expect(read(notice('m1', {}, { mail: { ...mail, source: undefined } }))).toMatchObject({ event: { from: '' } });
  });

  test('says which verdicts SES did not tell', () => {
    const receipt = { spamVerdict: undefined, virusVerdict: {}, recipients: undefined };
    expect(read(notice('m1', {}, { receipt }))).toMatchObject({
      event: { recipients: [], verdicts: { spam: 'MISSING', virus: 'MISSING' } },
    });
  });

  test.each(Object.entries(OTHER_MESSAGES))('%s is no mail', (_, message) => {
    expect(read(message)).toMatchObject({ kind: 'other' });
  });

  test('a message that is no mail says what it is, and nothing of its content', () => {
    expect(read(OTHER_MESSAGES['a bounce of a mail that was sent'])).toEqual({
      kind: 'other',
      what: 'Bounce, no action',
    });
    expect(read('secret')).toEqual({ kind: 'other', what: 'no notification, no action' });
    expect(read(notice('AMAZON_SES_SETUP_NOTIFICATION'))).toEqual({
      kind: 'other',
      what: 'AMAZON_SES_SETUP_NOTIFICATION',
    });
  });

  test.each(['messageId', 'bucketName', 'objectKey'])(
    'a mail without %s is an error, so that it comes again',
    (name) => {
      const { receipt } = notice('m1');
      for (const value of ['', undefined, 5]) {
        const more = { mail: { [name]: value }, receipt: { action: { ...receipt.action, [name]: value } } };
        expect(() => read(notice('m1', {}, more))).toThrow(
          'the notification of a stored mail has no message id, bucket or key',
        );
      }
    },
  );
});

describe('of the 5 × 5 × 4 verdicts', () => {
  const cases = VERDICTS.flatMap((spam) =>
    VERDICTS.flatMap((virus) => POLICIES.map((dmarcPolicy) => ({ spam, virus, dmarcPolicy }))),
  );
  const isClean = (judged: (typeof cases)[number]) => {
    const verdict = read(notice('m1', judged));
    return verdict.kind === 'mail' && objectionsTo(verdict.event.verdicts).length === 0;
  };

  test('four are clean', () => {
    expect(cases).toHaveLength(100);
    expect(cases.filter(isClean)).toEqual([
      { spam: 'PASS', virus: 'PASS', dmarcPolicy: undefined },
      { spam: 'PASS', virus: 'PASS', dmarcPolicy: 'none' },
      { spam: 'GRAY', virus: 'PASS', dmarcPolicy: undefined },
      { spam: 'GRAY', virus: 'PASS', dmarcPolicy: 'none' },
    ]);
  });
});

describe('the reasons', () => {
  const verdicts = { spam: 'PASS', virus: 'PASS', spf: 'FAIL', dkim: 'FAIL', dmarc: 'PASS' };

  test('are all of them', () => {
    const bad = { ...verdicts, spam: 'FAIL', virus: 'DISABLED', dmarc: 'FAIL', dmarcPolicy: 'reject' };
    expect(objectionsTo(bad)).toEqual(['spam: FAIL', 'virus: DISABLED', 'DMARC: FAIL, policy reject']);
  });

  test('a missing verdict is one', () => {
    expect(objectionsTo({ ...verdicts, spam: 'MISSING' })).toEqual(['spam: MISSING']);
  });

  test('DMARC that fails without a policy is one, and other verdicts without a policy are none', () => {
    expect(objectionsTo({ ...verdicts, dmarc: 'FAIL' })).toEqual(['DMARC: FAIL, policy unknown']);
    for (const dmarc of ['PASS', 'GRAY', 'PROCESSING_FAILED', 'DISABLED']) {
      expect(objectionsTo({ ...verdicts, dmarc })).toEqual([]);
    }
  });

  test('SPF and DKIM alone are none: forwarders break both', () => {
    expect(objectionsTo(verdicts)).toEqual([]);
  });
});

describe('the name of an execution', () => {
  test.each(['o3vrnil0e2ic28trm7dfhrc2v0clambda4nbp0g1', 'a-b_c', 'aZ9', 'x', 'x'.repeat(80)])(
    '%s is the message id',
    (id) => {
      expect(executionName(id)).toBe(id);
    },
  );

  test.each(['', 'x'.repeat(81), 'a b', 'a/b', 'a.b'])('"%s" cannot be one', (id) => {
    expect(() => executionName(id)).toThrow(`the message id "${id}" cannot be the name of an execution`);
  });
});
