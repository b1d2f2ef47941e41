import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { bundle, findHandlers, readBundle } from '../../projenrc/handlers/bundle';
import { runCdk } from './cdk-cli';
import { MiniStackServer } from './ministack-server';

const ROOT = join(__dirname, '..', '..');
/** What the emulator does not know: its network is none that these would be about. */
const UNKNOWN = ['AWS::EC2::SecurityGroupEgress', 'AWS::EC2::SecurityGroupIngress'];

/** One call of a Lambda function of the library: what it was given, and how it ended. */
export interface HandlerCall {
  /** The folder of its bundle below assets: `migration/run-postgres-migrations`. */
  readonly handler: string;
  readonly event: any;
  /** What it returned. */
  readonly result?: any;
  /** The message of what it threw. */
  readonly error?: string;
}

/** How a command of the CLI ended, and what the handlers saw of it, in order. */
export interface Deployment {
  readonly succeeded: boolean;
  readonly output: string;
  readonly calls: readonly HandlerCall[];
}

export interface DeployOptions {
  /** Files that replace those of the same name beside a handler, for example certificates of a server of the test. */
  readonly files?: Readonly<Record<string, string>>;
}

/**
 * An AWS account on loopback that carries out CloudFormation, custom resources included: MiniStack, which runs Lambda
 * functions as processes of this machine's Node.js. `stop` ends it and all that it started; call it in `afterAll`.
 *
 * The templates are those of the library. In the folder of a function, the bundle is made again from the same entry with
 * the AWS SDK inside, which the runtime of AWS would bring, behind a handler that writes down each call.
 */
export class MiniStack {
  public static readonly ACCOUNT = MiniStackServer.ACCOUNT;
  public static readonly REGION = MiniStackServer.REGION;

  /** Starts an account of its own, and bootstraps it. */
  public static async start(): Promise<MiniStack> {
    return new MiniStack(await MiniStackServer.start());
  }

  private readonly home: string;
  private readonly journal: string;
  private seen = 0;
  private runs = 0;

  private constructor(private readonly server: MiniStackServer) {
    this.home = server.home;
    this.journal = join(this.home, 'calls.jsonl');
    writeFileSync(this.journal, '');
  }

  /** The address of the emulator. */
  public get endpoint(): string {
    return this.server.endpoint;
  }

  /** The key by which the CLI and the SDKs know this account. */
  public get accessKeyId(): string {
    return this.server.accessKeyId;
  }

  /** For the CLI and the SDKs. */
  public get environment(): Record<string, string> {
    return this.server.environment;
  }

  /** Deploys all stacks of an app by the real CLI, whether this succeeds or fails. */
  public deploy(define: (app: App) => void, options: DeployOptions = {}): Promise<Deployment> {
    return this.run(['deploy', '--all', '--require-approval', 'never', '--app', this.synthesize(define, options)]);
  }

  /** Destroys all stacks of an app by the real CLI. */
  public destroy(define: (app: App) => void): Promise<Deployment> {
    return this.run(['destroy', '--all', '--force', '--app', this.synthesize(define, {})]);
  }

  /** The state of a stack, for example `UPDATE_ROLLBACK_COMPLETE`; undefined if there is no such stack. */
  public async statusOf(stack: string): Promise<string | undefined> {
    const action = { Action: 'DescribeStacks', Version: '2010-05-15', StackName: stack };
    const response = await this.request('cloudformation', '/', { method: 'POST', body: new URLSearchParams(action) });
    return /<StackStatus>(?<status>\w+)</.exec(await response.text())?.groups?.status;
  }

  /** A request to a service without an SDK here. */
  public request(service: string, path: string, init?: RequestInit): Promise<Response> {
    return this.server.request(service, path, init);
  }

  public stop(): Promise<void> {
    return this.server.stop();
  }

