import { App, type CfnElement, Size, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import {
  EcpuLimit,
  StorageLimit,
  ValkeyAccess,
  type ValkeyLimits,
  ValkeyServerlessCache,
  type ValkeyServerlessCacheProps,
} from '../../src/valkey';

export const ACCESS = ValkeyAccess.keys('app:*').allow('+@read', '+@write');

export const LIMITS: ValkeyLimits = {
  storage: StorageLimit.upTo(Size.gibibytes(10)),
  ecpuPerSecond: EcpuLimit.upTo(50_000),
};

export function newStack(): Stack {
  return new Stack(new App(), 'Shop', { env: { account: '111122223333', region: 'eu-central-1' } });
}

/** A cache with one user, in a stack and VPC of its own unless told otherwise. */
export function cacheWith(props: Partial<ValkeyServerlessCacheProps> = {}, stack = newStack()): ValkeyServerlessCache {
  const cache = cacheWithoutUser(props, stack);
  cache.addIamUser('App', { access: ACCESS });
  return cache;
}

export function cacheWithoutUser(
  props: Partial<ValkeyServerlessCacheProps> = {},
  stack = newStack(),
): ValkeyServerlessCache {
  const vpc = 'vpc' in props || props.publicEndpoint ? props.vpc : new Vpc(stack, 'Vpc');
  return new ValkeyServerlessCache(stack, 'Cache', { limits: LIMITS, ...props, vpc });
}

export function templateOf(cache: ValkeyServerlessCache): Template {
  return Template.fromStack(Stack.of(cache));
}

/** The properties of the one resource of a type. */
export function only(template: Template, type: string): any {
  const found = Object.values(template.findResources(type));
  if (found.length !== 1) {
    throw new Error(`${found.length} resources of type ${type}, not 1`);
  }
  return found[0].Properties;
}

export function cacheProperties(cache: ValkeyServerlessCache): any {
  return only(templateOf(cache), 'AWS::ElastiCache::ServerlessCache');
}

/** The properties of the alarm with this name. */
export function alarm(cache: ValkeyServerlessCache, name: string): any {
  const found = cache.alarms[name];
  const id = found && Stack.of(cache).getLogicalId(found.node.defaultChild as CfnElement);
  return id && templateOf(cache).findResources('AWS::CloudWatch::Alarm')[id].Properties;
}
