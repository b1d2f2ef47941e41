import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Certificates, makeCertificates } from '../support/certificates';
import type { Answer, OpenSearchNode } from '../support/opensearch-node';

const CONNECTOR = '/_plugins/_ml/connectors/_create';

/** A request that came through. */
export interface ProxyRequest {
  readonly method: string;
  readonly path: string;
  readonly body?: any;
}

/**
 * What a managed domain has in front of a node: TLS, and signatures. A role as the credential of a connector is something that
 * only a managed domain knows: the node gets keys in its place, named as the role, and the stub's address in place of Bedrock's.
 */
export class DomainProxy {
  public static async start(node: OpenSearchNode, bedrock: string): Promise<DomainProxy> {
    const folder = mkdtempSync(join(tmpdir(), 'domain-'));
    const proxy = new DomainProxy(node, bedrock, folder, makeCertificates(folder));
    for (const server of [proxy.server, proxy.tlsServer]) {
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    }
    return proxy;
  }

  public readonly requests: ProxyRequest[] = [];
  /** Requests that the domain answers with 400, for example `PUT /kb-articles-1`. */
  public refused?: string;
  private readonly server: Server;
  private readonly tlsServer: Server;

  private constructor(
    private readonly node: OpenSearchNode,
    private readonly bedrock: string,
    private readonly folder: string,
    certificates: Certificates,
  ) {
    const [cert, key] = [certificates.certFile, certificates.keyFile].map((file) => readFileSync(file));
    const pass = (request: IncomingMessage, response: ServerResponse) => {
      this.pass(request, response).catch((error) =>
        response.writeHead(502).end(JSON.stringify({ message: `${error}` })),
      );
    };
    this.server = createServer(pass);
    this.tlsServer = createTlsServer({ cert, key }, pass);
  }

  /** The address for this process, which cannot be told another certificate authority any more. */
  public get endpoint(): string {
    return `http://localhost:${(this.server.address() as AddressInfo).port}`;
  }

  /** As a domain's endpoint: without a scheme, and with TLS. */
  public get host(): string {
    return `localhost:${(this.tlsServer.address() as AddressInfo).port}`;
  }

  /** The file of the certificate authority. */
  public get caFile(): string {
    return join(this.folder, 'ca.crt');
  }

  public async stop(): Promise<void> {
    for (const server of [this.server, this.tlsServer]) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    const content = Buffer.concat(chunks);
    const path = `${request.url}`;
    const method = `${request.method}`;
    const body = content.length > 0 ? JSON.parse(content.toString('utf8')) : undefined;
    this.requests.push({ method, path, body });
    const { status, body: answer } = await this.answer(request, content, method, path, body);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  }

  private async answer(
    request: IncomingMessage,
    content: Buffer,
    method: string,
    path: string,
    body: any,
  ): Promise<Answer> {
    const objection = objectionTo(request, content);
    if (objection) {
      return { status: 403, body: { Message: objection } };
    }
    return this.refused === `${method} ${path}`
      ? { status: 400, body: { error: { root_cause: [{ reason: 'the test refuses it' }] } } }
      : this.node.request(method, path, path === CONNECTOR ? this.withKeys(body) : body);
  }

  private withKeys({ credential, actions, ...connector }: any): object {
    if (!/^arn:aws[a-z-]*:iam::\d{12}:role\/.+/.test(credential?.roleArn)) {
      throw new Error(`no credential of a managed domain: ${JSON.stringify(credential)}`);
    }
    return {
      ...connector,
      credential: { access_key: credential.roleArn.split('/').at(-1), secret_key: 'secret' },
      actions: actions.map(({ url, ...action }: any) => ({
        ...action,
        url: url.replace(/^https:\/\/[^/]+/, this.bedrock),
      })),
    };
  }
}

/** A domain lets in who has signed; the content is part of the signature. */
function objectionTo({ headers }: IncomingMessage, content: Buffer): string | undefined {
  if (!/^AWS4-HMAC-SHA256 Credential=[^/]+\/\d{8}\/us-east-1\/es\/aws4_request, /.test(headers.authorization ?? '')) {
    return 'User: anonymous is not authorized to perform: es:ESHttpGet';
  }
  return headers['x-amz-content-sha256'] === createHash('sha256').update(content).digest('hex')
    ? undefined
    : 'The request signature we calculated does not match the signature you provided.';
}
