import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { S3Client } from '@aws-sdk/client-s3';
import * as fc from 'fast-check';
import { readListPage } from '../../../src/batch/handlers/list-page';
import type { StoredKey } from '../../../src/batch/handlers/ports';
import { S3Store } from '../../../src/batch/handlers/s3-store';

const CASES = Number(process.env.FIRE_CASES ?? 40);
const SEED = Number(process.env.FIRE_SEED ?? 20);
const MODIFIED = '2026-11-26T03:00:00.000Z';
const ETAG = '<ETag>&quot;d41d8cd98f00b204e9800998ecf8427e&quot;</ETag>';

function contentsOf(key: string): string {
  return `<Contents><Key>${key}</Key><LastModified>${MODIFIED}</LastModified>${ETAG}<Size>1</Size></Contents>`;
}

/** A page as S3 writes it. */
function pageOf(keys: string[], { next = '', more = '', count = keys.length, encoding = 'url' } = {}): string {
  const token = next && `<NextContinuationToken>${next}</NextContinuationToken>`;
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">' +
    `<Name>recordings</Name><Prefix>calls%2F</Prefix>${token}<KeyCount>${count}</KeyCount><MaxKeys>1000</MaxKeys>` +
    (encoding && `<EncodingType>${encoding}</EncodingType>`) +
    `<IsTruncated>${next !== ''}</IsTruncated>${keys.map(contentsOf).join('')}${more}</ListBucketResult>`
  );
}

