import type { Method } from '../plain/domain-state';

/** An answer of a domain. */
export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Sends one request to a domain, signed. */
export type Send = (method: Method, path: string, body?: object) => Promise<Answer>;

/** How an answer says that the caller, or the role of a connector, may not do something; a new role is not known at once. */
const NOT_ALLOWED = /not authorized|access ?denied|forbidden|assume|security token|no permissions|unrecognizedclient/i;

/** An event that came twice is carried out twice at the same time. */
const MEANWHILE = /already exists|undeploy model first/i;

/** What a domain has answered in place of what it was asked for. */
export class DomainError extends Error {
  public constructor(
    public readonly status: number,
    public readonly reason: string,
    where: string,
  ) {
    super(`${where} answered ${status}: ${reason}`);
  }

  public get isNotAllowed(): boolean {
    return this.status === 401 || this.status === 403 || NOT_ALLOWED.test(this.reason);
  }

  /** Whether another attempt may succeed: the domain is busy, or has changed since it was read. */
  public get isPassing(): boolean {
    return [404, 409, 429].includes(this.status) || this.status >= 500 || MEANWHILE.test(this.reason);
  }
}

/** A domain, as the set-up talks to it. */
export class Domain {
  public constructor(private readonly send: Send) {}

  /** What a request returns. */
  public async ask<T>(method: Method, path: string, body?: object): Promise<T> {
    const { status, text } = await this.send(method, path, body);
    if (status < 200 || status > 299) {
      throw new DomainError(status, reasonOf(text), `${method} ${path}`);
    }
    return JSON.parse(text || '{}');
  }

  /** What is at a path; nothing, if nothing is there. */
  public find<T>(path: string): Promise<Record<string, T>> {
    return this.ignoringAbsence<T>('GET', path);
  }

  /** As `ask`, but what is not there is no failure. */
  public async ignoringAbsence<T>(method: Method, path: string): Promise<Record<string, T>> {
    try {
      return await this.ask(method, path);
    } catch (error) {
      if (error instanceof DomainError && error.status === 404) {
        return {};
      }
      throw error;
    }
  }
}

/** OpenSearch, its plugins and the service in front of it say in different places why they refuse. */
function reasonOf(text: string): string {
  try {
    const { error, message, Message } = JSON.parse(text);
    return (
      error?.root_cause?.[0]?.reason ??
      error?.reason ??
      (typeof error === 'string' ? error : (message ?? Message)) ??
      text
    );
  } catch {
    return text || 'nothing';
  }
}
