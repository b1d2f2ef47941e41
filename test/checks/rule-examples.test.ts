import { EXAMPLES } from '../../src/checks/rule-examples';
import { RULES } from '../../src/checks/rule-list';
import { parseTemplate } from '../../src/private/template/read';
import { inspectTemplates } from './rule-cases';

const IDS = Object.keys(EXAMPLES);
/** It finds nothing: it says what cannot be judged. */
const WITHOUT = ['hindsight-checks-expansion'];

/** What other rules find in both templates of a rule: an example leaves out what it is not about. */
const ELSE: Readonly<Record<string, readonly string[]>> = {
  'hindsight-rdsproxy-pinning-alarm': ['hindsight-rdsproxy-log-retention'],
  'hindsight-rdsproxy-pinning-filter': ['hindsight-rdsproxy-pinning-alarm', 'hindsight-rdsproxy-log-retention'],
  'hindsight-rdsproxy-auto-pause-proxy': ['hindsight-rdsproxy-pinning-alarm', 'hindsight-rdsproxy-log-retention'],
  'hindsight-rdsproxy-auto-pause-schedule': ['hindsight-checks-dead-letter'],
  'hindsight-rdsproxy-log-retention': ['hindsight-rdsproxy-pinning-alarm'],
  'hindsight-rdsproxy-ranges': ['hindsight-rdsproxy-pinning-alarm', 'hindsight-rdsproxy-log-retention'],
  'hindsight-valkey-reader-port': ['hindsight-valkey-throttling-alarm'],
  'hindsight-migration-trigger-timeout': ['hindsight-migration-database-order', 'hindsight-checks-database-alarm'],
  'hindsight-migration-event-trigger': ['hindsight-migration-database-order', 'hindsight-checks-database-alarm'],
  'hindsight-migration-database-order': ['hindsight-migration-service-timeout', 'hindsight-checks-database-alarm'],
  'hindsight-migration-service-timeout': ['hindsight-migration-database-order', 'hindsight-checks-database-alarm'],
  'hindsight-migration-secret-endpoint': ['hindsight-checks-database-alarm'],
  'hindsight-outbox-unused-dead-letter': ['hindsight-outbox-bisect'],
  'hindsight-outbox-endless-retry': ['hindsight-outbox-bisect'],
  'hindsight-outbox-stream-dead-letter': ['hindsight-outbox-bisect'],
  'hindsight-outbox-bisect': ['hindsight-outbox-endless-retry'],
  'hindsight-stampede-refresh-timeout': ['hindsight-checks-dead-letter'],
  'hindsight-email-unscanned': ['hindsight-email-publish-alarm'],
  'hindsight-email-client-side-encryption': ['hindsight-email-publish-alarm'],
  'hindsight-email-key-grant': ['hindsight-email-publish-alarm'],
  'hindsight-email-object-lock': ['hindsight-email-publish-alarm'],
  'hindsight-email-setup-notification': ['hindsight-email-publish-alarm'],
};
/** The same thing is wrong in the eyes of several rules. */
const WITH_THE_BAD: Readonly<Record<string, readonly string[]>> = {
  'hindsight-federation-optional-condition': ['hindsight-federation-optional-condition'],
  'hindsight-rdsproxy-auto-pause-schedule': ['hindsight-schedule-retry-overlap', 'hindsight-schedule-overlap'],
  'hindsight-migration-event-trigger': ['hindsight-apitest-gate'],
};
/** Who has a limit needs an alarm on it. */
const WITH_THE_GOOD: Readonly<Record<string, readonly string[]>> = {
  'hindsight-valkey-no-limit': ['hindsight-valkey-throttling-alarm'],
};

/** What the rules say of an example. */
function inspected(id: string, side: 'bad' | 'good') {
  const { [side]: text, stackTags, waits } = EXAMPLES[id];
  const body = parseTemplate(text, 'example.yaml') as object;
  const dependencies = waits?.[side] ? ['Orders'] : [];
  const { findings, inconclusive } = inspectTemplates(
    { Orders: body },
    {
      tags: stackTags && { Orders: stackTags[side] },
      assets: waits && { 'Orders.assets': { repositories: ['orders'], dependencies } },
    },
  );
  return { found: findings.map(({ rule }) => rule.id).sort(), inconclusive };
}

test('every rule has an example, in the order of the list', () => {
  expect(IDS).toEqual(RULES.map(({ id }) => id).filter((id) => !WITHOUT.includes(id)));
});

test.each(IDS)('%s finds its incident in the bad template, and not in the good one', (id) => {
  const others = ELSE[id] ?? [];
  expect(['bad' as const, 'good' as const].map((side) => inspected(id, side))).toEqual([
    { found: [id, ...others, ...(WITH_THE_BAD[id] ?? [])].sort(), inconclusive: [] },
    { found: [...others, ...(WITH_THE_GOOD[id] ?? [])].sort(), inconclusive: [] },
  ]);
});
