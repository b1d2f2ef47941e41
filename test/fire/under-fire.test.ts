import { amplifyDockerApp } from './constructs/amplify-docker-app';
import { apiTest } from './constructs/api-test';
import { batchBacklog } from './constructs/batch-backlog';
import { batchInference } from './constructs/batch-inference';
import { connectionAlarms } from './constructs/connection-alarms';
import { databaseMigration } from './constructs/database-migration';
import { databaseProxyAlarms } from './constructs/database-proxy-alarms';
import { documentDbAlarms } from './constructs/document-db-alarms';
import { dynamoDbOutbox } from './constructs/dynamo-db-outbox';
import { federatedRole } from './constructs/federated-role';
import { imageAssetRepository } from './constructs/image-asset-repository';
import { inboundEmail } from './constructs/inbound-email';
import { incidentAlarms } from './constructs/incident-alarms';
import { nodeBasedCacheAlarms } from './constructs/node-based-cache-alarms';
import { pinningAwareDatabaseProxy } from './constructs/pinning-aware-database-proxy';
import { punctualSchedule } from './constructs/punctual-schedule';
import { rolesAnywhereRole } from './constructs/roles-anywhere-role';
import { semanticSearchIndex } from './constructs/semantic-search-index';
import { serverlessCacheAlarms } from './constructs/serverless-cache-alarms';
import { sqlOutboxRelay } from './constructs/sql-outbox-relay';
import { squidProxy } from './constructs/squid-proxy';
import { staleSafeCacheRefresh } from './constructs/stale-safe-cache-refresh';
import { tagGuard } from './constructs/tag-guard';
import { valkeyServerlessCache } from './constructs/valkey-serverless-cache';
import { coverage } from './library';
import { CASES, Harvest, type Target } from './under-fire';

const TARGETS: Target[] = [
  amplifyDockerApp,
  apiTest,
  batchBacklog,
  batchInference,
  connectionAlarms,
  databaseMigration,
  databaseProxyAlarms,
  dynamoDbOutbox,
  federatedRole,
  imageAssetRepository,
  inboundEmail,
  nodeBasedCacheAlarms,
  documentDbAlarms,
  incidentAlarms,
  pinningAwareDatabaseProxy,
  punctualSchedule,
  rolesAnywhereRole,
  semanticSearchIndex,
  serverlessCacheAlarms,
  sqlOutboxRelay,
  squidProxy,
  staleSafeCacheRefresh,
  tagGuard,
  valkeyServerlessCache,
];

// Far more than they need: 200 cases of one construct take some 5 seconds.
const TIMEOUT = 120_000 + CASES * 1_000;

// Each module under fire notes what the cases do with it.
jest.mock('../../src/alarm-threshold', () => mockWatched('alarm-threshold'));
jest.mock('../../src/database-login', () => mockWatched('database-login'));
jest.mock('../../src/database-target', () => mockWatched('database-target'));
jest.mock('../../src/amplify', () => mockWatched('amplify'));
jest.mock('../../src/apitest', () => mockWatched('apitest'));
jest.mock('../../src/assets', () => mockWatched('assets'));
jest.mock('../../src/batch', () => mockWatched('batch'));
jest.mock('../../src/checks', () => mockWatched('checks'));
jest.mock('../../src/connections', () => mockWatched('connections'));
jest.mock('../../src/docdb', () => mockWatched('docdb'));
jest.mock('../../src/email', () => mockWatched('email'));
jest.mock('../../src/federation', () => mockWatched('federation'));
jest.mock('../../src/inference', () => mockWatched('inference'));
jest.mock('../../src/migration', () => mockWatched('migration'));
jest.mock('../../src/monitoring', () => mockWatched('monitoring'));
jest.mock('../../src/outbox', () => mockWatched('outbox'));
jest.mock('../../src/rdsproxy', () => mockWatched('rdsproxy'));
jest.mock('../../src/schedule', () => mockWatched('schedule'));
jest.mock('../../src/search', () => mockWatched('search'));
jest.mock('../../src/squid', () => mockWatched('squid'));
jest.mock('../../src/stampede', () => mockWatched('stampede'));
jest.mock('../../src/tagging', () => mockWatched('tagging'));
jest.mock('../../src/valkey', () => mockWatched('valkey'));

function mockWatched(module: string): object {
  return jest.requireActual('./library').coverage.watch(jest.requireActual(`../../src/${module}`));
}

const harvest = new Harvest();

// The CDK prints each warning.
beforeAll(() => void jest.spyOn(console, 'error').mockReturnValue());
afterAll(() => {
  jest.restoreAllMocks();
  harvest.remove();
});

test.each(TARGETS)(
  '$name made of random properties ends in a clear error or in a template',
  (target) => harvest.fireAt(target),
  TIMEOUT,
);

test(
  'cfn-lint calls nothing in these templates an error',
  () => expect(harvest.errors()).resolves.toEqual([]),
  8 * TIMEOUT,
);

test('the checks of the library find no incident in these templates', () =>
  expect(harvest.incidentsFound()).toEqual([]));

test('each class, method and property of the library is in a case that ends in a template', () =>
  expect(coverage.missing()).toEqual([]));
