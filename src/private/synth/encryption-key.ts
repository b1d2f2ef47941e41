import { Stack, Token, TokenComparison } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IConstruct } from 'constructs';
import { refuse } from './errors';
import { requireClass, requireKind } from './kinds';

const PROPERTY = 'encryptionKey';

const KEY = { name: 'a key', remedy: 'pass a Key of AWS KMS, made or imported' };

/**
 * Rejects what is no key, an alias, and a key of another Region. Undefined passes.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
export function requireEncryptionKey(key: IKey | undefined, scope: IConstruct): void {
  requireKind(PROPERTY, key, 'object?', scope);
  requireClass(PROPERTY, key, 'keyArn', KEY, scope);
  if (key && 'aliasName' in key) {
    const remedy = 'pass the key itself, for example by Key.fromLookup: log groups and key policies take no alias';
    refuse({ property: PROPERTY, must: 'not be an alias', got: key.node.path, remedy }, scope);
  }
  const { region } = Stack.of(scope);
  if (key && Token.compareStrings(key.env.region, region) === TokenComparison.DIFFERENT) {
    const must = `be in the Region of the construct, ${region}`;
    refuse({ property: PROPERTY, must, got: key.env.region, remedy: 'make a key in this Region' }, scope);
  }
}
