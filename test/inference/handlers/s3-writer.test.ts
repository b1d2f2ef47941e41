import { S3Writer } from '../../../src/inference/handlers/s3-writer';

/** Takes the requests that the writer sends, and answers each as S3 does. */
class FakeClient {
  public readonly sent: [string, any][] = [];

  constructor(private readonly fails: string[] = []) {}

  public async send({ constructor: { name }, input }: any): Promise<any> {
    const action = name.replace(/Command$/, '');
    this.sent.push([action, input.Body ? { ...input, Body: String(input.Body) } : input]);
    if (this.fails.includes(action)) {
      throw new Error(`${action} failed`);
    }
    return { UploadId: 'upload-1', ETag: `etag-of-${input.PartNumber}` };
  }

  public get actions(): string[] {
    return this.sent.map(([action]) => action);
  }
}

const OBJECT = { Bucket: 'work', Key: 'a.jsonl' };
const OF_UPLOAD = { ...OBJECT, UploadId: 'upload-1' };
const write = async (writer: S3Writer, ...texts: string[]) => {
  for (const text of texts) {
    await writer.write(Buffer.from(text));
  }
};
const writerTo = (client: FakeClient, partBytes?: number) => new S3Writer(client as never, OBJECT, partBytes);

test('a small object is one request', async () => {
  const client = new FakeClient();
  const writer = writerTo(client);
  await write(writer, 'one\n', 'two\n');
  await writer.end();
  expect(client.sent).toEqual([['PutObject', { ...OBJECT, Body: 'one\ntwo\n', ContentLength: 8 }]]);
});

test('a large one comes in parts, the last one as small as it is', async () => {
  const client = new FakeClient();
  const writer = writerTo(client, 5);
  await write(writer, 'abc', 'de', 'fghijk', 'l');
  await writer.end();
  expect(client.sent).toEqual([
    ['CreateMultipartUpload', OBJECT],
    ['UploadPart', { ...OF_UPLOAD, PartNumber: 1, Body: 'abcde', ContentLength: 5 }],
    ['UploadPart', { ...OF_UPLOAD, PartNumber: 2, Body: 'fghijk', ContentLength: 6 }],
    ['UploadPart', { ...OF_UPLOAD, PartNumber: 3, Body: 'l', ContentLength: 1 }],
    [
      'CompleteMultipartUpload',
      {
        ...OF_UPLOAD,
        MultipartUpload: {
          Parts: [1, 2, 3].map((number) => ({ PartNumber: number, ETag: `etag-of-${number}` })),
        },
      },
    ],
  ]);
});

test('there is no empty part at the end', async () => {
  const client = new FakeClient();
  const writer = writerTo(client, 5);
  await write(writer, 'abcde');
  await writer.end();
  expect(client.actions).toEqual(['CreateMultipartUpload', 'UploadPart', 'CompleteMultipartUpload']);
});

test('a part has 8 MiB', async () => {
  const client = new FakeClient();
  const writer = writerTo(client);
  expect(writer.write(Buffer.alloc(8 * 1024 * 1024 - 1))).toBeUndefined();
  await writer.write(Buffer.alloc(1));
  expect(client.actions).toEqual(['CreateMultipartUpload', 'UploadPart']);
});

test('a part that failed fails the next one, and the end', async () => {
  const writer = writerTo(new FakeClient(['UploadPart']), 1);
  await write(writer, 'a');
  await expect(write(writer, 'b')).rejects.toThrow('UploadPart failed');
  await expect(writer.end()).rejects.toThrow('UploadPart failed');
});

test('what was given up leaves no parts, whatever came of the last one', async () => {
  const client = new FakeClient(['UploadPart']);
  const writer = writerTo(client, 1);
  await write(writer, 'a');
  await writer.abort();
  expect(client.sent.at(-1)).toEqual(['AbortMultipartUpload', OF_UPLOAD]);
});

test('there is nothing to give up of what was not sent', async () => {
  const client = new FakeClient();
  const writer = writerTo(client);
  await write(writer, 'a');
  await writer.abort();
  expect(client.sent).toEqual([]);
});
