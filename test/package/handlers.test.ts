import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { bundle, findHandlers, readBundle } from '../../projenrc/handlers/bundle';
import { noticesOf, packagesIn } from '../../projenrc/handlers/notices';
import { SHIPPED } from '../../projenrc/release/licences';

const ROOT = join(__dirname, '..', '..');
const ASSETS = join(ROOT, 'assets');
const HANDLERS = findHandlers(join(ROOT, 'src'));
/** The largest size of each bundle, in bytes. */
const SIZES: Record<string, number> = {
  'apitest/hold-release': 10_000,
  'apitest/run-custom-tests': 20_000,
  // In a zip, at most 2 MB: see below.
  'apitest/run-postman-tests': 5_500_000,
  'batch/plan-backlog': 15_000,
  'batch/watch-queue': 6_000,
  'email/activate-rule-set': 6_000,
  'email/dispatch-mail': 6_000,
  'email/watch-rule-set': 4_000,
  'inference/collect-inference': 15_000,
  'inference/finish-inference': 14_000,
  'inference/plan-inference': 24_000,
  'migration/run-mysql-migrations': 1_200_000,
  'migration/run-postgres-migrations': 120_000,
  'outbox/relay-mysql-rows': 1_000_000,
  'outbox/relay-postgres-rows': 120_000,
  'schedule/start-due': 60_000,
  'search/set-up-search': 200_000,
  'stampede/refresh-value': 150_000,
};
/** The clients of AWS that each module calls, or one of its handlers where they differ. */
const CLIENTS: Record<string, string[]> = {
  'batch/plan-backlog': ['@aws-sdk/client-batch', '@aws-sdk/client-s3'],
  'batch/watch-queue': ['@aws-sdk/client-batch'],
  email: ['@aws-sdk/client-ses'],
  'email/dispatch-mail': ['@aws-sdk/client-sfn', '@aws-sdk/client-sqs'],
  'apitest/hold-release': ['@aws-sdk/client-lambda', '@aws-sdk/client-s3'],
  'apitest/run-custom-tests': ['@aws-sdk/client-lambda', '@aws-sdk/client-s3', '@aws-sdk/client-secrets-manager'],
  'apitest/run-postman-tests': ['@aws-sdk/client-s3', '@aws-sdk/client-secrets-manager'],
  inference: ['@aws-sdk/client-s3'],
  migration: ['@aws-sdk/client-secrets-manager'],
  outbox: [
    '@aws-sdk/client-eventbridge',
    '@aws-sdk/client-secrets-manager',
    '@aws-sdk/client-sns',
    '@aws-sdk/client-sqs',
  ],
  search: [],
  schedule: ['@aws-sdk/client-dynamodb', '@aws-sdk/client-lambda', '@aws-sdk/client-sfn', '@aws-sdk/client-sqs'],
  stampede: ['@aws-sdk/client-lambda', '@aws-sdk/client-secrets-manager'],
};

/** Those that sign requests themselves, to a service for which the runtime has no client. */
const SIGNING = ['search/set-up-search'];

/** Those that are packed in the package of the library. */
const PACKED = ['apitest/run-postman-tests', 'migration/run-mysql-migrations', 'outbox/relay-mysql-rows'];
const MAX_ZIPPED = 2 * 1024 * 1024;

const bundles = HANDLERS.map(({ entry, folder }) => ({ folder, ...bundle(entry, ROOT) }));
const packages = packagesIn(
  bundles.map(({ metafile }) => metafile),
  ROOT,
);

test('a packed bundle is small too, as in the zip that Lambda gets', () => {
  const sizes = PACKED.map((folder) => statSync(join(ASSETS, folder, 'index.js.gz')).size);
  expect(sizes.filter((size) => size > MAX_ZIPPED)).toEqual([]);
});

test('each handler has a size that a test knows', () => {
  expect(HANDLERS.map(({ folder }) => folder)).toEqual(Object.keys(SIZES));
});

describe.each(bundles)('$folder', ({ folder, code, metafile }) => {
  test('is shipped as it is in the sources', () => {
    expect(readdirSync(join(ASSETS, folder))).toEqual([PACKED.includes(folder) ? 'index.js.gz' : 'index.js']);
    expect(readBundle(join(ASSETS, folder))).toBe(code);
  });

  test('is small', () => {
    expect(Buffer.byteLength(code)).toBeLessThanOrEqual(SIZES[folder]);
  });

  test('holds nothing of the CDK, and leaves the SDK to the runtime', () => {
    const ofTheRuntime = SIGNING.includes(folder) ? /node_modules\/@aws-sdk\// : /node_modules\/@(aws-sdk|smithy)\//;
    const inputs = Object.keys(metafile.inputs).filter(
      (path) => /node_modules\/(aws-cdk-lib|constructs)\//.test(path) || ofTheRuntime.test(path),
    );
    expect(inputs).toEqual([]);
    const [output] = Object.values(metafile.outputs);
    const external = output.imports.filter(({ path }) => path.startsWith('@')).map(({ path }) => path);
    expect([...new Set(external)].sort()).toEqual(CLIENTS[folder] ?? CLIENTS[folder.split('/')[0]]);
  });

  test('with the SDK inside, for an emulator, it needs nothing but Node.js', () => {
    const { entry } = HANDLERS.find((handler) => handler.folder === folder)!;
    const [output] = Object.values(bundle(entry, ROOT, []).metafile.outputs);
    const wanted = output.imports.map(({ path }) => path).filter((path) => /^@/.test(path));
    expect(wanted).toEqual([]);
  });

  test('is CommonJS with a handler', () => {
    const script = `
      const { Module } = require('node:module');
      const load = Module._load;
      Module._load = (name, ...rest) =>
        name.startsWith('@aws-sdk/') ? new Proxy({}, { get: () => class {} }) : load(name, ...rest);
      const bundle = new Module('bundle');
      bundle.filename = __filename;
      bundle._compile(require('node:fs').readFileSync(0, 'utf8'), 'bundle.js');
      console.log(Object.keys(bundle.exports).join());
    `;
    const output = execFileSync(process.execPath, ['-e', script], { cwd: '/', encoding: 'utf8', input: code });
    expect(output).toBe('handler\n');
  });
});

test('what is bundled has licences that may be shipped, and they are in the notices', () => {
  expect(packages.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['iconv-lite', 'iovalkey', 'mysql2', 'pg', 'pg-protocol', 'postman-runtime', 'uvm']),
  );
  expect(packages.filter(({ licence }) => !SHIPPED.includes(licence))).toEqual([]);
  expect(readFileSync(join(ASSETS, 'NOTICES.txt'), 'utf8')).toBe(noticesOf(packages));
});

test('what is bundled has the major version that was chosen', () => {
  // Below 1.0.0, the second number is the major one.
  const majorOf = (version: string) => /^(0\.)?\d+/.exec(version)?.[0];
  const majors = Object.fromEntries(packages.map(({ name, version }) => [name, majorOf(version)]));
  expect(majors).toMatchObject({
    '@smithy/signature-v4': '5',
    iovalkey: '0.4',
    mysql2: '3',
    pg: '8',
    'postman-collection': '5',
    'postman-runtime': '7',
  });
});

test('the certificate authorities of Amazon RDS are one file of certificates, each once', () => {
  const pem = readFileSync(join(ASSETS, 'rds-roots.pem'), 'utf8');
  const certificates = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n/g) ?? [];
  expect(certificates.join('')).toBe(pem);
  expect(new Set(certificates).size).toBe(certificates.length);
  expect(certificates.length).toBeGreaterThan(100);
});
