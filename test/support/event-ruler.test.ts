import { EventRuler } from './event-ruler';

let ruler: EventRuler;
beforeAll(() => {
  ruler = EventRuler.start();
});
afterAll(() => ruler.stop());

const EVENT = {
  source: 'aws.batch',
  'detail-type': 'Batch Job State Change',
  detail: { status: 'FAILED', attempts: 3, name: 'Zürich' },
};

test.each([
  ['a value', { source: ['aws.batch'] }, true],
  ['another value', { source: ['aws.ecs'] }, false],
  ['a field that is absent', { detail: { jobQueue: ['a'] } }, false],
  ['all fields', { source: ['aws.batch'], detail: { status: ['FAILED', 'STOPPED'] } }, true],
  ['one field of two', { source: ['aws.batch'], detail: { status: ['SUCCEEDED'] } }, false],
  ['a prefix', { detail: { status: [{ prefix: 'FAI' }] } }, true],
  ['a number', { detail: { attempts: [{ numeric: ['>=', 3] }] } }, true],
  ['either', { $or: [{ source: ['aws.ecs'] }, { detail: { attempts: [3] } }] }, true],
  ['a letter beyond ASCII', { detail: { name: ['Zürich'] } }, true],
])('%s', async (_, pattern, expected) => {
  expect(await ruler.matches(pattern, EVENT)).toBe(expected);
});

test('a pattern that EventBridge refuses is an error', async () => {
  await expect(ruler.matches({ source: 'aws.batch' }, EVENT)).rejects.toThrow('must be an object or an array');
  expect(await ruler.matches({ source: ['aws.batch'] }, EVENT)).toBe(true);
});
