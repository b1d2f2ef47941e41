import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { type Certificates, makeCertificates } from './certificates';
import { freePort } from './ports';

/** Debian keeps the server of each major version where a PATH does not lead. */
const DEBIAN = '/usr/lib/postgresql';
/** PostgreSQL does not run as root: `nobody` is on every system. */
const NOBODY = { uid: 65534, gid: 65534 };
const SECONDS = 60;

/** A PostgreSQL of the test's own, on loopback, that speaks TLS. */
export class PostgresServer {
  public static readonly USER = 'migrator';
  public static readonly PASSWORD = 'p@ss word';

  /** Makes the data directory; `start` starts the server. */
  public static async make(): Promise<PostgresServer> {
    const folder = mkdtempSync(join(tmpdir(), 'postgres-'));
    const certificates = makeCertificates(folder);
    for (const path of [folder, ...readdirSync(folder).map((name) => join(folder, name))]) {
      give(path);
    }
    chmodSync(certificates.keyFile, 0o600);
    writeFileSync(join(folder, 'password'), PostgresServer.PASSWORD);
    execFileSync(
      program('initdb'),
      [
        ...['--pgdata', join(folder, 'data'), '--username', PostgresServer.USER, '--pwfile', join(folder, 'password')],
        ...['--auth', 'scram-sha-256', '--encoding', 'UTF8', '--locale', 'C', '--no-sync'],
      ],
      { stdio: 'pipe', cwd: folder, ...identity() },
    );
    return new PostgresServer(folder, certificates, await freePort());
  }

  public static async start(): Promise<PostgresServer> {
    const server = await PostgresServer.make();
    await server.start();
    return server;
  }

  private process?: ChildProcess;

  private constructor(
    private readonly folder: string,
    public readonly certificates: Certificates,
    public readonly port: number,
  ) {}

  public async start(): Promise<void> {
    const settings = {
      listen_addresses: '127.0.0.1',
      port: this.port,
      unix_socket_directories: '',
      ssl: 'on',
      ssl_cert_file: this.certificates.certFile,
      ssl_key_file: this.certificates.keyFile,
      fsync: 'off',
      max_connections: 100,
      shared_buffers: '16MB',
    };
    const log = openSync(this.logFile, 'a');
    this.process = spawn(
      program('postgres'),
      [
        '-D',
        join(this.folder, 'data'),
        ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
      ],
      { stdio: ['ignore', 'ignore', log], cwd: this.folder, ...identity() },
    );
    closeSync(log);
    try {
      await this.ready();
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  /** A session for the test itself. */
  public async connect(database = 'postgres'): Promise<Client> {
    const client = new Client({
      ...{ host: '127.0.0.1', port: this.port, user: PostgresServer.USER, password: PostgresServer.PASSWORD, database },
    });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  }

  /** Runs statements in a session of their own. */
  public async query(sql: string, database = 'postgres'): Promise<any[]> {
    const client = await this.connect(database);
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  }

  /** What the server has written into its log. */
  public get log(): string {
    return readFileSync(this.logFile, 'utf8');
  }

  public async stop(): Promise<void> {
    const { process } = this;
    if (process && process.exitCode === null) {
      const ended = new Promise((resolve) => process.once('exit', resolve));
      // Immediate: nothing of it is needed again.
      process.kill('SIGQUIT');
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private get logFile(): string {
    return join(this.folder, 'log');
  }

  private async ready(): Promise<void> {
    for (let attempt = 0; attempt < SECONDS * 20; attempt++) {
      if (this.process?.exitCode !== null) {
        throw new Error(`postgres ended with ${this.process?.exitCode}`);
      }
      if (await isOpen(this.port)) {
        const client = await this.connect().catch(() => undefined);
        if (client) {
          await client.end();
          return;
        }
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`postgres did not start within ${SECONDS} seconds`);
  }
}

function program(name: string): string {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a)) : [];
  return versions.map((version) => join(DEBIAN, version, 'bin', name)).find(existsSync) ?? name;
}

function identity(): { uid?: number; gid?: number } {
  return process.getuid?.() === 0 ? NOBODY : {};
}

function give(path: string): void {
  if (process.getuid?.() === 0) {
    chownSync(path, NOBODY.uid, NOBODY.gid);
  }
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
