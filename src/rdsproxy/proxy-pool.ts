import { Duration, Stack } from 'aws-cdk-lib';
import type { CfnDBProxyTargetGroup, SessionPinningFilter } from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';
import { messagesOf, refuse } from '../private/synth/errors';
import { holdsSecret } from '../private/synth/secrets';
import { requireDuration, requireWholeNumber } from '../private/synth/validation';
import { PROXY_LIMITS } from './facts';
import { ProxyEngineFamily } from './proxy-settings';

const { warn } = messagesOf('rdsproxy');

/** Settings of a session that are called like a secret. */
const HARMLESS = /\b(password_encryption|old_passwords)\b/gi;

const SECRET_WORDS = /password|passwd|identified\s+(by|with)|secret/i;

/** The part of the construct's props that configures the connection pool. */
export interface PoolProps {
  readonly maxConnectionsPercent?: number;
  readonly maxIdleConnectionsPercent?: number;
  readonly borrowTimeout?: Duration;
  readonly initQuery?: string;
  readonly sessionPinningFilters?: SessionPinningFilter[];
}

/** The pool as CloudFormation reads it; a property that is left out keeps the service's default. */
export function connectionPool(
  scope: Construct,
  family: ProxyEngineFamily,
  props: PoolProps,
): CfnDBProxyTargetGroup.ConnectionPoolConfigurationInfoFormatProperty {
  requirePercentages(scope, props);
  const remedy = 'use whole seconds; a client that waits longer should fail and try again';
  const { min, max } = PROXY_LIMITS.borrowSeconds;
  const range = { min: Duration.seconds(min), max: Duration.seconds(max), unit: 'seconds', remedy } as const;
  requireDuration('borrowTimeout', props.borrowTimeout, range, scope);
  requireFilters(scope, family, props.sessionPinningFilters);
  requireNoSecret(scope, family, props.initQuery);
  return {
    maxConnectionsPercent: props.maxConnectionsPercent,
    maxIdleConnectionsPercent: props.maxIdleConnectionsPercent,
    connectionBorrowTimeout: props.borrowTimeout?.toSeconds(),
    initQuery: props.initQuery,
    sessionPinningFilters: props.sessionPinningFilters?.map((filter) => filter.filterName),
  };
}

function requirePercentages(scope: Construct, props: PoolProps): void {
  const { maxConnectionsPercent: max, maxIdleConnectionsPercent: idle } = props;
  const remedy = "it is a percentage of the database's max_connections";
  requireWholeNumber('maxConnectionsPercent', max, { ...PROXY_LIMITS.maxConnectionsPercent, remedy }, scope);
  requireWholeNumber('maxIdleConnectionsPercent', idle, { min: 0, max: 100, remedy }, scope);
  if (idle === undefined) {
    return;
  }
  if (max === undefined) {
    const property = 'maxIdleConnectionsPercent';
    refuse({ property, must: 'come with maxConnectionsPercent', got: idle, remedy: 'set both' }, scope);
  }
  const atMost = { min: 0, max, remedy: 'it cannot be above maxConnectionsPercent' };
  requireWholeNumber('maxIdleConnectionsPercent', idle, atMost, scope);
}

function requireFilters(scope: Construct, family: ProxyEngineFamily, filters: SessionPinningFilter[] = []): void {
  const property = 'sessionPinningFilters';
  const names = filters.map((filter) => filter.filterName);
  if (names.length > 0 && family === ProxyEngineFamily.POSTGRESQL) {
    const remedy = 'PostgreSQL has no filters: move SET statements to initQuery or to the role of the user';
    refuse({ property, must: 'be left out for PostgreSQL', got: names, remedy }, scope);
  }
  if (names.some((name) => name !== 'EXCLUDE_VARIABLE_SETS')) {
    const remedy = 'use SessionPinningFilter.EXCLUDE_VARIABLE_SETS';
    refuse({ property, must: 'hold EXCLUDE_VARIABLE_SETS only', got: names, remedy }, scope);
  }
}

function requireNoSecret(scope: Construct, family: ProxyEngineFamily, initQuery: string | undefined): void {
  if (initQuery === undefined) {
    return;
  }
  const words = JSON.stringify(Stack.of(scope).resolve(initQuery)).replace(HARMLESS, '');
  if (SECRET_WORDS.test(words) || holdsSecret(initQuery, scope)) {
    const remedy = 'everyone who may describe the proxy reads it; log in with ProxyAuth instead';
    refuse({ property: 'initQuery', must: 'hold no secret', remedy }, scope);
  }
  if (family === ProxyEngineFamily.POSTGRESQL) {
    warn(
      scope,
      'initQueryPostgresql',
      'initQuery on PostgreSQL: older AWS documents call it unsupported, the current ones do not. Check in a test ' +
        'environment that the statements run.',
    );
  }
}
