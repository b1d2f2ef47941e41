import type { RemovalPolicy } from 'aws-cdk-lib';
import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { EcpuLimit } from './ecpu-limit';
import type { StorageLimit } from './storage-limit';
import type { ValkeyAlarms } from './valkey-alarms';
import type { ValkeySnapshots } from './valkey-snapshots';
import type { ValkeyVersion } from './valkey-version';

/** What a cache may grow to, and what is kept ready. Both have to be said, `unlimited()` too. */
export interface ValkeyLimits {
  /** How much data. */
  readonly storage: StorageLimit;

  /** How many ElastiCache Processing Units a second. */
  readonly ecpuPerSecond: EcpuLimit;
}

/** The properties of a `ValkeyServerlessCache`. */
export interface ValkeyServerlessCacheProps {
  /** What the cache may grow to, and what is kept ready and billed. */
  readonly limits: ValkeyLimits;

  /**
   * Where the endpoints are. Needed unless `publicEndpoint` is on.
   *
   * @default - none
   */
  readonly vpc?: IVpc;

  /**
   * The subnets of the endpoints: one in each of 2 or 3 availability zones. A change replaces the cache.
   *
   * @default - one private subnet in each of the VPC's first three zones, isolated ones where there are no others
   */
  readonly vpcSubnets?: SubnetSelection;

  /**
   * The security groups of the endpoints.
   *
   * @default - a new one that lets nobody in until `grantConnect` or `connections` does
   */
  readonly securityGroups?: ISecurityGroup[];

  /**
   * The name, 1 to 40 characters in lower case. A change replaces the cache.
   *
   * @default - made from the construct's path
   */
  readonly cacheName?: string;

  /**
   * A description, up to 255 characters.
   *
   * @default - none
   */
  readonly description?: string;

  /**
   * The major version of Valkey. It can be raised in place.
   *
   * @default ValkeyVersion.V8
   */
  readonly engineVersion?: ValkeyVersion;

  /**
   * The key that encrypts the data at rest. A change replaces the cache.
   *
   * @default - a key that AWS owns; the data is encrypted in any case
   */
  readonly encryptionKey?: IKey;

  /**
   * Whether the cache is copied once a day.
   *
   * @default - daily, kept for 7 days, at a time that the service chooses
   */
  readonly snapshots?: ValkeySnapshots;

  /**
   * The name of a last snapshot, taken before the cache is deleted: 1 to 40 characters in lower case. Deleting fails
   * where a snapshot of this name exists.
   *
   * @default - none: deleting the cache loses its data
   */
  readonly finalSnapshotName?: string;

  /**
   * The ARNs of the snapshots that the cache starts from. A change replaces the cache.
   *
   * @default - the cache starts empty
   */
  readonly snapshotArnsToRestore?: string[];

  /**
   * Whether the endpoint is on the internet, without a VPC. It needs Valkey 9 and nothing but IAM users.
   *
   * @default false
   */
  readonly publicEndpoint?: boolean;

  /**
   * Whether anybody who reaches the port may run any command, without a login. For the days of a move only.
   *
   * @default false
   */
  readonly allowUnauthenticated?: boolean;

  /**
   * Whether this cache takes the place of a Redis OSS serverless cache of the same logical id and name. Notes at synth
   * what is replaced on the way and what is not; needs `cacheName`.
   *
   * @default false
   */
  readonly movesFromRedis?: boolean;

  /**
   * What happens to the cache when it leaves the stack.
   *
   * @default RemovalPolicy.DESTROY
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * The alarms.
   *
   * @default - all on, without actions
   */
  readonly alarms?: ValkeyAlarms;
}
