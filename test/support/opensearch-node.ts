import { type ChildProcess, spawn } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OPENSEARCH_HOME } from '../../projenrc/scripts/opensearch-home';
import { freePort } from './ports';

/** OpenSearch does not run as root: `nobody` is on every system. */
const NOBODY = { uid: 65534, gid: 65534 };
const START_SECONDS = 150;

/** An answer of the node. */
export interface Answer {
  readonly status: number;
  readonly body: any;
}

/**
 * A real OpenSearch of one node on loopback, with ml-commons, neural-search and k-NN, whose indices are gone when it stops.
 * Vectors need the engine `lucene`: the libraries of faiss are not published. There are no users: its credentials for a
 * model are keys, not a role.
 */
export class OpenSearchNode {
  public static async start(): Promise<OpenSearchNode> {
    if (!existsSync(OPENSEARCH_HOME)) {
      throw new Error(`${OPENSEARCH_HOME} is missing: run "npx ts-node projenrc/scripts/opensearch-home.ts"`);
    }
    const node = new OpenSearchNode(mkdtempSync(join(tmpdir(), 'opensearch-')), await freePort(), await freePort());
    try {
      await node.ready();
    } catch (error) {
      await node.stop();
      throw error;
    }
    return node;
  }

  private readonly process: ChildProcess;

  private constructor(
    private readonly folder: string,
    private readonly port: number,
    transport: number,
  ) {
    for (const name of ['config', 'data', 'logs', 'tmp']) {
      mkdirSync(join(folder, name));
      // The user that it runs as is another one.
      chmodSync(join(folder, name), 0o777);
    }
    chmodSync(folder, 0o755);
    writeFileSync(join(folder, 'config', 'opensearch.yml'), settingsOf(folder, port, transport));
    writeFileSync(join(folder, 'config', 'log4j2.properties'), LOG_SETTINGS);
    const log = openSync(this.logFile, 'a');
    this.process = spawn('java', argumentsOf(folder), {
      cwd: folder,
      stdio: ['ignore', log, log],
      env: { PATH: process.env.PATH, JAVA_HOME: process.env.JAVA_HOME, LANG: 'C.UTF-8' },
      ...(process.getuid?.() === 0 && NOBODY),
    });
    closeSync(log);
  }

  public get endpoint(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** What the node has written into its log. */
  public get log(): string {
    return readFileSync(this.logFile, 'utf8');
  }

  /** A request to the node itself. */
  public async request(method: string, path: string, body?: object | string): Promise<Answer> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const type = typeof body === 'string' ? 'application/x-ndjson' : 'application/json';
    const response = await fetch(`${this.endpoint}${path}`, {
      method,
      ...(body !== undefined && { body: text, headers: { 'content-type': type } }),
    });
    const answer = await response.text();
    return {
      status: response.status,
      body: answer.startsWith('{') || answer.startsWith('[') ? JSON.parse(answer) : answer,
    };
  }

  public async stop(): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      const ended = new Promise((resolve) => this.process.once('exit', resolve));
      // At once: nothing of it is needed again.
      this.process.kill('SIGKILL');
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private get logFile(): string {
    return join(this.folder, 'log');
  }

  private async ready(): Promise<void> {
    for (let attempt = 0; attempt < START_SECONDS * 5; attempt++) {
      if (this.process.exitCode !== null) {
        const hint = this.log.includes('Security Manager is not supported') ? ', which runs on Java 17 to 23,' : '';
        throw new Error(`OpenSearch${hint} ended with ${this.process.exitCode}:\n${this.log.slice(-4_000)}`);
      }
      const answer = await this.request('GET', '/_cluster/health').catch(() => undefined);
      if (answer?.status === 200) {
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    throw new Error(`OpenSearch did not start within ${START_SECONDS} seconds:\n${this.log.slice(-4_000)}`);
  }
}

function settingsOf(folder: string, port: number, transport: number): string {
  const settings = {
    'cluster.name': 'cdk-hindsight-test',
    'network.host': '127.0.0.1',
    'http.port': port,
    'transport.port': transport,
    'discovery.type': 'single-node',
    'path.data': join(folder, 'data'),
    'path.logs': join(folder, 'logs'),
    'cluster.routing.allocation.disk.threshold_enabled': false,
    // The stub of the models is on loopback, and speaks no TLS.
    'plugins.ml_commons.connector.private_ip_enabled': true,
    'plugins.ml_commons.trusted_connector_endpoints_regex': ['^http://127\\.0\\.0\\.1:.*$'],
  };
  // Each value in JSON is one in YAML.
  return Object.entries(settings)
    .map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`)
    .join('');
}

const LOG_SETTINGS = `
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = [%p][%c{1}] %m%n
rootLogger.level = warn
rootLogger.appenderRef.console.ref = console
`;

function argumentsOf(folder: string): string[] {
  return [
    ...['-Xms768m', '-Xmx768m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xshare:auto'],
    ...['-Djava.security.manager=allow', `-Djava.io.tmpdir=${join(folder, 'tmp')}`],
    ...[`-Dopensearch.path.home=${OPENSEARCH_HOME}`, `-Dopensearch.path.conf=${join(folder, 'config')}`],
    ...['-Dopensearch.distribution.type=zip', '-Dopensearch.bundled_jdk=false', '-Dlog4j2.disable.jmx=true'],
    ...['-cp', join(OPENSEARCH_HOME, 'lib', '*'), 'org.opensearch.bootstrap.OpenSearch'],
  ];
}
