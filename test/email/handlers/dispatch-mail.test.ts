import { type DispatchPorts, dispatchMail } from '../../../src/email/handlers/dispatch-mail';
import type { HeldMail, MailEvent } from '../../../src/email/mail.contract';
import { notice, OTHER_MESSAGES } from '../notices';

class Ground {
  public readonly delivered: MailEvent[] = [];
  public readonly held: HeldMail[] = [];
  public readonly lines: string[] = [];

  constructor(private readonly options: Partial<DispatchPorts> = {}) {}

  public send(...bodies: unknown[]) {
    const Records = bodies.map((body, index) => ({
      messageId: `r${index}`,
      body: typeof body === 'string' ? body : JSON.stringify(body),
    }));
    return dispatchMail(
      { Records },
      {
        clock: { now: () => 7 },
        receiver: 'orders',
        acceptsEverything: false,
        deliver: async (event) => this.delivered.push(event) > 0,
        hold: async (mail) => void this.held.push(mail),
        print: (line) => this.lines.push(line),
        ...this.options,
      },
    );
  }

  public get metrics(): unknown[] {
    return this.lines
      .filter((line) => line.startsWith('{'))
      .map((line) => {
        const { _aws, ...values } = JSON.parse(line);
        return [_aws.CloudWatchMetrics[0].Namespace, _aws.CloudWatchMetrics[0].Dimensions, _aws.Timestamp, values];
      });
  }

  public get log(): string[] {
    return this.lines.filter((line) => !line.startsWith('{'));
  }
}

const metric = (values: object) => ['CdkHindsight/Email', [['Receiver']], 7, { Receiver: 'orders', ...values }];

test('mail goes to the target or to the quarantine, and is counted once for the batch', async () => {
  const ground = new Ground();
  const spam = notice('m2', { spam: 'FAIL', virus: 'DISABLED' });
  const answer = await ground.send(notice('m1'), spam, notice('m3'), OTHER_MESSAGES['an empty text']);
  expect(answer).toEqual({ batchItemFailures: [] });
  expect(ground.delivered.map(({ messageId }) => messageId)).toEqual(['m1', 'm3']);
  expect(ground.held.map(({ event, reasons }) => [event.messageId, reasons])).toEqual([
    ['m2', ['spam: FAIL', 'virus: DISABLED']],
  ]);
  expect(ground.log).toEqual([
    'ACCEPTED m1',
    'HELD m2 spam: FAIL; virus: DISABLED',
    'ACCEPTED m3',
    'DROPPED no notification, no action',
  ]);
  expect(ground.metrics).toEqual([metric({ Accepted: 2 }), metric({ Held: 1 }), metric({ Dropped: 1 })]);
});

test('nothing is held where everything is accepted', async () => {
  const ground = new Ground({ acceptsEverything: true });
  await ground.send(notice('m1', { virus: 'FAIL' }));
  expect([ground.delivered.length, ground.held]).toEqual([1, []]);
});

test('mail that the target has already is told, and not counted', async () => {
  const ground = new Ground({ deliver: async () => false });
  expect(await ground.send(notice('m1'))).toEqual({ batchItemFailures: [] });
  expect([ground.log, ground.metrics]).toEqual([['REPEATED m1'], []]);
});

test('what fails comes again, the rest does not', async () => {
  const deliver = jest.fn().mockRejectedValueOnce(new TypeError('no way')).mockResolvedValue(true);
  const hold = jest.fn().mockRejectedValue(new Error('no queue'));
  const ground = new Ground({ deliver, hold });
  expect(await ground.send(notice('m1'), notice('m2'), notice('m3', { spam: 'FAIL' }))).toEqual({
    batchItemFailures: [{ itemIdentifier: 'r0' }, { itemIdentifier: 'r2' }],
  });
  expect(ground.log).toEqual([
    'FAILED r0 TypeError: no way',
    'ACCEPTED m2',
    'HELD m3 spam: FAIL',
    'FAILED r2 Error: no queue',
  ]);
  expect(ground.metrics).toEqual([metric({ Accepted: 1 })]);
});

test('the log has ids and verdicts, and nothing that a sender wrote', async () => {
  const ground = new Ground();
  await ground.send(notice('m1'), notice('m2', { virus: 'FAIL' }));
  expect(ground.lines.join()).not.toMatch(/Ann|chairs|acme|sender/);
});
