import { AMPLIFY_EXAMPLES } from './amplify-examples';
import { APITEST_EXAMPLES } from './apitest-examples';
import { ASSETS_EXAMPLES } from './assets-examples';
import { BATCH_EXAMPLES } from './batch-examples';
import { CHECKS_EXAMPLES } from './checks-examples';
import { DOCDB_EXAMPLES } from './docdb-examples';
import { EMAIL_EXAMPLES } from './email-examples';
import { FEDERATION_EXAMPLES } from './federation-examples';
import { INFERENCE_EXAMPLES } from './inference-examples';
import { MIGRATION_EXAMPLES } from './migration-examples';
import { OUTBOX_EXAMPLES } from './outbox-examples';
import { RDSPROXY_EXAMPLES } from './rdsproxy-examples';
import { SCHEDULE_EXAMPLES } from './schedule-examples';
import { SEARCH_EXAMPLES } from './search-examples';
import { SQUID_EXAMPLES } from './squid-examples';
import { STAMPEDE_EXAMPLES } from './stampede-examples';
import { TAGGING_EXAMPLES } from './tagging-examples';
import { VALKEY_EXAMPLES } from './valkey-examples';

/** A template in which a rule finds its incident, and one in which it does not, in YAML. */
export interface RuleExample {
  readonly bad: string;
  readonly good: string;
  /** The tags of the stack, where the rule is about them: they are not in the template. */
  readonly stackTags?: { readonly bad: Record<string, string>; readonly good: Record<string, string> };
  /** Whether the asset manifest that pushes images to the repository `orders` waits for the stack. */
  readonly waits?: { readonly bad: boolean; readonly good: boolean };
}

/** By rule; a test judges both. */
export const EXAMPLES: Record<string, RuleExample> = {
  ...FEDERATION_EXAMPLES,
  ...TAGGING_EXAMPLES,
  ...ASSETS_EXAMPLES,
  ...RDSPROXY_EXAMPLES,
  ...VALKEY_EXAMPLES,
  ...DOCDB_EXAMPLES,
  ...SQUID_EXAMPLES,
  ...AMPLIFY_EXAMPLES,
  ...MIGRATION_EXAMPLES,
  ...OUTBOX_EXAMPLES,
  ...STAMPEDE_EXAMPLES,
  ...EMAIL_EXAMPLES,
  ...SCHEDULE_EXAMPLES,
  ...APITEST_EXAMPLES,
  ...BATCH_EXAMPLES,
  ...SEARCH_EXAMPLES,
  ...INFERENCE_EXAMPLES,
  ...CHECKS_EXAMPLES,
};
