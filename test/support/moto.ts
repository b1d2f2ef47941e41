import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { homeless, runCdk } from './cdk-cli';

const ROOT = join(__dirname, '..', '..');
const MOTO = join(ROOT, '.cache', 'venv', 'bin', 'moto_server');
const START_SECONDS = 110;

/** A call that reached the embedded AWS: what an SCP would have been asked about. */
export interface AwsCall {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: string;
  /** What a call in the query protocol (CloudFormation, IAM, STS) says; empty for the others. */
  readonly form: Record<string, string>;
}

/**
 * An empty AWS account on loopback: moto, behind a proxy that writes down each call.
 * `stop` ends both; call it in `afterAll`.
 */
export class EmbeddedAws {
  public static readonly ACCOUNT = '123456789012';
  public static readonly REGION = 'eu-central-1';

  /** @param isRecorded whether the calls are kept, with their bodies; not where these are large */
  public static async start({ isRecorded = true } = {}): Promise<EmbeddedAws> {
    if (!existsSync(MOTO)) {
      throw new Error(`${MOTO} is missing: run "npx ts-node projenrc/scripts/python-tools.ts"`);
    }
    const home = mkdtempSync(join(tmpdir(), 'embedded-aws-'));
    // Without a colour terminal, the line that names the port has no escape codes around it.
    const moto = spawn(MOTO, ['-H', '127.0.0.1', '-p', '0'], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...homeless(home), NO_COLOR: '1', PYTHONUNBUFFERED: '1' },
    });
    try {
      const motoPort = await portOf(moto);
      const calls: AwsCall[] = [];
      const proxy = await recordingProxy(motoPort, isRecorded ? calls : undefined);
      return new EmbeddedAws(home, moto, proxy, calls);
    } catch (error) {
      moto.kill();
      throw error;
    }
  }

  /** The CLI remembers which account a key belongs to: a key of its own shares that memory with nothing. */
  public readonly accessKeyId = `AKIA${randomBytes(8).toString('hex').toUpperCase()}`;

  private constructor(
    /** The home directory of what runs here. */
    public readonly home: string,
    private readonly moto: ReturnType<typeof spawn>,
    private readonly proxy: Server,
    /** Each call so far, the oldest first. */
    public readonly calls: AwsCall[],
  ) {}

  /** For the CLI and the SDKs. moto finds a template's bucket under `localhost` only, and an address means path style. */
  public get environment(): Record<string, string> {
    const { port } = this.proxy.address() as AddressInfo;
    return {
      AWS_ACCESS_KEY_ID: this.accessKeyId,
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_REGION: EmbeddedAws.REGION,
      AWS_ENDPOINT_URL: `http://localhost:${port}`,
      AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${port}`,
      AWS_EC2_METADATA_DISABLED: 'true',
    };
  }

  /** The calls of one action of the query protocol, for example `CreateChangeSet`. */
  public callsOf(action: string): AwsCall[] {
    return this.calls.filter((call) => call.form.Action === action);
  }

  /**
   * Runs the real CDK CLI, with nothing of this machine's AWS configuration, and returns both streams, as a user would
   * read them.
   *
   * @throws if the CLI fails, with its output
   * @param path folders that come first in the PATH, for stubs of programs that the CLI calls
   */
  public async cdk(args: string[], path: string[] = [], environment: NodeJS.ProcessEnv = {}): Promise<string> {
    const options = { home: this.home, environment: { ...this.environment, ...environment }, path };
    const { status, output } = await runCdk(args, options);
    if (status !== 0) {
      throw new Error(`cdk ${args.join(' ')} ended with ${status}:\n${output}`);
    }
    return output;
  }

  public async stop(): Promise<void> {
    this.proxy.closeAllConnections();
    await new Promise((resolve) => this.proxy.close(resolve));
    const ended = new Promise((resolve) => this.moto.once('exit', resolve));
    if (this.moto.exitCode === null && this.moto.kill()) {
      await ended;
    }
    rmSync(this.home, { recursive: true, force: true });
  }
}

function portOf(moto: ReturnType<typeof spawn>): Promise<number> {
  return new Promise((resolve, reject) => {
    let log = '';
    const tooLate = setTimeout(
      () => reject(new Error(`moto did not start in ${START_SECONDS} seconds:\n${log}`)),
      START_SECONDS * 1000,
    );
    const read = (chunk: Buffer) => {
      log += chunk;
      const port = /Running on http:\/\/127\.0\.0\.1:(?<port>\d+)/.exec(log)?.groups?.port;
      if (port) {
        clearTimeout(tooLate);
        resolve(Number(port));
      }
    };
    moto.stdout?.on('data', read);
    moto.stderr?.on('data', read);
    moto.once('exit', (status) => {
      clearTimeout(tooLate);
      reject(new Error(`moto ended with ${status}:\n${log}`));
    });
  });
}

async function recordingProxy(port: number, calls: AwsCall[] | undefined): Promise<Server> {
  const proxy = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk) => chunks.push(chunk));
    incoming.on('end', () => {
      const body = Buffer.concat(chunks);
      const { method = '', url: path = '', headers } = incoming;
      calls?.push({ method, path, headers, body: body.toString('utf8'), form: formOf(headers, body) });
      const { 'transfer-encoding': _, ...rest } = headers;
      const onward = request(
        { host: '127.0.0.1', port, method, path, headers: { ...rest, 'content-length': body.length } },
        (answer) => {
          outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(outgoing);
        },
      );
      onward.on('error', (error) => outgoing.writeHead(502).end(String(error)));
      onward.end(body);
    });
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return proxy;
}

function formOf(headers: AwsCall['headers'], body: Buffer): Record<string, string> {
  return headers['content-type']?.includes('application/x-www-form-urlencoded')
    ? Object.fromEntries(new URLSearchParams(body.toString('utf8')))
    : {};
}
