import {
  CreateReceiptRuleSetCommand,
  DeleteReceiptRuleSetCommand,
  SESClient,
  SetActiveReceiptRuleSetCommand,
} from '@aws-sdk/client-ses';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  ListExecutionsCommand,
  SFNClient,
} from '@aws-sdk/client-sfn';
import { CreateQueueCommand, DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { SesRuleSets } from '../../../src/email/handlers/rule-sets';
import { EmbeddedAws } from '../../support/moto';
import { notice, OTHER_MESSAGES } from '../notices';
import { type Account, interleavings, MemoryAccount, RuleSetStack, STEPS, type Step } from '../rule-set-stack';

// The handlers as Lambda calls them, with the real clients of the SDK, and moto as the service.
jest.setTimeout(300_000);

const VERDICTS = ['PASS', 'FAIL', 'GRAY', 'PROCESSING_FAILED', 'DISABLED'];
const POLICIES = [undefined, 'none', 'quarantine', 'reject'];
const environment = { ...process.env };

let aws: EmbeddedAws;
let ses: SESClient;
let executions: SFNClient;
let queues: SQSClient;

beforeAll(async () => {
  aws = await EmbeddedAws.start();
  Object.assign(process.env, aws.environment);
  [ses, executions, queues] = [new SESClient({}), new SFNClient({}), new SQSClient({})];
});

afterAll(async () => {
  for (const client of [ses, executions, queues]) {
    client?.destroy();
  }
  process.env = environment;
  await aws?.stop();
});

/** The account of moto, in which a test has sets that no other test has. */
class MotoAccount extends SesRuleSets implements Account {
  constructor(private readonly ses: SESClient) {
    super(ses);
  }

  public async create(RuleSetName: string): Promise<void> {
    await this.ses.send(new CreateReceiptRuleSetCommand({ RuleSetName }));
  }

  public async delete(RuleSetName: string): Promise<void> {
    await this.ses.send(new DeleteReceiptRuleSetCommand({ RuleSetName }));
  }
}

describe('the activation', () => {
  test('of two stacks does in each order on moto what it does in memory', async () => {
    const { handler } = require('../../../src/email/handlers/activate-rule-set.lambda');
    jest.spyOn(console, 'log').mockImplementation(() => undefined);
    const real = new MotoAccount(ses);
    await real.create('company');
    const orders = interleavings<[string, Step]>(
      STEPS.map((step) => ['shop', step]),
      STEPS.map((step) => ['desk', step]),
    );
    expect(orders).toHaveLength(70);
    for (const [index, order] of orders.entries()) {
      const model = new MemoryAccount();
      await model.create('company');
      const first = index % 2 === 0 ? 'company' : undefined;
      await real.activate(first);
      await model.activate(first);
      const make = (name: string, account: Account) => {
        const policy = name === 'shop' ? 'TAKE_OVER' : index % 3 === 0 ? 'TAKE_OVER' : 'FAIL';
        return new RuleSetStack(name, policy, account, account === real ? handler : undefined);
      };
      const stacks = [real, model].map((account) => ({ shop: make('shop', account), desk: make('desk', account) }));
      for (const [who, step] of order) {
        const name = who as 'shop' | 'desk';
        const errors = [await stacks[0][name].step(step), await stacks[1][name].step(step)];
        expect({ order, step, errors: [errors[0]], active: await real.active() }).toEqual({
          order,
          step,
          errors: [errors[1]],
          active: await model.active(),
        });
      }
      await ses.send(new SetActiveReceiptRuleSetCommand({}));
    }
  });
});

async function queue(name: string): Promise<string> {
  return (await queues.send(new CreateQueueCommand({ QueueName: name }))).QueueUrl as string;
}

/** All bodies of a queue, which is empty then. */
async function drain(url: string): Promise<any[]> {
  const bodies: any[] = [];
  for (let round = 0; round < 50; round += 1) {
    const { Messages = [] } = await queues.send(new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10 }));
    if (Messages.length === 0) {
      return bodies;
    }
    for (const { Body = '', ReceiptHandle } of Messages) {
      bodies.push(JSON.parse(Body));
      await queues.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle }));
    }
  }
  throw new Error(`${url} does not get empty`);
}

function dispatcher(variables: object) {
  Object.assign(process.env, { RECEIVER: 'orders', ...variables });
  let handler: any;
  jest.isolateModules(() => {
    ({ handler } = require('../../../src/email/handlers/dispatch-mail.lambda'));
  });
  jest.spyOn(console, 'log').mockImplementation(() => undefined);
  return (...bodies: unknown[]) =>
    handler({
      Records: bodies.map((body, index) => ({
        messageId: `r${index}`,
        body: typeof body === 'string' ? body : JSON.stringify(body),
      })),
    });
}

async function machine(name: string): Promise<string> {
  const definition = JSON.stringify({ StartAt: 'Done', States: { Done: { Type: 'Pass', End: true } } });
  const roleArn = `arn:aws:iam::${EmbeddedAws.ACCOUNT}:role/process`;
  const { stateMachineArn } = await executions.send(new CreateStateMachineCommand({ name, definition, roleArn }));
  return stateMachineArn as string;
}

async function startedOf(stateMachineArn: string): Promise<string[]> {
  const { executions: started = [] } = await executions.send(
    new ListExecutionsCommand({ stateMachineArn, maxResults: 1_000 }),
  );
  return started.map(({ name = '' }) => name).sort();
}

