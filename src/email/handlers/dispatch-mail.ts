import type { Clock } from '../../private/runtime/clock';
import { metricLine } from '../../private/runtime/emf';
import { type HeldMail, type MailEvent, METRICS } from '../mail.contract';
import { objectionsTo, readNotice } from '../plain/judge-mail';

/** The messages of a queue, as Lambda passes them. */
export interface MailBatch {
  readonly Records: ReadonlyArray<{ readonly messageId: string; readonly body: string }>;
}

/** The messages that are to come again. */
export interface BatchAnswer {
  readonly batchItemFailures: ReadonlyArray<{ readonly itemIdentifier: string }>;
}

export interface DispatchPorts {
  readonly clock: Pick<Clock, 'now'>;
  readonly receiver: string;
  readonly acceptsEverything: boolean;
  /** Hands a mail over to the target. Returns false if the target has it already. */
  deliver(event: MailEvent): Promise<boolean>;
  hold(mail: HeldMail): Promise<void>;
  print(line: string): void;
}

type Outcome = 'accepted' | 'held' | 'dropped' | 'repeated';

/** Sends each mail to the target or to the quarantine. What fails comes again, without the rest of the batch. */
export async function dispatchMail({ Records }: MailBatch, ports: DispatchPorts): Promise<BatchAnswer> {
  const counts: Partial<Record<Outcome, number>> = {};
  const failed: { itemIdentifier: string }[] = [];
  for (const { messageId, body } of Records) {
    try {
      const outcome = await dispatch(body, ports);
      counts[outcome] = (counts[outcome] ?? 0) + 1;
    } catch (error) {
      ports.print(`FAILED ${messageId} ${(error as Error).name}: ${(error as Error).message}`);
      failed.push({ itemIdentifier: messageId });
    }
  }
  for (const name of ['accepted', 'held', 'dropped'] as const) {
    count(name, counts[name], ports);
  }
  return { batchItemFailures: failed };
}

async function dispatch(body: string, ports: DispatchPorts): Promise<Outcome> {
  const { acceptsEverything, print } = ports;
  const notice = readNotice(body);
  if (notice.kind === 'other') {
    print(`DROPPED ${notice.what}`);
    return 'dropped';
  }
  const { event } = notice;
  const reasons = acceptsEverything ? [] : objectionsTo(event.verdicts);
  if (reasons.length > 0) {
    print(`HELD ${event.messageId} ${reasons.join('; ')}`);
    await ports.hold({ event, reasons });
    return 'held';
  }
  const isNew = await ports.deliver(event);
  print(`${isNew ? 'ACCEPTED' : 'REPEATED'} ${event.messageId}`);
  return isNew ? 'accepted' : 'repeated';
}

function count(name: 'accepted' | 'held' | 'dropped', value: number | undefined, ports: DispatchPorts): void {
  if (value !== undefined) {
    const { namespace, dimension } = METRICS;
    const dimensions = { [dimension]: ports.receiver };
    ports.print(metricLine({ namespace, dimensions, name: METRICS[name], value, unit: 'Count' }, ports.clock.now()));
  }
}
