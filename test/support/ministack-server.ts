import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { homeless, runCdk } from './cdk-cli';
import { freePort } from './ports';

const ROOT = join(__dirname, '..', '..');
const PROGRAM = join(ROOT, '.cache', 'ministack', 'bin', 'ministack');
const START_SECONDS = 60;

/** What a test may change of the emulator. */
export interface MiniStackOptions {
  /** Functions that do not bring the AWS SDK find the clients that are installed here, as they find those of AWS's runtime. */
  readonly withClients?: boolean;
}

/** The process of an emulator on loopback: an AWS account of its own, bootstrapped, with a home of its own. */
export class MiniStackServer {
  public static readonly ACCOUNT = '000000000000';
  public static readonly REGION = 'us-east-1';

  public static async start(options: MiniStackOptions = {}): Promise<MiniStackServer> {
    if (!existsSync(PROGRAM)) {
      throw new Error(`${PROGRAM} is missing: run "npx ts-node projenrc/scripts/python-tools.ts"`);
    }
    const home = mkdtempSync(join(tmpdir(), 'ministack-'));
    const server = new MiniStackServer(home, await freePort(), options);
    try {
      await server.ready();
      await server.bootstrap();
      return server;
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  /** The CLI remembers which account a key belongs to: a key of its own shares that memory with nothing. */
  public readonly accessKeyId = `AKIA${randomBytes(8).toString('hex').toUpperCase()}`;
  private readonly process: ChildProcess;
  private log = '';

  private constructor(
    public readonly home: string,
    private readonly port: number,
    { withClients = false }: MiniStackOptions,
  ) {
    mkdirSync(join(home, 'tmp'));
    if (withClients) {
      symlinkSync(join(ROOT, 'node_modules'), join(home, 'node_modules'));
    }
    this.process = spawn(PROGRAM, [], {
      cwd: home,
      stdio: ['ignore', 'pipe', 'pipe'],
      // A process group of its own, so that no function outlives it.
      detached: true,
      env: {
        ...homeless(home),
        PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
        TMPDIR: join(home, 'tmp'),
        // Without it, the emulator listens to the network.
        BIND_HOST: '127.0.0.1',
        MINISTACK_HOST: '127.0.0.1',
        GATEWAY_PORT: `${port}`,
        LAMBDA_EXECUTOR: 'local',
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      },
    });
    const read = (chunk: Buffer) => {
      this.log += chunk;
    };
    this.process.stdout?.on('data', read);
    this.process.stderr?.on('data', read);
  }

  /** The address of the emulator. */
  public get endpoint(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** For the CLI and the SDKs. */
  public get environment(): Record<string, string> {
    return {
      AWS_ACCESS_KEY_ID: this.accessKeyId,
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_REGION: MiniStackServer.REGION,
      AWS_ENDPOINT_URL: this.endpoint,
      // An address means path style.
      AWS_ENDPOINT_URL_S3: this.endpoint,
      AWS_EC2_METADATA_DISABLED: 'true',
    };
  }

  /** A request to a service without an SDK here. The emulator wants to know which service is meant, and no signature. */
  public request(service: string, path: string, init: RequestInit = {}): Promise<Response> {
    const scope = `${this.accessKeyId}/20260101/${MiniStackServer.REGION}/${service}/aws4_request`;
    const headers = { authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0` };
    return fetch(`${this.endpoint}${path}`, { ...init, headers: { ...headers, ...init.headers } });
  }

  public async stop(): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      const ended = new Promise((resolve) => this.process.once('exit', resolve));
      this.end('SIGTERM');
      const impatient = setTimeout(() => this.end('SIGKILL'), 5_000);
      await ended;
      clearTimeout(impatient);
    }
    rmSync(this.home, { recursive: true, force: true });
  }

  private end(signal: NodeJS.Signals): void {
    try {
      process.kill(-(this.process.pid as number), signal);
    } catch {
      // It has ended.
    }
  }

  private async ready(): Promise<void> {
    for (let attempt = 0; attempt < START_SECONDS * 10; attempt++) {
      if (this.process.exitCode !== null) {
        throw new Error(`MiniStack ended with ${this.process.exitCode}:\n${this.log}`);
      }
      const answer = await fetch(`${this.endpoint}/_ministack/health`).catch(() => undefined);
      if (answer?.ok) {
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`MiniStack did not start in ${START_SECONDS} seconds:\n${this.log}`);
  }

  private async bootstrap(): Promise<void> {
    const target = `aws://${MiniStackServer.ACCOUNT}/${MiniStackServer.REGION}`;
    const { status, output } = await runCdk(['bootstrap', target], { home: this.home, environment: this.environment });
    if (status !== 0) {
      throw new Error(`cdk bootstrap ${target} failed:\n${output}`);
    }
  }
}
