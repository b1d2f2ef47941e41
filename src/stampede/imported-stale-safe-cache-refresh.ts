import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { type IFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { requireGrantee } from '../private/synth/client-connections';
import { grantToClient } from '../private/synth/client-grants';
import { messagesOf, placeOf, refuse } from '../private/synth/errors';
import { FUNCTION_ARN, judgeGrantOnImport } from '../private/synth/imports';
import { type Kinds, requireKinds, requireMadeBy } from '../private/synth/kinds';
import { requireText } from '../private/synth/validation';
import type { IValkeyServerlessCache } from '../valkey/i-valkey-serverless-cache';
import type { IValkeyUser } from '../valkey/valkey-user';
import type { StaleSafeCacheRefreshAttributes } from './i-stale-safe-cache-refresh';
import { requireKey } from './refresh-rules';
import { keysOf } from './refresh-value.contract';
import { type ReaderEndpoint, StaleSafeCacheRefreshBase } from './stale-safe-cache-refresh-base';

const { warn } = messagesOf('stampede');

const ATTRIBUTES: Kinds<StaleSafeCacheRefreshAttributes> = { cache: 'object', key: 'text', refresherArn: 'text' };

/** A refresh of another stack or app. */
export class ImportedStaleSafeCacheRefresh extends StaleSafeCacheRefreshBase {
  public readonly keyName: string;
  public readonly refresher: IFunction;
  private readonly cache: IValkeyServerlessCache;

  constructor(scope: Construct, id: string, attrs: StaleSafeCacheRefreshAttributes) {
    super(scope, id, { environmentFromArn: requireAttributes(scope, id, attrs).refresherArn });
    this.cache = attrs.cache;
    this.keyName = keysOf(attrs.key).value;
    this.refresher = LambdaFunction.fromFunctionArn(this, 'Refresher', attrs.refresherArn);
  }

  public grantRead(grantee: IGrantable, user?: IValkeyUser): Grant {
    requireGrantee(grantee, this);
    requireMadeBy('user', user, 'userName', 'ValkeyUser.fromValkeyUserAttributes(…)', this);
    if (user === undefined) {
      const remedy = 'pass a user of the cache that may +get keyName';
      refuse({ property: 'user', must: 'be given for an imported refresh', remedy }, this);
    }
    return this.cache.grantConnect(grantee, user);
  }

  public grantTrigger(grantee: IGrantable): Grant {
    requireGrantee(grantee, this);
    const grant = grantToClient(this, grantee, ['lambda:InvokeFunction'], [this.refresher.functionArn]);
    return judgeGrantOnImport(this, grantee, grant, {
      noun: 'refresher',
      how: 'grantTrigger',
      warn: (message) => warn(this, 'refresherPolicy', message),
    });
  }

  /** @internal */
  protected get _endpoint(): ReaderEndpoint {
    return { host: this.cache.endpointAddress, port: `${this.cache.port}`, tls: true };
  }
}

/** The ARN decides the environment, so it is checked before the construct exists. */
function requireAttributes(
  scope: Construct,
  id: string,
  attrs: StaleSafeCacheRefreshAttributes,
): StaleSafeCacheRefreshAttributes {
  const place = placeOf(scope, id);
  requireKinds(attrs, ATTRIBUTES, place, 'attrs.');
  requireMadeBy('cache', attrs.cache, 'grantConnect', 'ValkeyServerlessCache.from…', place);
  requireKey(attrs.key, place);
  requireText('refresherArn', attrs.refresherArn, FUNCTION_ARN, place);
  return attrs;
}
