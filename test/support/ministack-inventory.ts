import type { MiniStackServer } from './ministack-server';

/** What answers requests: the emulator, or a test's view of it. */
export type Requests = Pick<MiniStackServer, 'request'>;

/** Where the emulator lists what exists of a kind, and under which name. */
const LISTS: Readonly<Record<string, { service: string; path?: string; target?: string; list: string; name: string }>> =
  {
    function: { service: 'lambda', path: '/2015-03-31/functions', list: 'Functions', name: 'FunctionName' },
    'event source': {
      ...{ service: 'lambda', path: '/2015-03-31/event-source-mappings' },
      ...{ list: 'EventSourceMappings', name: 'UUID' },
    },
    pipe: { service: 'pipes', path: '/v1/pipes', list: 'Pipes', name: 'Name' },
    schedule: { service: 'scheduler', path: '/schedules', list: 'Schedules', name: 'Name' },
    queue: { service: 'sqs', target: 'AmazonSQS.ListQueues', list: 'QueueUrls', name: '' },
    table: { service: 'dynamodb', target: 'DynamoDB_20120810.ListTables', list: 'TableNames', name: '' },
    alarm: {
      ...{ service: 'monitoring', target: 'GraniteServiceVersion20100801.DescribeAlarms' },
      ...{ list: 'MetricAlarms', name: 'AlarmName' },
    },
    log: { service: 'logs', target: 'Logs_20140328.DescribeLogGroups', list: 'logGroups', name: 'logGroupName' },
  };

/** The roles of the bootstrap begin with it. */
const BOOTSTRAP = 'cdk-';

/** What exists in the account of a test beside the bootstrap, by kind. */
export async function inventoryOf(aws: Requests): Promise<Record<string, readonly string[]>> {
  const kinds = Object.keys(LISTS);
  const names = await Promise.all([rolesOf(aws), ...kinds.map((kind) => namesOf(aws, kind))]);
  const all = ['role', ...kinds].map((kind, place) => [kind, names[place]] as const);
  return Object.fromEntries(all.filter(([, found]) => found.length > 0));
}

async function rolesOf(aws: Requests): Promise<string[]> {
  const body = new URLSearchParams({ Action: 'ListRoles', Version: '2010-05-08' });
  const text = await (await aws.request('iam', '/', { method: 'POST', body })).text();
  const names = [...text.matchAll(/<RoleName>(?<name>[^<]+)</g)].map(({ groups }) => `${groups?.name}`);
  if (names.length === 0) {
    throw new Error(`no role of the bootstrap is in ${text}`);
  }
  return names.filter((name) => !name.startsWith(BOOTSTRAP));
}

async function namesOf(aws: Requests, kind: string): Promise<string[]> {
  const { service, path, target, list, name } = LISTS[kind];
  const answer = target ? await callJson(aws, service, target, {}) : await readJson(await aws.request(service, path!));
  return (answer[list] ?? []).map((entry: any) => (name === '' ? entry : entry[name]));
}

/** A call in the JSON protocol of AWS. */
export async function callJson(aws: Requests, service: string, target: string, input: object): Promise<any> {
  const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': target };
  return readJson(await aws.request(service, '/', { method: 'POST', headers, body: JSON.stringify(input) }));
}

async function readJson(response: Response): Promise<any> {
  const text = await response.text();
  if (!response.ok) {
    throw new Error(`${response.url} answered ${response.status}: ${text}`);
  }
  return JSON.parse(text);
}
