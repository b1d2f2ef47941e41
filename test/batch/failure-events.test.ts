import { App, Stack } from 'aws-cdk-lib';
import { EventRuler } from '../support/event-ruler';
import { resolveIntrinsics } from '../support/intrinsics';
import { Ground } from './ground';

const ARN = 'arn:aws:batch:eu-central-1:111122223333';
const OWN = `${ARN}:job-queue/Transcripts-1a2b3c`;

let ruler: EventRuler;
let patterns: object[];
beforeAll(() => {
  ruler = EventRuler.start();
  const stack = new Stack(new App(), 'Stack');
  const ground = new Ground(stack);
  const { jobQueue } = ground.backlog();
  const queueId = stack.getLogicalId(jobQueue.node.defaultChild as any);
  const values = { [`${queueId}.JobQueueArn`]: OWN };
  const rules = Object.values(ground.template().findResources('AWS::Events::Rule'));
  patterns = rules.map(({ Properties }) => resolveIntrinsics(Properties.EventPattern, { values }));
});
afterAll(() => ruler.stop());

/** An event of Batch, with the parts of a job that AWS's examples have. */
const event = (detailType: string, detail: object) => ({
  version: '0',
  id: 'c8f9c4b5-76e5-d76a-f980-7011e206042b',
  'detail-type': detailType,
  source: 'aws.batch',
  account: '111122223333',
  time: '2026-11-27T03:14:00Z',
  region: 'eu-central-1',
  resources: [`${ARN}:job/4c7599ae-0a82-49aa-ba5a-4727fcce14a8`],
  detail: {
    jobArn: `${ARN}:job/4c7599ae-0a82-49aa-ba5a-4727fcce14a8`,
    jobName: 'runs-2026-11-27T03-00-00Z',
    jobId: '4c7599ae-0a82-49aa-ba5a-4727fcce14a8',
    jobQueue: OWN,
    attempts: [],
    createdAt: 1_641_944_200_058,
    retryStrategy: { attempts: 3, evaluateOnExit: [] },
    ...detail,
  },
});
const CHANGE = 'Batch Job State Change';
const BLOCKED = 'Batch Job Queue Blocked';

/** In how many rules an event is: each gives it to the queue of failures once. */
async function rulesWith(what: object): Promise<number> {
  let count = 0;
  for (const pattern of patterns) {
    count += (await ruler.matches(pattern, what)) ? 1 : 0;
  }
  return count;
}

test('there are two rules', () => {
  expect(patterns).toHaveLength(2);
});

test.each([
  ['a job that failed', event(CHANGE, { status: 'FAILED', statusReason: 'Essential container in task exited' })],
  ['a job of an array that failed', event(CHANGE, { status: 'FAILED', arrayProperties: { index: 7 } })],
  ['a job that blocks the queue', event(BLOCKED, { status: 'RUNNABLE', statusReason: 'CAPACITY:…' })],
])('%s is kept, once', async (_, what) => {
  expect(await rulesWith(what)).toBe(1);
});

test.each<[string, object]>([
  ...['SUBMITTED', 'PENDING', 'RUNNABLE', 'STARTING', 'RUNNING', 'SUCCEEDED'].map((status): [string, object] => [
    `a job that is ${status}`,
    event(CHANGE, { status }),
  ]),
  ['a failed job of another queue', event(CHANGE, { status: 'FAILED', jobQueue: `${OWN}-2` })],
  ['another queue that is blocked', event(BLOCKED, { status: 'RUNNABLE', jobQueue: `${ARN}:job-queue/other` })],
  ['a service job', event('Batch Service Job Queue Blocked', {})],
  ['an event of somebody else', { ...event(CHANGE, { status: 'FAILED' }), source: 'acme.batch' }],
])('%s is not', async (_, what) => {
  expect(await rulesWith(what)).toBe(0);
});
