import { type ChildProcess, spawn } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Loads a function's folder as Lambda does, and prints what the handler returns or throws. */
const SCRIPT = `
  const [folder, event, millis] = process.argv.slice(1);
  require(folder).handler(JSON.parse(event), { getRemainingTimeInMillis: () => Number(millis) }).then(
    (result) => console.log('RESULT ' + JSON.stringify(result)),
    (error) => console.log('ERROR ' + JSON.stringify({ message: error.message, stack: error.stack })),
  );
`;

/** One invocation of a bundled function, in a process of its own. */
export class LambdaProcess {
  public readonly child: ChildProcess;
  public output = '';
  private readonly ended: Promise<void>;

  constructor(folder: string, event: object, environment: NodeJS.ProcessEnv, millis = 120_000) {
    this.child = spawn(process.execPath, ['-e', SCRIPT, folder, JSON.stringify(event), `${millis}`], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        PATH: process.env.PATH,
        AWS_ACCESS_KEY_ID: 'test',
        AWS_SECRET_ACCESS_KEY: 'test',
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
        ...environment,
      },
    });
    this.child.stdout?.on('data', (chunk) => {
      this.output += chunk;
    });
    this.ended = new Promise((resolve) => this.child.once('close', () => resolve()));
  }

  /** What the handler returned. */
  public async result(): Promise<any> {
    await this.ended;
    const text = /^RESULT (.*)$/m.exec(this.output)?.[1];
    if (!text) {
      throw new Error(`the handler returned nothing:\n${this.output}`);
    }
    return JSON.parse(text);
  }

  /** The error that the handler threw. */
  public async error(): Promise<{ message: string; stack: string }> {
    await this.ended;
    return JSON.parse(/^ERROR (.*)$/m.exec(this.output)?.[1] ?? '{}');
  }

  /** Waits until the function has printed a text. */
  public async printed(text: string): Promise<void> {
    while (!this.output.includes(text) && this.child.exitCode === null) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** Ends the process as Lambda ends one whose time is over. */
  public async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }
}

/** A Secrets Manager on loopback that has one secret, for the variable AWS_ENDPOINT_URL_SECRETS_MANAGER. */
export class SecretsServer {
  public static async start(secret: object): Promise<SecretsServer> {
    const server = createServer((request, response) => {
      request.resume().on('end', () => {
        response.setHeader('content-type', 'application/x-amz-json-1.1');
        response.end(JSON.stringify({ ARN: 'arn', Name: 'db', SecretString: JSON.stringify(secret) }));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new SecretsServer(server);
  }

  private constructor(private readonly server: Server) {}

  public get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  public stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