  private async run(args: string[]): Promise<Deployment> {
    const { status, output } = await runCdk(args, { home: this.home, environment: this.environment });
    return { succeeded: status === 0, output, calls: this.callsSince() };
  }

  /** The calls since it was asked last. */
  private callsSince(): HandlerCall[] {
    const entries = readFileSync(this.journal, 'utf8').split('\n').filter(Boolean).slice(this.seen);
    this.seen += entries.length;
    const ends = new Map<string, object>();
    const begun = new Map<string, HandlerCall>();
    for (const { id, ...entry } of entries.map((line) => JSON.parse(line))) {
      if ('event' in entry) {
        begun.set(id, entry);
      } else {
        ends.set(id, entry);
      }
    }
    return [...begun].map(([id, call]) => ({ ...call, ...ends.get(id) }));
  }

  /** The app as a cloud assembly, whose functions can run here. */
  private synthesize(define: (app: App) => void, { files = {} }: DeployOptions): string {
    this.runs += 1;
    const outdir = join(this.home, `cdk.out.${this.runs}`);
    const app = new App({ outdir, analyticsReporting: false });
    define(app);
    app.synth();
    for (const template of readdirSync(outdir).filter((name) => name.endsWith('.template.json'))) {
      leaveOut(isRefused, join(outdir, template));
    }
    for (const folder of readdirSync(outdir).map((name) => join(outdir, name))) {
      const handler = existsSync(join(folder, 'index.js')) && handlerOf(readFileSync(join(folder, 'index.js'), 'utf8'));
      if (handler) {
        writeFileSync(join(folder, 'handler.js'), withSdk(handler.entry));
        writeFileSync(join(folder, 'index.js'), recorder(handler.folder, this.journal));
        for (const [name, text] of Object.entries(files).filter(([name]) => existsSync(join(folder, name)))) {
          writeFileSync(join(folder, name), text);
        }
      }
    }
    return outdir;
  }
}

/** An alarm is refused if it watches an expression. */
function isRefused({ Type: type, Properties: properties }: any): boolean {
  return UNKNOWN.includes(type) || (type === 'AWS::CloudWatch::Alarm' && properties.Metrics !== undefined);
}

/** Takes resources out of a template, and out of what waits for them. */
function leaveOut(isToGo: (resource: any) => boolean, file: string): void {
  const template = JSON.parse(readFileSync(file, 'utf8'));
  const { Resources: resources = {} } = template;
  const names = Object.keys(resources).filter((name) => isToGo(resources[name]));
  for (const name of names) {
    delete resources[name];
  }
  for (const resource of Object.values<any>(resources)) {
    if (resource.DependsOn) {
      resource.DependsOn = [resource.DependsOn].flat().filter((name) => !names.includes(name));
    }
  }
  writeFileSync(file, JSON.stringify(template));
}

/** The handler of which this is the bundle that is shipped. */
function handlerOf(code: string) {
  return findHandlers(join(ROOT, 'src')).find(({ folder }) => readBundle(join(ROOT, 'assets', folder)) === code);
}

const bundles = new Map<string, string>();

function withSdk(entry: string): string {
  const code = bundles.get(entry) ?? bundle(entry, ROOT, []).code;
  bundles.set(entry, code);
  return code;
}

/** A handler in front of the other one that writes down what it is given, and how it ends. */
function recorder(handler: string, journal: string): string {
  return `
    const { appendFileSync } = require('node:fs');
    const { randomUUID } = require('node:crypto');
    const { handler } = require('./handler.js');
    const write = (entry) => appendFileSync(${JSON.stringify(journal)}, JSON.stringify(entry) + '\\n');
    exports.handler = async (event, context) => {
      const id = randomUUID();
      write({ id, handler: ${JSON.stringify(handler)}, event });
      try {
        const result = await handler(event, context);
        write({ id, result });
        return result;
      } catch (error) {
        write({ id, error: error.message });
        throw error;
      }
    };
  `;
}
