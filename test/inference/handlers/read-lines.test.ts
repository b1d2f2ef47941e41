import { Readable } from 'node:stream';
import * as fc from 'fast-check';
import { type Line, MAX_LINE_BYTES, readLines } from '../../../src/inference/handlers/read-lines';

async function linesOf(chunks: readonly Uint8Array[], ...rest: [Parameters<typeof readLines>[1]?, number?]) {
  const lines: Line[] = [];
  for await (const line of readLines(Readable.from(chunks), ...rest)) {
    lines.push(line);
  }
  return lines;
}

test('each line has its place and its text, wherever the stream is torn', async () => {
  const text = fc
    .array(fc.constantFrom('a', 'é', '日', '\n', '\r\n', '"'), { maxLength: 40 })
    .map((parts) => parts.join(''));
  await fc.assert(
    fc.asyncProperty(text, fc.integer({ min: 1, max: 9 }), async (whole, size) => {
      const bytes = Buffer.from(whole);
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
        bytes.subarray(at * size, (at + 1) * size),
      );
      const lines = await linesOf(chunks);
      const expected = whole.split('\n');
      expect(lines.map(({ content }) => String(content))).toEqual(
        expected.at(-1) === '' ? expected.slice(0, -1) : expected,
      );
      expect(lines.map(({ number }) => number)).toEqual(lines.map((_, index) => index + 1));
      for (const { offset, content } of lines) {
        expect(bytes.subarray(offset, offset + (content as Buffer).length)).toEqual(content);
      }
    }),
    { numRuns: 300, seed: 1 },
  );
});

test('a line that is too long is left out, and the next one is read', async () => {
  const chunks = ['12345', '678\nab', 'cdefgh\nijk'].map((text) => Buffer.from(text));
  const lines = await linesOf(chunks, undefined, 7);
  expect(lines.map(({ content, offset, length }) => [content && String(content), offset, length])).toEqual([
    [undefined, 0, 9],
    [undefined, 9, 9],
    ['ijk', 18, 3],
  ]);
});

test('a line has 32 MiB at most', () => {
  expect(MAX_LINE_BYTES).toBe(33_554_432);
});

test('a stream from the middle of an object goes on with its numbers', async () => {
  const lines = await linesOf([Buffer.from('b\nc')], { offset: 2, number: 2 });
  expect(lines.map(({ offset, number }) => [offset, number])).toEqual([
    [2, 2],
    [4, 3],
  ]);
});
