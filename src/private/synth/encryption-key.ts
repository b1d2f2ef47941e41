import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IConstruct } from 'constructs';
import { refuse } from './errors';
import { requireInRegion } from './existing';
import { requireClass, requireKind } from './kinds';

/** The words for a key in messages. */
export const KEY = { name: 'a key', remedy: 'pass a Key of AWS KMS, made or imported' };

/**
 * Rejects what is no key, an alias, and a key of another Region. Undefined passes.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
export function requireEncryptionKey(key: IKey | undefined, scope: IConstruct, property = 'encryptionKey'): void {
  requireKind(property, key, 'object?', scope);
  requireClass(property, key, 'keyArn', KEY, scope);
  if (key && 'aliasName' in key) {
    const remedy =
      'pass the key itself, for example by Key.fromLookup: log groups and policies need the ARN of the key';
    refuse({ property, must: 'not be an alias', got: key.node.path, remedy }, scope);
  }
  if (key) {
    requireInRegion(property, key, 'make a key in this Region', scope);
  }
}
