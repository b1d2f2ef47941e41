import type { RemovalPolicy } from 'aws-cdk-lib';
import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ServerlessCacheAlarmOptions, ValkeyLimits } from './serverless-cache-alarms-props';
import type { ValkeySnapshots } from './valkey-snapshots';
import type { ValkeyVersion } from './valkey-version';

/** The properties of a `ValkeyServerlessCache`. */
export interface ValkeyServerlessCacheProps {
  /** The size that the cache may grow to, and the size that is kept ready and billed. */
  readonly limits: ValkeyLimits;

  /**
   * The VPC of the endpoints. Required unless `publicEndpoint` is set.
   *
   * @default - none
   */
  readonly vpc?: IVpc;

  /**
   * The subnets of the endpoints: one in each of 2 or 3 Availability Zones. A change replaces the cache, which starts
   * empty: see `cacheName`.
   *
   * @default - one private subnet in each of the VPC's first three zones, isolated ones if there are no others
   */
  readonly vpcSubnets?: SubnetSelection;

  /**
   * The security groups of the endpoints.
   *
   * @default - a new one that admits nobody until `grantConnect` or `connections` does
   */
  readonly securityGroups?: ISecurityGroup[];

  /**
   * The name, 1 to 40 characters in lower case. A change replaces the cache, which starts empty.
   *
   * The generated name depends on the construct's path, the subnets, the `encryptionKey` and the
   * `snapshotArnsToRestore`: changing one of these replaces the cache, and the new cache needs another name, because
   * the old one still exists while the new one is created. If you set a name, change it in the same deployment.
   *
   * @default - generated from the construct's path and the properties that replace the cache
   */
  readonly cacheName?: string;

  /**
   * The id of the group that holds the cache's users, 1 to 40 characters in lower case. A new id replaces the group.
   *
   * @default - the name of the cache
   */
  readonly userGroupId?: string;

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
   * The key that encrypts the data at rest, and the passwords that the cache generates. A change replaces the cache,
   * which starts empty: see `cacheName`.
   *
   * @default - a key that AWS owns; the data is always encrypted
   */
  readonly encryptionKey?: IKey;

  /**
   * The daily snapshots.
   *
   * @default - daily, kept for 7 days, at a time that the service chooses
   */
  readonly snapshots?: ValkeySnapshots;

  /**
   * The name of a last snapshot, taken before the cache is deleted: 1 to 40 characters in lower case. Deleting fails
   * if a snapshot of this name exists.
   *
   * @default - none: deleting the cache loses its data
   */
  readonly finalSnapshotName?: string;

  /**
   * The ARNs of the snapshots that the cache starts from. A change replaces the cache: see `cacheName`.
   *
   * @default - the cache starts empty
   */
  readonly snapshotArnsToRestore?: string[];

  /**
   * Whether the endpoint is on the internet, without a VPC. It needs Valkey 9 and IAM users only.
   *
   * @default false
   */
  readonly publicEndpoint?: boolean;

  /**
   * Whether anyone who can reach the port can run any command without a login. Use it only during a migration.
   *
   * @default false
   */
  readonly allowUnauthenticated?: boolean;

  /**
   * Whether this cache takes over a Redis OSS serverless cache with the same logical id and name. A note at synth lists
   * the changes that replace the cache. Requires `cacheName`.
   *
   * @default false
   */
  readonly movesFromRedis?: boolean;

  /**
   * What happens to the cache, its users and their group, its generated secrets and its own security group when they
   * leave the stack.
   *
   * @default RemovalPolicy.DESTROY
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * The alarms.
   *
   * @default - all on, without actions
   */
  readonly alarms?: ServerlessCacheAlarmOptions;
}
