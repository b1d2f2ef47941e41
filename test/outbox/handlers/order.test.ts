import { array, assert, asyncProperty, constantFrom, integer, record, scheduler } from 'fast-check';
import type { Outcome, Publisher } from '../../../src/outbox/handlers/publisher';
import { relayBatch } from '../../../src/outbox/handlers/relay-batch';
import { SYSTEM_CLOCK } from '../../../src/private/runtime/clock';
import { MemoryOutbox } from '../memory-session';
import { MemoryDeadLetters, MemoryTarget, sdkError } from '../targets';

/** What the target does with the next message, or what happens to the relay that sends it. */
type Fate = 'sent' | 'rejected' | 'unavailable' | 'call fails' | 'content fails' | 'crash before' | 'crash after';

const fate = constantFrom<Fate>(
  'sent',
  'sent',
  'sent',
  'rejected',
  'unavailable',
  'call fails',
  'content fails',
  'crash before',
  'crash after',
);

class Crash extends Error {}

test('whatever fails or crashes, rows of an aggregate arrive in their order, each at least once, or wait behind one that is set aside', async () => {
  let duplicates = 0;
  let setAside = 0;
  await assert(
    asyncProperty(
      record({
        aggregates: array(constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 25 }),
        fates: array(fate, { maxLength: 60 }),
        maxAttempts: integer({ min: 1, max: 3 }),
        batchSize: integer({ min: 1, max: 10 }),
      }),
      scheduler(),
      async ({ aggregates, fates, maxAttempts, batchSize }, steps) => {
        const outbox = new MemoryOutbox();
        for (const aggregate of aggregates) {
          outbox.add(aggregate);
        }
        const queue = [...fates];
        const target = new MemoryTarget(true);
        let crashes = 0;
        let isCrashing = false;
        target.during = async () => {
          await steps.schedule(Promise.resolve(), 'call');
        };
        target.answer = (): Outcome => {
          const next = queue.shift() ?? 'sent';
          if (next === 'crash before') {
            throw new Crash();
          }
          if (next === 'call fails' || next === 'content fails') {
            throw sdkError(next === 'call fails' ? 'TimeoutError' : 'InvalidParameterValue');
          }
          isCrashing ||= next === 'crash after';
          return next === 'rejected' || next === 'unavailable' ? { kind: next, error: next } : { kind: 'sent' };
        };
        const relay = async () => {
          let idle = 0;
          for (let n = 0; n < 300 && idle < 3; n++) {
            const session = outbox.open();
            let isGone = false;
            const publisher: Publisher = {
              isFifo: true,
              maxBytes: target.maxBytes,
              send: async (messages) => {
                try {
                  const outcomes = await target.send(messages);
                  if (isCrashing) {
                    isCrashing = false;
                    throw new Crash();
                  }
                  return outcomes;
                } catch (error) {
                  isGone ||= error instanceof Crash;
                  throw error;
                }
              },
            };
            // A relay that is gone marks nothing, and its transaction ends with it.
            const mark = session.mark.bind(session);
            session.mark = async (marks) => {
              if (isGone) {
                throw new Crash();
              }
              await mark(marks);
            };
            const options = { outbox: 'shop', batchSize, maxAttempts };
            const deadLetters = new MemoryDeadLetters();
            const ports = { session, publisher, deadLetters, clock: SYSTEM_CLOCK, print: () => undefined };
            try {
              const result = await relayBatch(options, ports);
              idle = result.taken === 0 && !result.isLocked ? idle + 1 : 0;
            } catch {
              crashes += 1;
              await session.rollback();
            }
            await steps.schedule(Promise.resolve(), 'batch');
          }
        };
        const relays = Promise.all([relay(), relay()]);
        await steps.waitFor(relays);

        const accepted = target.accepted.map(({ id }) => Number(id.split('-')[1]));
        duplicates += accepted.length - new Set(accepted).size;
        for (const aggregate of new Set(aggregates)) {
          const own = outbox.rows.filter((row) => row.aggregateId === aggregate);
          const firsts = [...new Set(accepted.filter((id) => aggregates[id - 1] === aggregate))];
          const barrier = own.findIndex(({ isDead }) => isDead);
          setAside += barrier < 0 ? 0 : 1;
          // A row may have arrived before the relay that sent it was gone, and be rejected and set aside afterwards.
          const inOrder = own.map(({ id }) => Number(id));
          expect(firsts).toEqual(inOrder.slice(0, firsts.length));
          expect(firsts.length).toBeGreaterThanOrEqual(barrier < 0 ? own.length : barrier);
        }
        // Nothing is sent twice unless a relay ended, or a call had an unknown end.
        expect(crashes > 0 || accepted.length === new Set(accepted).size).toBe(true);
      },
    ),
    { seed: 1, numRuns: 300 },
  );
  // The cases meet both.
  expect(Math.min(duplicates, setAside)).toBeGreaterThan(20);
});
