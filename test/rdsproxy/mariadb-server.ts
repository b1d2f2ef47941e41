import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

const SERVER = '/usr/sbin/mariadbd';
const INSTALL = '/usr/bin/mariadb-install-db';
const ATTEMPTS = 100;

/** A MariaDB of the test's own, on loopback, that writes down which protocol commands it gets. */
export class MariadbServer {
  public static async start(): Promise<MariadbServer> {
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
        '--auth-root-authentication-method=normal',
        '--skip-test-db',
      ],
      { stdio: 'pipe' },
    );
    const process = spawn(
      SERVER,
      [
        '--no-defaults',
        user,
        `--datadir=${directory}/data`,
        `--socket=${directory}/socket`,
        `--pid-file=${directory}/pid`,
        '--bind-address=127.0.0.1',
        `--port=${port}`,
        '--general-log=1',
        `--general-log-file=${directory}/general.log`,
        '--skip-log-bin',
        '--innodb-buffer-pool-size=16M',
      ],
      { stdio: 'ignore' },
    );
    const server = new MariadbServer(directory, port, process);
    await server.ready();
    return server;
  }

  private constructor(
    private readonly directory: string,
    public readonly port: number,
    private readonly process: ChildProcess,
  ) {}

  /** The commands, such as `Query` or `Prepare`, that came with a text holding the marker. */
  public commandsWith(marker: string): string[] {
    return readFileSync(join(this.directory, 'general.log'), 'utf8')
      .split('\n')
      .filter((line) => line.includes(marker))
      .map((line) => line.match(/\d+ (\w+)\t/)?.[1] ?? line);
  }

  public async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.kill('SIGTERM');
    await ended;
    rmSync(this.directory, { recursive: true, force: true });
  }

  private async ready(): Promise<void> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (this.process.exitCode !== null) {
        throw new Error(`mariadbd ended with ${this.process.exitCode}`);
      }
      if (existsSync(join(this.directory, 'socket'))) {
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await this.stop();
    throw new Error('mariadbd did not start within 10 seconds');
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
