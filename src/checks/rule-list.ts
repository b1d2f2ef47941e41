import { AMPLIFY_RULES } from '../amplify/rules';
import { APITEST_RULES } from '../apitest/rules';
import { ASSETS_RULES } from '../assets/rules';
import { BATCH_RULES } from '../batch/rules';
import { DOCDB_RULES } from '../docdb/rules';
import { EMAIL_RULES } from '../email/rules';
import { EVENTS_RULES } from '../events/rules';
import { FEDERATION_RULES } from '../federation/rules';
import { INFERENCE_RULES } from '../inference/rules';
import { MIGRATION_RULES } from '../migration/rules';
import { OUTBOX_RULES } from '../outbox/rules';
import type { Rule } from '../private/rules/rule';
import { RDSPROXY_RULES } from '../rdsproxy/rules';
import { SCHEDULE_RULES } from '../schedule/rules';
import { SEARCH_RULES } from '../search/rules';
import { SQUID_RULES } from '../squid/rules';
import { STAMPEDE_RULES } from '../stampede/rules';
import { TAGGING_RULES } from '../tagging/rules';
import { VALKEY_RULES } from '../valkey/rules';
import { CHECKS_RULES } from './rules';

/** All rules, by module. */
export const RULES: readonly Rule[] = [
  ...FEDERATION_RULES,
  ...TAGGING_RULES,
  ...ASSETS_RULES,
  ...RDSPROXY_RULES,
  ...VALKEY_RULES,
  ...DOCDB_RULES,
  ...SQUID_RULES,
  ...AMPLIFY_RULES,
  ...MIGRATION_RULES,
  ...OUTBOX_RULES,
  ...STAMPEDE_RULES,
  ...EMAIL_RULES,
  ...EVENTS_RULES,
  ...SCHEDULE_RULES,
  ...APITEST_RULES,
  ...BATCH_RULES,
  ...SEARCH_RULES,
  ...INFERENCE_RULES,
  ...CHECKS_RULES,
];
