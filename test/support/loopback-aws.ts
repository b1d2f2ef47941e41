import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LambdaClient } from '@aws-sdk/client-lambda';

/** A call of the SDK, as it came over the network. */
export interface LoopbackCall {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** What the service says: a text with status 200, an object in JSON, or one with its own status. */
export type LoopbackAnswer = string | { readonly status?: number; readonly body?: string } | { readonly json: object };

const SETTINGS: Record<string, string> = {
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
};

/**
 * Every service of AWS on loopback, in this process: it writes down each call, and answers as the test says. What a handler
 * asks of the SDK is seen here in milliseconds; that AWS understands it is for tests against moto.
 */
export class LoopbackAws {
  /** Starts it, and turns the clients that this process makes from now on to it. */
  public static async start(): Promise<LoopbackAws> {
    const aws = new LoopbackAws();
    await new Promise<void>((resolve) => aws.server.listen(0, '127.0.0.1', resolve));
    const { port } = aws.server.address() as AddressInfo;
    Object.assign(process.env, SETTINGS, { AWS_ENDPOINT_URL: `http://127.0.0.1:${port}` });
    return aws;
  }

  public calls: LoopbackCall[] = [];
  public answer: (call: LoopbackCall) => LoopbackAnswer = () => '';
  private readonly server: Server;
  private readonly before = { ...process.env };

  private constructor() {
    this.server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part) => parts.push(part));
      request.on('end', () => {
        const { pathname: path, searchParams } = new URL(request.url ?? '/', 'http://aws');
        const query = Object.fromEntries(searchParams);
        const { method = '', headers } = request;
        const call = { method, path, query, headers, body: Buffer.concat(parts).toString() };
        this.calls.push(call);
        const answer = this.answer(call);
        const { status = 200, body = '' } = typeof answer === 'string' ? { body: answer } : toParts(answer);
        response.writeHead(status, { 'content-type': body.startsWith('<') ? 'application/xml' : 'application/json' });
        response.end(body);
      });
    });
  }

  public async stop(): Promise<void> {
    process.env = this.before;
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

function toParts(answer: Exclude<LoopbackAnswer, string>): { status?: number; body?: string } {
  return 'json' in answer ? { body: JSON.stringify(answer.json) } : answer;
}

/** The options of the network of all clients that are made meanwhile, in their order: how long they wait. */
export function networkOptions(make: () => void): unknown[] {
  const probe = new LambdaClient();
  const spy = jest.spyOn(probe.config.requestHandler.constructor as never, 'create' as never) as jest.SpyInstance;
  try {
    make();
    return spy.mock.calls.map(([options]) => options);
  } finally {
    spy.mockRestore();
    probe.destroy();
  }
}
