import { copyLines, PartWriter } from '../../../src/inference/handlers/part-writer';
import { MemoryStore } from '../memory-store';

let store: MemoryStore;
beforeEach(() => {
  store = new MemoryStore();
});
const line = (text: string) => Buffer.from(`${text}\n`);
const content = () => store.get('work', 'a.jsonl')?.toString();
const writerIn = (requests?: number) => new PartWriter(store.session(requests), 'work', 'a.jsonl');

test('the lines are counted, and their bytes', async () => {
  const writer = writerIn();
  await writer.add(line('a'));
  await writer.add(line('é'));
  await writer.end(false);
  expect([writer.lines, writer.bytes, content()]).toEqual([2, 5, 'a\né\n']);
});

test('an object without lines is made only if it must be there, in the place of another one', async () => {
  await writerIn().end(false);
  expect(content()).toBeUndefined();
  store.put('work', 'a.jsonl', 'of a try before');
  await writerIn().end(true);
  expect(content()).toBe('');
});

test('an object that is given up is not there, nor what comes after it', async () => {
  const writer = writerIn();
  await writer.add(line('a'));
  await writer.abort();
  await writer.end(false);
  expect(content()).toBeUndefined();
});

async function* lines(...texts: string[]) {
  yield* texts.map((text) => Buffer.from(text));
}

test('lines are copied in another form', async () => {
  await copyLines(lines('a', 'b'), (each) => Buffer.from(`<${each}>`), writerIn());
  expect(content()).toBe('<a><b>');
});

test('a copy that fails is given up', async () => {
  const writer = writerIn();
  const abort = jest.spyOn(writer, 'abort');
  const refuse = () => {
    throw new Error('no form');
  };
  await expect(copyLines(lines('a'), refuse, writer)).rejects.toThrow('no form');
  expect(abort).toHaveBeenCalledTimes(1);
});
