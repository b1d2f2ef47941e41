import { isIP } from 'node:net';
import { Redis } from 'iovalkey';
import type { CacheKeys } from '../refresh-value.contract';
import { type Cache, cacheOn, type RunScript } from './cache';

export interface CacheAddress {
  readonly host: string;
  readonly port: number;
  /** Left out without TLS. A test has a certificate authority of its own. */
  readonly tls?: { readonly ca?: string };
  readonly username?: string;
  readonly password?: string;
}

const TIMEOUT_MILLIS = 5_000;
const MAX_MOVES = 3;
const MOVED = /^MOVED \d+ (?<host>.*):(?<port>\d+)$/;

/**
 * One connection to the node that has the keys. They are in one slot, so that no client of the whole cluster is needed: a
 * node that does not have them names the one that does.
 */
export function connectCache(address: CacheAddress, keys: CacheKeys): Cache {
  let node = new CacheNode(address, address);
  const run: RunScript = async (script, names, args) => {
    for (let moves = 0; ; moves++) {
      try {
        return await node.run(script, names, args);
      } catch (error) {
        const target = MOVED.exec((error as Error).message)?.groups;
        if (target === undefined || moves === MAX_MOVES) {
          throw error;
        }
        node.close();
        // A node that does not know its own address leaves it out.
        node = new CacheNode(address, { host: target.host || address.host, port: Number(target.port) });
      }
    }
  };
  return cacheOn(keys, run, () => node.close());
}

class CacheNode {
  private readonly client: Redis;
  private failure: Error | undefined;

  constructor({ host, tls, username, password }: CacheAddress, node: { readonly host: string; readonly port: number }) {
    // The certificate of a node is for names like that of the endpoint, and not for addresses.
    const servername = isIP(node.host) && !isIP(host) ? { servername: host } : {};
    this.client = new Redis({
      host: node.host,
      port: node.port,
      username,
      password,
      ...(tls && { tls: { ...tls, ...servername } }),
      connectTimeout: TIMEOUT_MILLIS,
      commandTimeout: TIMEOUT_MILLIS,
      // All is answered by then.
      disconnectTimeout: 0,
      retryStrategy: () => null,
      maxRetriesPerRequest: 0,
      // It would ask for INFO, which the user may not.
      enableReadyCheck: false,
    });
    // A failed connection or login; the errors of the commands after it only say that there is none.
    this.client.on('error', (error: Error) => {
      this.failure ??= error;
    });
  }

  public async run(script: string, names: readonly string[], args: readonly (string | number)[]): Promise<unknown> {
    try {
      return await this.client.eval(script, names.length, ...names, ...args);
    } catch (error) {
      throw this.failure ?? error;
    }
  }

  public close(): void {
    this.client.disconnect();
  }
}
