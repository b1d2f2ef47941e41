import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pullFailurePattern } from '../../src/assets/pull-failure';
import { EventRuler } from '../support/event-ruler';
import { resolveIntrinsics } from '../support/intrinsics';

// Every pattern that an integ stack has, decided by the matcher of EventBridge.
const INTEG = join(__dirname, '..', '..', 'integ');
const ACCOUNT = '111122223333';
const TRANSCRIPTS = `arn:aws:batch:eu-central-1:${ACCOUNT}:job-queue/transcripts`;

let ruler: EventRuler;
beforeAll(() => {
  ruler = EventRuler.start();
});
afterAll(() => ruler.stop());

/** What a reference in a pattern stands for, by its name. */
const values = new Proxy<Record<string, string>>({}, { get: (_, name: string) => ofReference(name) });

function ofReference(name: string): string | undefined {
  if (/DBProxyArn$/.test(name)) {
    return `arn:aws:rds:eu-central-1:${ACCOUNT}:db-proxy:prx-1`;
  }
  if (/JobQueueArn$/.test(name)) {
    return TRANSCRIPTS;
  }
  return { AppId: 'd1', Images: 'orders' }[name.replace(/^.*\./, '').replace(/[0-9A-F]{8}$/, '')] ?? 'orders-proxy';
}

interface Pattern {
  readonly place: string;
  readonly pattern: any;
}

/** The patterns of rules and filters, each with its stack and logical id. */
function patternsOf(stack: string, template: any): Pattern[] {
  return Object.entries<any>(template.Resources ?? {}).flatMap(([id, { Type, Properties = {} }]) => {
    const filters = [Properties.FilterCriteria, Properties.SourceParameters?.FilterCriteria]
      .flatMap((criteria) => criteria?.Filters ?? [])
      .map(({ Pattern: text }: any) => JSON.parse(resolved(text)));
    const own = Type.startsWith('AWS::Events::') && Properties.EventPattern ? [resolved(Properties.EventPattern)] : [];
    return [...own, ...filters].map((pattern) => ({ place: `${stack}/${id.replace(/[0-9A-F]{8}$/, '')}`, pattern }));
  });
}

function resolved(part: unknown): any {
  const named = { 'AWS::AccountId': ACCOUNT, 'AWS::Region': 'eu-central-1', 'AWS::URLSuffix': 'amazonaws.com' };
  const all = new Proxy(named as Record<string, string>, {
    get: (own, name: string) => own[name] ?? values[name],
    ownKeys: (own) => Reflect.ownKeys(own),
  });
  return resolveIntrinsics(part, { account: ACCOUNT, values: withReferences(part, all) });
}

/** The references of a part with what they stand for. */
function withReferences(part: unknown, known: Record<string, string>): Record<string, string> {
  const found: Record<string, string> = {};
  JSON.stringify(part, (key, value) => {
    if (key === 'Ref' || key === 'Fn::GetAtt') {
      const name = [value].flat().join('.');
      if (!name.startsWith('AWS::')) {
        found[name] = known[name];
      }
    }
    return value;
  });
  return found;
}

