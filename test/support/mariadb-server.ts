import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { type Connection, createConnection } from 'mysql2/promise';
import { type Certificates, makeCertificates } from './certificates';
import { freePort } from './ports';

const SERVER = '/usr/sbin/mariadbd';
const INSTALL = '/usr/bin/mariadb-install-db';
const ATTEMPTS = 600;

/** A MariaDB of the test's own, on loopback, that speaks TLS and writes down which protocol commands it gets. */
export class MariadbServer {
  public static readonly USER = 'migrator';
  public static readonly PASSWORD = 'p@ss word';

  public static async start(): Promise<MariadbServer> {
    const server = await MariadbServer.make();
    await server.start();
    return server;
  }

  /** Makes the data directory; `start` starts the server. */
  public static async make(): Promise<MariadbServer> {
    for (const program of [SERVER, INSTALL]) {
      if (!existsSync(program)) {
        throw new Error(`this test needs ${program}: install Debian's package mariadb-server`);
      }
    }
    const directory = mkdtempSync(join(tmpdir(), 'mariadb-'));
    const port = await freePort();
    const user = `--user=${userInfo().username}`;
    execFileSync(
      INSTALL,
      [
        '--no-defaults',
        user,
        `--datadir=${directory}/data`,
        `--tmpdir=${directory}`,
        '--auth-root-authentication-method=normal',
        '--skip-test-db',
      ],
      { stdio: 'pipe' },
    );
    return new MariadbServer(directory, makeCertificates(directory), port);
  }

  private process?: ChildProcess;

  private constructor(
    private readonly directory: string,
    public readonly certificates: Certificates,
    public readonly port: number,
  ) {}

  public async start(): Promise<void> {
    const { directory, certificates, port } = this;
    this.process = spawn(
      SERVER,
      [
        '--no-defaults',
        `--user=${userInfo().username}`,
        `--datadir=${directory}/data`,
        // A server that starts deletes the temporary tables that it finds, those of others too.
        `--tmpdir=${directory}`,
        `--socket=${directory}/socket`,
        `--pid-file=${directory}/pid`,
        '--bind-address=127.0.0.1',
        `--port=${port}`,
        `--ssl-cert=${certificates.certFile}`,
        `--ssl-key=${certificates.keyFile}`,
        '--general-log=1',
        `--general-log-file=${directory}/general.log`,
        '--skip-log-bin',
        '--innodb-buffer-pool-size=16M',
      ],
      { stdio: 'ignore' },
    );
    try {
      await this.ready();
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  /** A session of root for the test itself. */
  public async connect(database?: string): Promise<Connection> {
    const connection = await createConnection({ socketPath: `${this.directory}/socket`, user: 'root', database });
    connection.on('error', () => undefined);
    return connection;
  }

  /** Runs one statement in a session of its own. */
  public async query(sql: string, database?: string): Promise<any[]> {
    const connection = await this.connect(database);
    try {
      return (await connection.query(sql))[0] as any[];
    } finally {
      await connection.end();
    }
  }

  /** What the server has written into its general log: the command and the text of each. */
  public get log(): string {
    return readFileSync(join(this.directory, 'general.log'), 'utf8');
  }

  /** The commands, such as `Query` or `Prepare`, that came with a text holding the marker. */
  public commandsWith(marker: string): string[] {
    return this.log
      .split('\n')
      .filter((line) => line.includes(marker))
      .map((line) => line.match(/\d+ (\w+)\t/)?.[1] ?? line);
  }

  public async stop(): Promise<void> {
    const { process } = this;
    if (process && process.exitCode === null) {
      const ended = new Promise((resolve) => process.once('exit', resolve));
      process.kill('SIGTERM');
      await ended;
    }
    rmSync(this.directory, { recursive: true, force: true });
  }

  private async ready(): Promise<void> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (this.process?.exitCode !== null) {
        throw new Error(`mariadbd ended with ${this.process?.exitCode}`);
      }
      // The socket is there a moment before the server listens.
      const session = await this.connect().catch(() => undefined);
      if (session) {
        await session.end();
        await this.query(`GRANT ALL ON *.* TO '${MariadbServer.USER}'@'%' IDENTIFIED BY '${MariadbServer.PASSWORD}'`);
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error('mariadbd did not start within a minute');
  }
}
