import { amplifyDockerApp } from './constructs/amplify-docker-app';
import { federatedRole } from './constructs/federated-role';
import { imageAssetRepository } from './constructs/image-asset-repository';
import { pinningAwareDatabaseProxy } from './constructs/pinning-aware-database-proxy';
import { rolesAnywhereRole } from './constructs/roles-anywhere-role';
import { squidProxy } from './constructs/squid-proxy';
import { tagGuard } from './constructs/tag-guard';
import { valkeyServerlessCache } from './constructs/valkey-serverless-cache';
import { CASES, Harvest, type Target } from './under-fire';

const TARGETS: Target[] = [
  amplifyDockerApp,
  federatedRole,
  imageAssetRepository,
  pinningAwareDatabaseProxy,
  rolesAnywhereRole,
  squidProxy,
  tagGuard,
  valkeyServerlessCache,
];

// Far more than they need: 200 cases of one construct take some 5 seconds.
const TIMEOUT = 120_000 + CASES * 1_000;

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

test('cfn-lint calls nothing in these templates an error', () => expect(harvest.errors()).toEqual([]), 8 * TIMEOUT);
