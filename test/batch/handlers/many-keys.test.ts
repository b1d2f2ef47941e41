import { spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { SETTINGS } from '../memory-account';

const BUNDLE = join(__dirname, '..', '..', '..', 'assets', 'batch', 'plan-backlog');
const COUNT = process.env.FIRE_CASES === undefined ? 20_000 : 1_000_000;
const UNDONE = COUNT / 100;
const PAGE = 1_000;
const MEGABYTES = 400;

/** Calls the function once, and prints what it returned and what it took. */
const SCRIPT = `
  require(process.argv[1]).handler({}).then((result) => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    console.log('RESULT ' + JSON.stringify({ result, seconds: (userCPUTime + systemCPUTime) / 1e6, megabytes: maxRSS / 1024 }));
  });
`;

let server: Server;
const written: string[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    const body: Buffer[] = [];
    request.on('data', (part) => body.push(part));
    request.on('end', () => answer(request, Buffer.concat(body).toString(), response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** S3 with two buckets of many objects, and Batch. */
function answer({ method, url }: IncomingMessage, body: string, response: ServerResponse): void {
  const { pathname, searchParams } = new URL(url!, 'http://aws');
  if (searchParams.get('list-type') === '2') {
    const [from, isSource] = [Number(searchParams.get('continuation-token')), pathname.startsWith('/recordings')];
    response.end(isSource ? page(from, COUNT, 'calls', 'wav') : page(from, COUNT - UNDONE, 'text', 'json'));
  } else if (pathname.startsWith('/v1/')) {
    response.end(
      JSON.stringify(pathname.endsWith('listjobs') ? { jobSummaryList: [] } : { jobId: 'job', jobName: 'job' }),
    );
  } else if (method === 'PUT') {
    written.push(body);
    response.end();
  } else {
    response.statusCode = 404;
    response.end('<Error><Code>NoSuchKey</Code></Error>');
  }
}

function page(from: number, count: number, folder: string, suffix: string): string {
  const to = Math.min(from + PAGE, count);
  const objects = Array.from({ length: to - from }, (_, index) => {
    const key = `${folder}/2026/11/27/recording-${String(from + index).padStart(8, '0')}.${suffix}`;
    return (
      `<Contents><Key>${key}</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified>` +
      '<ETag>&quot;d41d8cd98f00b204e9800998ecf8427e&quot;</ETag><ChecksumAlgorithm>CRC64NVME</ChecksumAlgorithm>' +
      '<ChecksumType>FULL_OBJECT</ChecksumType><Size>123456</Size><StorageClass>STANDARD</StorageClass></Contents>'
    );
  });
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">' +
    (to < count ? `<NextContinuationToken>${to}</NextContinuationToken>` : '') +
    `<KeyCount>${to - from}</KeyCount><EncodingType>url</EncodingType><IsTruncated>${to < count}</IsTruncated>` +
    `${objects.join('')}</ListBucketResult>`
  );
}

test(`the bundle plans what is undone of ${COUNT} keys, in at most ${MEGABYTES} MB`, async () => {
  const child = spawn(process.execPath, ['-e', SCRIPT, BUNDLE], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...SETTINGS,
      CHUNK_SIZE: '50',
      PATH: process.env.PATH,
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    },
  });
  let output = '';
  child.stdout.on('data', (text) => {
    output += text;
  });
  await new Promise((resolve) => child.once('close', resolve));
  const { result, seconds, megabytes } = JSON.parse(/^RESULT (.*)$/m.exec(output)![1]);
  process.stdout.write(`${COUNT} keys: ${seconds.toFixed(1)} s of processor time, ${megabytes.toFixed(0)} MB\n`);
  expect(result).toMatchObject({ outcome: 'submitted', left: UNDONE, planned: UNDONE, deferred: 0 });
  const keys = written.flatMap((text) => text.split('\n').filter((line) => line.includes('"done"')));
  expect(new Set(keys).size).toBe(UNDONE);
  expect(megabytes).toBeLessThanOrEqual(MEGABYTES);
}, 600_000);
