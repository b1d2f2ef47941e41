import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificates } from '../support/certificates';

/** An API on loopback that answers as its paths say, over HTTP and with a certificate that nobody trusts. */
export class LocalApi {
  public static async start(): Promise<LocalApi> {
    const folder = mkdtempSync(join(tmpdir(), 'local-api-'));
    const { certFile, keyFile } = makeCertificates(folder);
    const api = new LocalApi(folder, { cert: readFileSync(certFile), key: readFileSync(keyFile) });
    await Promise.all(
      [api.plain, api.secure].map((it) => new Promise<void>((done) => it.listen(0, '127.0.0.1', done))),
    );
    return api;
  }

  /** The requests so far, as method and path. */
  public readonly seen: string[] = [];
  /** Whether `/state` says that all is well. */
  public isWell = true;
  private readonly plain: Server;
  private readonly secure: Server;

  private constructor(
    private readonly folder: string,
    tls: { cert: Buffer; key: Buffer },
  ) {
    const answer = this.answer.bind(this);
    this.plain = createServer(answer);
    this.secure = createTlsServer(tls, answer);
  }

  public get url(): string {
    return `http://127.0.0.1:${(this.plain.address() as AddressInfo).port}`;
  }

  public get secureUrl(): string {
    return `https://localhost:${(this.secure.address() as AddressInfo).port}`;
  }

  public async stop(): Promise<void> {
    for (const server of [this.plain, this.secure]) {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const path = new URL(request.url ?? '/', 'http://api').pathname;
    this.seen.push(`${request.method} ${path}`);
    request.resume();
    const redirect = (location: string) => response.writeHead(302, { location }).end();
    const ways: Record<string, () => void> = {
      '/hang': () => undefined,
      '/crash': () => request.socket.destroy(),
      '/redirect': () => redirect('/ok'),
      '/circle': () => redirect('/circle'),
      '/cookie': () => response.setHeader('set-cookie', 'session=1').end(JSON.stringify(request.headers)),
      '/state': () => response.writeHead(this.isWell ? 200 : 503).end('{}'),
    };
    const way = ways[path] ?? (() => response.end(JSON.stringify({ path, headers: request.headers })));
    way();
  }
}
