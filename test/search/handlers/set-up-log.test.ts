import { MemoryDomain } from '../memory-domain';
import { eventOf, MODELS, setUpOn } from '../requests';

const NEXT = { Generation: '2', Model: MODELS.titan, ServingModel: MODELS.cohere };

let setUp: ReturnType<typeof setUpOn>;
beforeEach(() => {
  setUp = setUpOn(new MemoryDomain());
});

/** What a run has printed. */
async function logOf(...event: Parameters<typeof eventOf>): Promise<string[]> {
  setUp.printed.length = 0;
  await setUp.run(eventOf(...event));
  return [...setUp.printed];
}

const making = (name: string) => [
  `Create the connector ${name}`,
  `Register ${name}`,
  `Deploy ${name}, which is REGISTERED`,
  `Wait: ${name}, which is REGISTERED`,
  `Wait: ${name}, which is DEPLOYING`,
];
const ending = (...names: string[]) => names.flatMap((name) => [`Undeploy ${name}`, `Delete ${name}`]);

test('the log of a creation has each step', async () => {
  expect(await logOf('Create')).toEqual([
    ...making('kb-1-document'),
    ...making('kb-1-query'),
    'Probe kb-1-document',
    'Probe kb-1-query',
    'Write the ingest pipeline kb-1',
    'Write the search pipeline kb-1',
    'Create the index kb-1',
    'Write to kb-1, search kb-1',
    'Mark the index kb-1',
    'Done: documents go to kb-1, searches use kb-1',
  ]);
});

test('the log of a new generation has its models first, and then the way of documents', async () => {
  await logOf('Create');
  expect(await logOf('Update', NEXT, {})).toEqual([
    ...making('kb-2-document'),
    ...making('kb-2-query'),
    ...['Probe kb-2-document', 'Probe kb-2-query', 'Probe kb-1-document', 'Probe kb-1-query'],
    'Write the ingest pipeline kb-2',
    'Write the search pipeline kb-2',
    'Create the index kb-2',
    'Write to kb-2, search kb-1',
    'Mark the index kb-2',
    'Done: documents go to kb-2, searches use kb-1',
  ]);
});

test('the log of other connectors has what they replace, and what an earlier deployment has left', async () => {
  await logOf('Create');
  await logOf('Update', NEXT, {});
  await logOf('Update', {}, NEXT);
  expect(await logOf('Update', { BedrockRegion: 'eu-central-1' }, {})).toEqual([
    ...making('kb-1-document'),
    ...making('kb-1-query'),
    'Probe kb-1-document',
    'Probe kb-1-query',
    'Write the ingest pipeline kb-1',
    'Write the search pipeline kb-1',
    'Take the pipelines from kb-2',
    'Delete the ingest pipeline kb-2',
    'Delete the search pipeline kb-2',
    ...ending('kb-1-document', 'kb-1-query', 'kb-2-document', 'kb-2-query'),
    'Delete the connector kb-1-document',
    'Delete the connector kb-1-query',
    'Delete the connector kb-2-document',
    'Delete the connector kb-2-query',
    'Delete the group kb-2-document',
    'Delete the group kb-2-query',
    'Done: documents go to kb-1, searches use kb-1',
  ]);
});

const END = [
  'Delete the ingest pipeline kb-1',
  'Delete the search pipeline kb-1',
  ...ending('kb-1-document', 'kb-1-query'),
  'Delete the connector kb-1-document',
  'Delete the connector kb-1-query',
  'Delete the group kb-1-document',
  'Delete the group kb-1-query',
];

test('the log of an end that retains the index', async () => {
  await logOf('Create');
  expect(await logOf('Delete')).toEqual([
    'Close kb-write',
    'Take the pipelines from kb-1',
    ...END,
    'Release the index kb-1',
    'Done: left: kb-1',
  ]);
});

test('the log of an end that deletes the index', async () => {
  const request = { Removal: 'delete' } as const;
  await logOf('Create', request);
  expect(await logOf('Delete', request)).toEqual(['Delete the index kb-1', ...END, 'Done: left: nothing']);
});

test('the log of a new owner has what a retained index gets again', async () => {
  await logOf('Create');
  await logOf('Delete');
  expect((await logOf('Create')).slice(-4)).toEqual([
    'Give the index kb-1 its pipelines',
    'Write to kb-1, search kb-1',
    'Mark the index kb-1',
    'Done: documents go to kb-1, searches use kb-1',
  ]);
});

test('the log of the end of what belongs to another one says whose it is', async () => {
  await logOf('Create');
  setUp.printed.length = 0;
  await setUp.run({ ...eventOf('Delete'), LogicalResourceId: 'Other' });
  expect(setUp.printed).toEqual(['Done: nothing: the index kb-1 belongs to 123456789012/us-east-1/Shop/Articles']);
});