const CASES = VERDICTS.flatMap((spam) =>
  VERDICTS.flatMap((virus) => POLICIES.map((dmarcPolicy) => ({ spam, virus, dmarcPolicy }))),
).map((judged, index) => ({ id: `mail-${index}`, judged }));
const CLEAN = CASES.filter(
  ({ judged: { spam, virus, dmarcPolicy = 'none' } }) =>
    ['PASS', 'GRAY'].includes(spam) && virus === 'PASS' && dmarcPolicy === 'none',
).map(({ id }) => id);
const NOTICES = CASES.map(({ id, judged }) => notice(id, judged));

describe('the dispatcher, with a state machine', () => {
  test('starts one execution of each clean mail, and holds all others with their reasons', async () => {
    const [stateMachineArn, quarantine] = [await machine('verdicts'), await queue('verdicts-held')];
    const send = dispatcher({
      TARGET_KIND: 'state-machine',
      TARGET: stateMachineArn,
      QUARANTINE_URL: quarantine,
      ACCEPTANCE: 'clean',
    });
    for (let from = 0; from < NOTICES.length; from += 10) {
      expect(await send(...NOTICES.slice(from, from + 10))).toEqual({ batchItemFailures: [] });
    }
    const started = await startedOf(stateMachineArn);
    expect(started).toEqual([...CLEAN].sort());
    const held = await drain(quarantine);
    expect([...held.map(({ event }) => event.messageId), ...started].sort()).toEqual(CASES.map(({ id }) => id).sort());
    expect(held.every(({ reasons }) => reasons.length > 0)).toBe(true);
  });

  test('tells the execution of the mail', async () => {
    const [stateMachineArn, quarantine] = [await machine('input'), await queue('input-held')];
    const send = dispatcher({
      TARGET_KIND: 'state-machine',
      TARGET: stateMachineArn,
      QUARANTINE_URL: quarantine,
      ACCEPTANCE: 'clean',
    });
    await send(notice('m1'));
    const executionArn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:m1`;
    const { input = '' } = await executions.send(new DescribeExecutionCommand({ executionArn }));
    expect(JSON.parse(input)).toMatchObject({ messageId: 'm1', bucket: 'mail', key: 'inbound/m1' });
  });

  test('starts one execution, however often and with whatever else a mail is delivered', async () => {
    const [stateMachineArn, quarantine] = [await machine('again'), await queue('again-held')];
    const send = dispatcher({
      TARGET_KIND: 'state-machine',
      TARGET: stateMachineArn,
      QUARANTINE_URL: quarantine,
      ACCEPTANCE: 'clean',
    });
    for (const batch of [['a', 'a'], ['b', 'a'], ['a'], ['c', 'b', 'a']]) {
      expect(await send(...batch.map((id) => notice(id)))).toEqual({ batchItemFailures: [] });
    }
    // The same mail, told with another subject: the execution that has run is not run again.
    expect(await send(notice('a', {}, { mail: { commonHeaders: {} } }))).toEqual({ batchItemFailures: [] });
    expect(await startedOf(stateMachineArn)).toEqual(['a', 'b', 'c']);
  });

  test('starts nothing for the messages of a setup or a test, and holds none', async () => {
    const [stateMachineArn, quarantine] = [await machine('setup'), await queue('setup-held')];
    const send = dispatcher({
      TARGET_KIND: 'state-machine',
      TARGET: stateMachineArn,
      QUARANTINE_URL: quarantine,
      ACCEPTANCE: 'everything',
    });
    expect(await send(...Object.values(OTHER_MESSAGES))).toEqual({ batchItemFailures: [] });
    expect([await startedOf(stateMachineArn), await drain(quarantine)]).toEqual([[], []]);
  });

  test('asks for what failed again, and for nothing else', async () => {
    const quarantine = await queue('failed-held');
    const gone = `arn:aws:states:${EmbeddedAws.REGION}:${EmbeddedAws.ACCOUNT}:stateMachine:gone`;
    const send = dispatcher({
      TARGET_KIND: 'state-machine',
      TARGET: gone,
      QUARANTINE_URL: quarantine,
      ACCEPTANCE: 'clean',
    });
    const spam = notice('m2', { spam: 'FAIL' });
    expect(await send(notice('m1'), spam, notice('not a name'))).toEqual({
      batchItemFailures: [{ itemIdentifier: 'r0' }, { itemIdentifier: 'r2' }],
    });
    expect((await drain(quarantine)).map(({ event }) => event.messageId)).toEqual(['m2']);
  });
});

describe('the dispatcher, with a function', () => {
  test('puts the mail into its queue, and everything if it is to', async () => {
    const [work, quarantine] = [await queue('work'), await queue('work-held')];
    const send = dispatcher({
      TARGET_KIND: 'queue',
      TARGET: work,
      QUARANTINE_URL: quarantine,
      ACCEPTANCE: 'everything',
    });
    await send(notice('m1', { virus: 'FAIL' }), notice('m2'));
    const mail = await drain(work);
    expect(mail.map(({ messageId, verdicts }) => `${messageId} ${verdicts.virus}`).sort()).toEqual([
      'm1 FAIL',
      'm2 PASS',
    ]);
    expect(await drain(quarantine)).toEqual([]);
  });
});