const PATTERNS = readdirSync(INTEG, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.template.json'))
  .sort()
  .flatMap((path) => {
    const stack = path.replace(/^.*\//, '').replace('.template.json', '');
    return patternsOf(stack, JSON.parse(readFileSync(join(INTEG, path), 'utf8')));
  });

const event = (source: string, type: string, detail: object) => ({ source, 'detail-type': type, detail });
const image = (name: string, tag = ':1') => ({ image: `${ACCOUNT}.dkr.ecr.eu-central-1.amazonaws.com/${name}${tag}` });
const task = (lastStatus: string, stoppedReason: string, ...containers: object[]) =>
  event('aws.ecs', 'ECS Task State Change', { lastStatus, stoppedReason, containers });
const proxyEvent = (EventID: string, more: object) => event('aws.rds', 'RDS DB Proxy Event', { EventID, ...more });
const build = (appId: string, jobStatus: string) =>
  event('aws.amplify', 'Amplify Deployment Status Change', { appId, branchName: 'main', jobId: '7', jobStatus });
const job = (status: string, jobQueue = TRANSCRIPTS) =>
  event('aws.batch', 'Batch Job State Change', { jobName: 'transcribe', status, jobQueue });
const blocked = (jobQueue: string) =>
  event('aws.batch', 'Batch Job Queue Blocked', { jobName: 'transcribe', status: 'RUNNABLE', jobQueue });
const record = (eventName: string, pk: string) => ({
  eventName,
  eventSource: 'aws:dynamodb',
  dynamodb: { Keys: { pk: { S: pk }, sk: { S: '1' } }, StreamViewType: 'NEW_IMAGE' },
});
const pulls = (name: string) => ({
  matching: [
    task('STOPPED', 'CannotPullContainerError: pull image manifest has been retried 5 time(s)', image(name)),
    task('STOPPED', 'CannotPullImageManifestError: no', image(name, '@sha256:1')),
    task('STOPPED', 'Essential container in task exited', { ...image(name), reason: 'CannotPullContainerError: x' }),
  ],
  others: [
    task('RUNNING', 'CannotPullContainerError: x', image(name)),
    task('STOPPED', 'Essential container in task exited', image(name)),
    task('STOPPED', 'CannotPullContainerError: x', image(`${name}-2`)),
    task('STOPPED', 'Essential container in task exited', { ...image('other'), reason: 'CannotPullContainerError: x' }),
  ],
});
const proxy = (id: string, other: string) => ({
  matching: [
    proxyEvent(id, { SourceIdentifier: 'orders-proxy' }),
    proxyEvent(id, { SourceArn: `arn:aws:rds:eu-central-1:${ACCOUNT}:db-proxy:prx-1`, SourceIdentifier: 'x' }),
  ],
  others: [
    proxyEvent(other, { SourceIdentifier: 'orders-proxy' }),
    proxyEvent(id, { SourceIdentifier: 'other' }),
    proxyEvent(id, { SourceIdentifier: 'orders-proxy-2' }),
  ],
});

/** Events that each pattern must get, and events that it must not. */
const SAMPLES: Record<string, { readonly matching: object[]; readonly others: object[] }> = {
  'AmplifyDocker/WebBuildFailed': {
    matching: [build('d1', 'FAILED')],
    others: [build('d1', 'SUCCEED'), build('d2', 'FAILED'), { ...build('d1', 'FAILED'), source: 'acme' }],
  },
  'AssetsRepository/ImagesPullFailed': pulls('cdk-hindsight/integ-assets'),
  'BatchBasic/BacklogFailed': {
    matching: [job('FAILED')],
    others: [job('SUCCEEDED'), job('RUNNABLE'), job('FAILED', `${TRANSCRIPTS}-2`), blocked(TRANSCRIPTS)],
  },
  'BatchBasic/BacklogBlocked': {
    matching: [blocked(TRANSCRIPTS)],
    others: [blocked(`${TRANSCRIPTS}-2`), job('FAILED'), job('RUNNABLE')],
  },
  'MonitoringBasic/ImagesIncidentAlarmsRule': pulls('orders'),
  'MonitoringBasic/Untargeted': {
    matching: [event('cdk-hindsight.integ', 'Any', {})],
    others: [event('cdk-hindsight.other', 'Any', {}), event('aws.ecs', 'Any', {})],
  },
  'OutboxDynamoDb/OutboxPipe': {
    matching: [record('INSERT', 'OUTBOX#order-1')],
    others: [record('MODIFY', 'OUTBOX#order-1'), record('REMOVE', 'OUTBOX#order-1'), record('INSERT', 'order-1')],
  },
  'RdsProxyAurora/ProxyThrottledConnections': proxy('RDS-EVENT-0275', 'RDS-EVENT-0243'),
  'RdsProxyAurora/ProxyNoFreeIps': proxy('RDS-EVENT-0243', 'RDS-EVENT-0275'),
};

test('each pattern of the integ stacks has its events here', () => {
  expect(PATTERNS.map(({ place }) => place).sort()).toEqual(Object.keys(SAMPLES).sort());
});

describe.each(PATTERNS)('$place', ({ place, pattern }) => {
  const { matching = [], others = [] } = SAMPLES[place] ?? {};

  test('gets the events that it is for', async () => {
    const decided = await Promise.all(matching.map((it) => ruler.matches(pattern, it)));
    expect(decided).toEqual(matching.map(() => true));
  });

  test('gets no others', async () => {
    const decided = await Promise.all(others.map((it) => ruler.matches(pattern, it)));
    expect(decided).toEqual(others.map(() => false));
  });
});

test('the pattern of tasks whose images are in no repository of the app gets their failures only', async () => {
  const definition = 'arn:aws:ecs:eu-central-1:111122223333:task-definition/reports:3';
  const { source, detail } = pullFailurePattern({ taskDefinitionArn: [definition] });
  const pattern = { source, 'detail-type': ['ECS Task State Change'], detail };
  const failed = task('STOPPED', 'CannotPullContainerError: x', image('any'));
  const of = (taskDefinitionArn: string) => ({ ...failed, detail: { ...failed.detail, taskDefinitionArn } });
  expect(await ruler.matches(pattern, of(definition))).toBe(true);
  expect(await ruler.matches(pattern, of(definition.replace(':3', ':4')))).toBe(false);
});
