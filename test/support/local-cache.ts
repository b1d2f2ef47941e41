import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Cluster, Redis, type RedisOptions } from 'ioredis';

const HOST = '127.0.0.1';
const ADMIN = 'admin-password';
/** The password of every user but the administrator. */
export const PASSWORD = 'app-password';

interface Node {
  readonly port: number;
  readonly bus: number;
  readonly process: ChildProcess;
  readonly admin: Redis;
}

/** Real servers on loopback, with TLS only, and users. */
export class LocalCache {
  /**
   * Two servers, set up as far as a Redis goes like a serverless cache: cluster mode, all channels by default; one port that
   * writes, one that reads from the copy.
   */
  public static start(): Promise<LocalCache> {
    return LocalCache.startNodes(async (cache) => {
      const cluster = { 'cluster-enabled': 'yes', 'cluster-node-timeout': '2000' };
      cache.nodes.push(await cache.startNode('primary', cluster), await cache.startNode('reader', cluster));
      await cache.join();
    });
  }

  /** One server without cluster mode, like a replication group of one node. */
  public static startSingle(): Promise<LocalCache> {
    return LocalCache.startNodes(async (cache) => {
      cache.nodes.push(await cache.startNode('single', {}));
    });
  }

  private static async startNodes(start: (cache: LocalCache) => Promise<void>): Promise<LocalCache> {
    const directory = mkdtempSync(join(tmpdir(), 'valkey-test-'));
    const cache = new LocalCache(directory, makeCertificate(directory));
    try {
      await start(cache);
    } catch (error) {
      await cache.stop();
      throw error;
    }
    return cache;
  }

  private readonly nodes: Node[] = [];
  private readonly clients: { disconnect(): void }[] = [];

  private constructor(
    private readonly directory: string,
    /** The certificate, which is its own authority. */
    public readonly ca: Buffer,
  ) {}

  /** The file of the certificate. */
  public get caFile(): string {
    return join(this.directory, 'cert.pem');
  }

  public get port(): number {
    return this.nodes[0].port;
  }

  public get readerPort(): number {
    return this.nodes[1].port;
  }

  public get admin(): Redis {
    return this.nodes[0].admin;
  }

  public get readerAdmin(): Redis {
    return this.nodes[1].admin;
  }

  /** What the service does with an access string: a password, which it keeps, and the rules. */
  public async setUser(name: string, accessString: string): Promise<void> {
    for (const { admin } of this.nodes) {
      await admin.acl('SETUSER', name, 'reset', `>${PASSWORD}`, ...split(accessString));
    }
  }

  /** A client of one node. */
  public client(username: string, options: RedisOptions = {}): Redis {
    const client = new Redis({ ...this.options(username, PASSWORD), port: this.port, host: HOST, ...options });
    return this.tracked(client);
  }

  /** A client as an application has it: of the cluster, reading from the copy. */
  public clusterClient(username: string): Cluster {
    const cluster = new Cluster([{ host: HOST, port: this.port }], {
      redisOptions: this.options(username, PASSWORD),
      scaleReads: 'slave',
      dnsLookup: (address, callback) => callback(null, address),
      clusterRetryStrategy: () => null,
      lazyConnect: true,
    });
    return this.tracked(cluster);
  }

  public async stop(): Promise<void> {
    for (const client of this.clients) {
      client.disconnect();
    }
    for (const { process } of this.nodes.splice(0)) {
      const ended = new Promise((resolve) => process.once('exit', resolve));
      process.kill('SIGKILL');
      await ended;
    }
    rmSync(this.directory, { recursive: true, force: true });
  }

  private async startNode(name: string, more: Record<string, string>): Promise<Node> {
    const [port, bus] = await freePorts(2);
    const dir = join(this.directory, name);
    mkdirSync(dir);
    const [certificate, key] = ['cert.pem', 'key.pem'].map((file) => join(this.directory, file));
    const settings = {
      port: '0',
      'tls-port': `${port}`,
      bind: HOST,
      dir,
      save: '',
      'tls-cert-file': certificate,
      'tls-key-file': key,
      'tls-ca-cert-file': certificate,
      'tls-auth-clients': 'no',
      'tls-cluster': 'yes',
      'tls-replication': 'yes',
      'acl-pubsub-default': 'allchannels',
      requirepass: ADMIN,
      masterauth: ADMIN,
      ...more,
      ...('cluster-enabled' in more && { 'cluster-port': `${bus}` }),
    };
    const server = spawn(
      'redis-server',
      Object.entries(settings).flatMap(([key, value]) => [`--${key}`, value]),
      {
        stdio: 'ignore',
      },
    );
    let failure: Error | undefined;
    server.once('error', (error) => {
      failure = new Error(`redis-server does not start, is it installed? ${error.message}`);
    });
    const admin = this.tracked(
      new Redis({ ...this.options('default', ADMIN), port, host: HOST, enableReadyCheck: false }),
    );
    await until(`redis-server on port ${port} to answer`, async () => {
      if (failure) {
        throw failure;
      }
      return admin.status === 'ready' && (await admin.ping()) === 'PONG';
    });
    return { port, bus, process: server, admin };
  }

  /** All slots on the first node, the second a copy of it. */
  private async join(): Promise<void> {
    const [primary, reader] = this.nodes;
    await primary.admin.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
    await reader.admin.call('CLUSTER', 'MEET', HOST, `${primary.port}`, `${primary.bus}`);
    const id = (await primary.admin.call('CLUSTER', 'MYID')) as string;
    const replicate = () => reader.admin.call('CLUSTER', 'REPLICATE', id);
    await until('the reader to know the primary', () =>
      replicate().then(
        () => true,
        () => false,
      ),
    );
    await until('the reader to follow the primary', async () =>
      (await reader.admin.info('replication')).includes('master_link_status:up'),
    );
    await until('the cluster to be whole on both', async () => {
      const states = await Promise.all(
        this.nodes.map(async ({ admin }) => [
          `${await admin.call('CLUSTER', 'INFO')}`.includes('cluster_state:ok'),
          `${await admin.call('CLUSTER', 'SLOTS')}`.split(HOST).length === 3,
        ]),
      );
      return states.flat().every(Boolean);
    });
  }

  private options(username: string, password: string): RedisOptions {
    return { username, password, tls: { ca: this.ca }, retryStrategy: () => 50, maxRetriesPerRequest: 100 };
  }

  private tracked<T extends Redis | Cluster>(client: T): T {
    // Without a listener, an error of a connection ends the process.
    client.on('error', () => undefined);
    this.clients.push(client);
    return client;
  }
}

/** The rules of an access string, a selector being one rule. */
function split(accessString: string): string[] {
  return accessString.match(/\([^)]*\)|\S+/g) ?? [];
}

function makeCertificate(directory: string): Buffer {
  const certificate = join(directory, 'cert.pem');
  execFileSync(
    'openssl',
    ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
      .concat(['-keyout', join(directory, 'key.pem'), '-out', certificate])
      .concat(['-subj', '/CN=local cache', '-addext', `subjectAltName=IP:${HOST}`]),
    { stdio: 'pipe' },
  );
  return readFileSync(certificate);
}

/** Ports that were free a moment ago, all different. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

async function until(what: string, isDone: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    if (await isDone()) {
      return;
    }
    await sleep(100);
  }
  throw new Error(`waited 30 seconds in vain for ${what}`);
}
