import { createHash } from 'node:crypto';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A message as a queue got it. */
export interface Received {
  readonly queue: string;
  readonly id?: string;
  readonly body: any;
  readonly text: string;
  readonly group?: string;
  readonly deduplicationId?: string;
}

type Answer = (entries: readonly Received[]) => { status?: number; body?: object } | undefined;

/** An Amazon SQS on loopback that speaks its JSON protocol and remembers what it has got. */
export class QueueServer {
  public static async start(): Promise<QueueServer> {
    const server = new QueueServer();
    await new Promise<void>((resolve) => server.server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  public readonly received: Received[] = [];
  public calls = 0;
  /** What happens before a call is taken note of. */
  public before: () => Promise<void> = async () => undefined;
  /** What happens when it is, and before it is answered. */
  public after: () => Promise<void> = async () => undefined;
  /** Another answer than that all is well. */
  public answer: Answer = () => undefined;
  private readonly server: Server;

  private constructor() {
    this.server = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk) => {
        text += chunk;
      });
      request.on('end', () => void this.take(`${request.headers['x-amz-target']}`, JSON.parse(text), response));
    });
  }

  public get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  public queueUrl(name: string): string {
    return `${this.url}/111122223333/${name}`;
  }

  public stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private async take(action: string, input: any, response: ServerResponse): Promise<void> {
    this.calls += 1;
    const isBatch = action.endsWith('SendMessageBatch');
    const entries: Received[] = (isBatch ? input.Entries : [input]).map((entry: any) => ({
      queue: input.QueueUrl.split('/').at(-1),
      id: entry.Id,
      body: JSON.parse(entry.MessageBody),
      text: entry.MessageBody,
      group: entry.MessageGroupId,
      deduplicationId: entry.MessageDeduplicationId,
    }));
    await this.before();
    const answer = this.answer(entries);
    if (!answer) {
      this.received.push(...entries);
    }
    await this.after();
    const success = isBatch ? { Successful: input.Entries.map(receipt), Failed: [] } : receipt(input);
    response.statusCode = answer?.status ?? 200;
    response.setHeader('content-type', 'application/x-amz-json-1.0');
    response.end(JSON.stringify(answer?.body ?? success));
  }
}

/** The SDK compares the digest with that of what it has sent. */
export function receipt({ Id, MessageBody }: { Id?: string; MessageBody: string }): object {
  return { Id, MessageId: '1', MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex') };
}
