import type { DeadLetters, Outcome, Publisher } from '../../src/outbox/handlers/publisher';
import { SENT } from '../../src/outbox/handlers/publisher';
import type { Message } from '../../src/outbox/plain/message';

/** A target that remembers what it has accepted, and answers as the test wants. */
export class MemoryTarget implements Publisher {
  /** The bodies in the order in which they were accepted. */
  public readonly accepted: { id: string; aggregateId: string; type: string; payload: any }[] = [];
  /** How many messages each call had. */
  public readonly calls: number[] = [];
  public maxBytes = 1_048_576;
  /** What becomes of a message; a thrown error ends the whole call. */
  public answer: (message: Message, call: readonly Message[]) => Outcome | Promise<Outcome> = () => SENT;
  /** What happens while a batch is being sent. */
  public during: () => Promise<void> = async () => undefined;

  constructor(public readonly isFifo = false) {}

  public async send(messages: readonly Message[]): Promise<Outcome[]> {
    this.calls.push(messages.length);
    await this.during();
    const outcomes: Outcome[] = [];
    for (const message of messages) {
      outcomes.push(await this.answer(message, messages));
    }
    for (const [index, message] of messages.entries()) {
      if (outcomes[index].kind === 'sent') {
        this.accepted.push(JSON.parse(message.body));
      }
    }
    return outcomes;
  }

  /** The numbers of the rows that were accepted. */
  public get rows(): number[] {
    return this.accepted.map(({ id }) => Number(id.split('-')[1]));
  }
}

/** A dead letter queue that remembers. */
export class MemoryDeadLetters implements DeadLetters {
  public readonly bodies: any[] = [];
  public fail?: Error;

  public async send(body: string): Promise<void> {
    if (this.fail) {
      throw this.fail;
    }
    this.bodies.push(JSON.parse(body));
  }
}

/** An error of the SDK with this name. */
export function sdkError(name: string, message = 'no'): Error {
  return Object.assign(new Error(message), { name });
}
