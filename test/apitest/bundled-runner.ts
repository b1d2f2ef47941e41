import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '../../projenrc/handlers/bundle';
import { RUNNER_VARIABLES, type RunEvent, type RunResult, SUITE_FILES } from '../../src/apitest/run-tests.contract';

const ROOT = join(__dirname, '..', '..');

/** Calls the handler as Lambda does: the same process for one event after the other. */
const DRIVER = `
  const { writeFileSync } = require('node:fs');
  const { handler } = require('./index.js');
  const events = JSON.parse(process.argv[2]);
  (async () => {
    const answers = [];
    for (const event of events) {
      answers.push(await handler(event).then((result) => ({ result }), ({ message }) => ({ error: message })));
    }
    writeFileSync('answers.json', JSON.stringify({ answers, maxRss: process.resourceUsage().maxRSS }));
    process.exit();
  })();
`;

export interface Suite {
  readonly collection: object;
  readonly environment?: object;
  readonly globals?: object;
  readonly variables?: Readonly<Record<string, string>>;
  /** Lists of `SecretSource`. */
  readonly secrets?: readonly object[];
  readonly timeoutMillis?: number;
  readonly requestMillis?: number;
  readonly scriptMillis?: number;
  readonly heapMegabytes?: number;
}

export interface Answers {
  readonly answers: readonly { readonly result?: RunResult; readonly error?: string }[];
  /** In kibibytes. */
  readonly maxRss: number;
  /** All that the process printed. */
  readonly log: string;
}

let code: string | undefined;

/** The bundle of the runner in an empty folder, with the SDK inside, which the runtime of AWS would bring. */
export class BundledRunner {
  private readonly folder = mkdtempSync(join(tmpdir(), 'runner-'));

  /** @param aws the environment of an account */
  constructor(private readonly aws: NodeJS.ProcessEnv) {
    code ??= bundle(join(ROOT, 'src/apitest/handlers/run-postman-tests.lambda.ts'), ROOT, []).code;
    this.write('index.js', code);
    this.write('driver.js', DRIVER);
  }

  public async run(suite: Suite, events: readonly RunEvent[] = [{ source: 'schedule' }], node = process.execPath) {
    this.write(SUITE_FILES.collection, JSON.stringify(suite.collection));
    this.write(SUITE_FILES.environment, JSON.stringify(suite.environment ?? {}));
    this.write(SUITE_FILES.globals, JSON.stringify(suite.globals ?? {}));
    const log = await this.start(node, suite, events);
    return { log, ...JSON.parse(readFileSync(join(this.folder, 'answers.json'), 'utf8')) } as Answers;
  }

  public remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private write(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text);
  }

  private start(node: string, suite: Suite, events: readonly RunEvent[]): Promise<string> {
    const child = spawn(node, ['driver.js', JSON.stringify(events)], {
      cwd: this.folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...this.aws,
        AWS_LAMBDA_FUNCTION_NAME: 'runner',
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
        [RUNNER_VARIABLES.bucket]: 'results',
        [RUNNER_VARIABLES.variables]: JSON.stringify(suite.variables ?? {}),
        [RUNNER_VARIABLES.secrets]: JSON.stringify(suite.secrets ?? []),
        [RUNNER_VARIABLES.timeoutMillis]: `${suite.timeoutMillis ?? 20_000}`,
        [RUNNER_VARIABLES.requestMillis]: `${suite.requestMillis ?? 10_000}`,
        [RUNNER_VARIABLES.scriptMillis]: `${suite.scriptMillis ?? 5_000}`,
        [RUNNER_VARIABLES.heapMegabytes]: `${suite.heapMegabytes ?? 200}`,
      },
    });
    let log = '';
    const read = (chunk: Buffer) => {
      log += chunk;
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    return new Promise((done, fail) => {
      child.once('close', (status) => (status === 0 ? done(log) : fail(new Error(`it ended with ${status}:\n${log}`))));
    });
  }
}
