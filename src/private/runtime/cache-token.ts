import { type Credentials, presignedAddress } from './presigned-address';

export interface CacheTokenRequest {
  /** The name of a serverless cache, or the identifier of a replication group; in lower case, as the service stores it. */
  readonly cacheName: string;
  readonly isServerless: boolean;
  readonly user: string;
  readonly region: string;
  readonly credentials: Credentials;
}

/**
 * The password of a cache user who logs in by IAM.
 *
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html
 */
export function cacheToken(
  { cacheName, isServerless, user, region, credentials }: CacheTokenRequest,
  now: number,
): string {
  // Without its type, the token of a serverless cache is wrong: it is one of a replication group of that name.
  const parameters = { Action: 'connect', ...(isServerless && { ResourceType: 'ServerlessCache' }), User: user };
  return presignedAddress({ host: cacheName, service: 'elasticache', region, credentials, parameters }, now);
}
