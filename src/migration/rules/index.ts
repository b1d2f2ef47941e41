import type { Rule } from '../../private/rules/rule';
import { databaseOrder } from './database-order';
import { eventTrigger } from './event-trigger';
import { secretEndpoint } from './secret-endpoint';
import { serviceTimeout } from './service-timeout';
import { triggerTimeout } from './trigger-timeout';

/** The rules of the module. */
export const MIGRATION_RULES: readonly Rule[] = [
  triggerTimeout,
  eventTrigger,
  databaseOrder,
  serviceTimeout,
  secretEndpoint,
];
