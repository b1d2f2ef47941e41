import { RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  type IBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { refuse } from './errors';
import { requireClass, requireKind } from './kinds';
import { requireLiteral } from './validation';

/**
 * The most bytes of an object's key.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
 */
const MAX_KEY_BYTES = 1_024;

/** A bucket of the library's own: encrypted, private, reached by TLS only, and kept when the stack goes. */
export function privateBucket(
  scope: Construct,
  id: string,
  encryptionKey: IKey | undefined,
  props: Partial<BucketProps>,
): Bucket {
  return new Bucket(scope, id, {
    // One key of S3 for many objects: each call of KMS costs.
    ...(encryptionKey
      ? { encryption: BucketEncryption.KMS, encryptionKey, bucketKeyEnabled: true }
      : { encryption: BucketEncryption.S3_MANAGED }),
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    // Whoever writes, the objects belong to the account.
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    removalPolicy: RemovalPolicy.RETAIN,
    ...props,
  });
}

/** Rejects what is not a bucket. */
export function requireBucket(bucket: IBucket): void {
  requireKind('bucket', bucket, 'object');
  requireClass('bucket', bucket, 'bucketName', {
    name: 'a Bucket',
    remedy: 'pass the construct of the bucket, or an import of it',
  });
}

/** Rejects options that are parts of a key if they are known only at deploy time, or longer together than a key may be. */
export function requireKeyParts(options: Record<string, string | undefined>, remedy: string): void {
  for (const [name, value] of Object.entries(options)) {
    requireLiteral(`options.${name}`, value, remedy);
  }
  const bytes = Buffer.byteLength(Object.values(options).join(''));
  if (bytes > MAX_KEY_BYTES) {
    const must = `take at most ${MAX_KEY_BYTES} bytes in all`;
    const given = Object.keys(options).filter((name) => options[name]);
    const property = given.map((name) => `options.${name}`).join(' and ');
    refuse({ property, must, got: bytes, remedy: 'shorten it: an S3 key cannot be longer' });
  }
}

/** A prefix in which a policy finds no wildcard and no variable. */
function literal(prefix: string): string {
  return prefix.replace(/[*?$]/g, (character) => `\${${character}}`);
}

/** Statements for objects below a prefix; a listing is limited to the prefix too. */
export function below(bucket: IBucket, prefix: string, actions: string[]): PolicyStatement[] {
  return [objectsBelow(bucket, prefix, actions), listBelow(bucket, prefix)];
}

export function objectsBelow(bucket: IBucket, prefix: string, actions: string[]): PolicyStatement {
  return new PolicyStatement({ actions, resources: [bucket.arnForObjects(`${literal(prefix)}*`)] });
}

export function listBelow(bucket: IBucket, prefix: string): PolicyStatement {
  return new PolicyStatement({
    actions: ['s3:ListBucket'],
    resources: [bucket.bucketArn],
    // An empty prefix is that of every listing.
    ...(prefix !== '' && { conditions: { StringLike: { 's3:prefix': `${literal(prefix)}*` } } }),
  });
}

/** Whether keys below one of the prefixes can be below the other one. */
export function overlap(a: string, b: string): boolean {
  return a.startsWith(b) || b.startsWith(a);
}
