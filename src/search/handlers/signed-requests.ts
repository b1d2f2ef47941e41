import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Checksum, SourceData } from '@smithy/types';
import { variable } from '../../private/runtime/environment';
import type { Send } from './domain';

/** An answer that comes later is none. */
const ANSWER_MILLIS = 60_000;

/** Requests to a domain, signed with the credentials of this function. */
export function signedRequests(endpoint: string, environment: NodeJS.ProcessEnv): Send {
  const { protocol, hostname, port, host } = new URL(endpoint);
  const signer = new SignatureV4({
    service: 'es',
    region: variable(environment, 'AWS_REGION'),
    credentials: {
      accessKeyId: variable(environment, 'AWS_ACCESS_KEY_ID'),
      secretAccessKey: variable(environment, 'AWS_SECRET_ACCESS_KEY'),
      ...(environment.AWS_SESSION_TOKEN && { sessionToken: environment.AWS_SESSION_TOKEN }),
    },
    sha256: Sha256,
  });
  return async (method, path, body) => {
    const text = body && JSON.stringify(body);
    const [pathname, query] = path.split('?');
    const { headers } = await signer.sign({
      ...{ protocol, hostname, method, path: pathname, body: text },
      ...(port && { port: Number(port) }),
      query: Object.fromEntries(new URLSearchParams(query)),
      headers: { host, ...(text && { 'content-type': 'application/json' }) },
    });
    const response = await fetch(`${protocol}//${host}${path}`, {
      ...{ method, headers, body: text },
      // A redirect would take the signature to somebody else.
      redirect: 'error',
      signal: AbortSignal.timeout(ANSWER_MILLIS),
    });
    return { status: response.status, text: await response.text() };
  };
}

/** The hash function of Node.js, as the signer wants it. */
class Sha256 implements Checksum {
  private hash: Hash | Hmac;

  public constructor(private readonly secret?: SourceData) {
    this.hash = this.fresh();
  }

  public update(data: Uint8Array): void {
    this.hash.update(data);
  }

  public async digest(): Promise<Uint8Array> {
    return this.hash.digest();
  }

  public reset(): void {
    this.hash = this.fresh();
  }

  private fresh(): Hash | Hmac {
    return this.secret === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(this.secret));
  }
}

function bytesOf(data: SourceData): Uint8Array | string {
  if (typeof data === 'string' || data instanceof Uint8Array) {
    return data;
  }
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}