/** A key as S3 writes it for `encoding-type=url`. */
function encoded(key: string): string {
  return encodeURIComponent(key)
    .replaceAll('%20', '+')
    .replaceAll('%2F', '/')
    .replaceAll(/[!'()~]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);
}

const escaped = (text: string) =>
  text.replaceAll(/[&<>"'\t\n\r]/g, (letter) => `&#x${letter.charCodeAt(0).toString(16)};`);

/** Answers each request with the next page. */
class PagesServer {
  public pages: { text: string; isCut?: boolean; status?: number }[] = [];
  public readonly tokens: (string | null)[] = [];
  private readonly server: Server = createServer((request, response) => {
    this.tokens.push(new URL(request.url ?? '', 'http://s3').searchParams.get('continuation-token'));
    const { text, isCut, status } = this.pages.shift()!;
    response.statusCode = status ?? 200;
    if (isCut) {
      // The client has half of the page before the connection ends.
      response.writeHead(200, { 'content-length': Buffer.byteLength(text) });
      response.write(text.slice(0, text.length / 2), () => setImmediate(() => response.destroy()));
    } else {
      response.end(text);
    }
  });

  public async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  public stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

let server: PagesServer;
let client: S3Client;
beforeAll(async () => {
  server = new PagesServer();
  const endpoint = await server.start();
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  client = new S3Client({ region: 'eu-central-1', endpoint, credentials });
});
beforeEach(() => {
  server.tokens.length = 0;
});
afterAll(() => {
  client.destroy();
  server.stop();
});

/** What the store lists, if S3 gives these pages. */
async function listed(...pages: (string | { text: string; isCut?: boolean; status?: number })[]): Promise<string[]> {
  server.pages = pages.map((page) => (typeof page === 'string' ? { text: page } : page));
  const found: StoredKey[] = [];
  for await (const page of new S3Store(client).list('recordings', 'calls/')) {
    found.push(...page);
  }
  expect(server.pages).toEqual([]);
  expect(found.filter(({ modified }) => modified !== Date.parse(MODIFIED))).toEqual([]);
  return found.map(({ key }) => key);
}

test('a page of S3 is read', () => {
  expect(
    readListPage(pageOf(['calls/a.wav', 'calls/a+%2B%26.wav'], { next: '1ueGcxLPRx1Tr/XYExHnhbYLgveDs2J/w==' })),
  ).toEqual({
    contents: [
      { key: 'calls/a.wav', modified: Date.parse(MODIFIED) },
      { key: 'calls/a +&.wav', modified: Date.parse(MODIFIED) },
    ],
    next: '1ueGcxLPRx1Tr/XYExHnhbYLgveDs2J/w==',
  });
  expect(readListPage(pageOf([]))).toEqual({ contents: [], next: undefined });
});

const WHOLE = pageOf(['calls/a.wav', 'calls/b.wav'], { next: 'token' });
const FOREIGN: Record<string, string> = {
  'fewer keys than the page says': pageOf(['calls/a.wav', 'calls/b.wav'], { count: 3 }),
  'more keys than the page says': pageOf(['calls/a.wav', 'calls/b.wav'], { count: 1 }),
  'no number of keys': WHOLE.replace('<KeyCount>2</KeyCount>', ''),
  'keys that are not encoded': pageOf(['calls/a.wav', 'calls/b.wav'], { encoding: '' }),
  'an entity in a key': WHOLE.replace('b.wav', 'b&amp;.wav'),
  'a blank in a key': WHOLE.replace('b.wav', 'b b.wav'),
  'an empty key': WHOLE.replace('calls/b.wav', ''),
  'no key': WHOLE.replace('<Key>calls/b.wav</Key>', ''),
  'a key with something inside': WHOLE.replace('calls/b.wav', 'calls/<b/>.wav'),
  'an attribute of a key': WHOLE.replace('<Key>calls/b', '<Key a="b">calls/b'),
  'an attribute of an object': WHOLE.replace('<Contents>', '<Contents a="b">'),
  'no time': WHOLE.replace(`<LastModified>${MODIFIED}</LastModified>`, ''),
  'a time that is none': WHOLE.replace(MODIFIED, 'yesterday'),
  'something between objects': WHOLE.replace('</Contents><Contents>', '</Contents>\n<Contents>'),
  'an object without an end': WHOLE.replace(/<\/Contents>(?!.*<\/Contents>)/, ''),
  'a comment': WHOLE.replace('<MaxKeys>', '<!-- <Contents> --><MaxKeys>'),
  'a comment around objects': WHOLE.replace('<Contents>', '<!--<Contents>').replace(
    '</Contents></L',
    '</Contents>--></L',
  ),
  'an instruction': WHOLE.replace('<MaxKeys>', '<?stop here?><MaxKeys>'),
  'a section of characters': WHOLE.replace('calls/b.wav', '<![CDATA[calls/b.wav]]>'),
  'more to come, and no token': WHOLE.replace('<IsTruncated>false', '<IsTruncated>true').replace(/<Next.*Token>/, ''),
  'the end, and a token': WHOLE.replace('<IsTruncated>true', '<IsTruncated>false'),
  'an entity in the token': WHOLE.replace('>token<', '>to&amp;ken<'),
  'an element in the token': WHOLE.replace('>token<', '>to<b/>ken<'),
  'another root': WHOLE.replaceAll('ListBucketResult', 'ListBucket'),
  'an error': '<Error><Code>InternalError</Code></Error>',
  'half of it': WHOLE.slice(0, -30),
  nothing: '',
};

test.each(Object.entries(FOREIGN))('a page with what it does not know is left to the SDK: %s', (_, text) => {
  expect(readListPage(WHOLE)?.contents).toHaveLength(2);
  expect(readListPage(text)).toBeUndefined();
});

const names = fc.uniqueArray(
  fc.oneof(
    fc.string({ minLength: 1, maxLength: 12, unit: 'binary' }),
    fc.string({ minLength: 1, maxLength: 12, unit: fc.constantFrom(...'a+% &<>"\'/\r\n\t\u{1F600}é;#x2B~') }),
  ),
  { maxLength: 12 },
);

test('of random keys each is listed as it is, whoever reads the page', async () => {
  let fast = 0;
  await fc.assert(
    fc.asyncProperty(names, fc.nat(12), async (keys, cut) => {
      const first = pageOf(keys.slice(0, cut).map(encoded), { next: 'a' });
      const second = pageOf(keys.slice(cut).map(encoded));
      fast += [first, second].filter((page) => readListPage(page) !== undefined).length;
      expect(await listed(first, second)).toEqual(keys);
      // A page that only the SDK can read says the same.
      const slow = (page: string) => page.replace('<MaxKeys>', '<!-- slow --><MaxKeys>');
      expect(await listed(slow(first), slow(second))).toEqual(keys);
    }),
    { numRuns: Math.min(CASES, 2_000), seed: SEED },
  );
  expect(fast).toBe(2 * Math.min(CASES, 2_000));
}, 600_000);

test('a page that is read here never comes to the parser of the SDK, which would refuse this one', async () => {
  const page = pageOf(['calls/a.wav']).replace(MODIFIED, new Date(MODIFIED).toUTCString());
  expect(await listed(page)).toEqual(['calls/a.wav']);
  await expect(listed(page.replace('<MaxKeys>', '<!-- slow --><MaxKeys>'))).rejects.toThrow();
});

test('keys with entities, where S3 does not encode them, are read by the SDK', async () => {
  const keys = ['calls/a&b.wav', 'calls/a+b.wav', 'calls/a%2Bb.wav', 'calls/<\u{1F600}>.wav', "calls/it's\n.wav"];
  expect(await listed(pageOf(keys.map(escaped), { encoding: '' }))).toEqual(keys);
});

test('whatever is changed in a page, none of its keys is dropped in silence', () => {
  const cuts = fc.tuple(
    fc.nat(WHOLE.length),
    fc.nat(40),
    fc.constantFrom('', '<', '&amp;', '</Key>', '<Key>', ' ', '<!--'),
  );
  fc.assert(
    fc.property(cuts, ([at, length, put]) => {
      const page = readListPage(WHOLE.slice(0, at) + put + WHOLE.slice(at + length));
      // Two keys are in the page, whatever they are called now: none is dropped in silence.
      expect(page?.contents.length ?? 2).toBe(2);
    }),
    { numRuns: CASES * 10, seed: SEED },
  );
});

test('a page that breaks off is asked for again', async () => {
  const cut = { text: WHOLE, isCut: true };
  expect(await listed(cut, WHOLE, cut, pageOf(['calls/c.wav']))).toEqual(['calls/a.wav', 'calls/b.wav', 'calls/c.wav']);
  expect(server.tokens).toEqual([null, null, 'token', 'token']);
});

test('a page that S3 could not give is asked for again', async () => {
  const error = { text: '<Error><Code>InternalError</Code></Error>', status: 500 };
  expect(await listed(error, pageOf(['calls/c.wav']))).toEqual(['calls/c.wav']);
});

test('a list that goes on, and does not say where, is an error', async () => {
  const page = FOREIGN['more to come, and no token'];
  await expect(listed(page)).rejects.toThrow('S3 says that the list goes on, and not where.');
});
