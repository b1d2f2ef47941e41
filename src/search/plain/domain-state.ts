import type { IndexMark } from './generation';

/** What a domain has of one search index, as far as it decides what is to be done. */
export interface DomainState {
  /** The indices of all generations, by their names. */
  readonly indices: Readonly<Record<string, IndexState>>;
  /** What stands behind the name that searches use. */
  readonly search: readonly string[];
  /** What stands behind the name that documents are written through, and whether it takes them. */
  readonly write: Readonly<Record<string, boolean>>;
  readonly connectors: readonly ConnectorState[];
  readonly models: readonly ModelState[];
  readonly groups: ReadonlyArray<{ readonly id: string; readonly name: string }>;
  /** Ingest pipelines, by the generation. */
  readonly ingest: Readonly<Record<string, object>>;
  /** Search pipelines, by the generation. */
  readonly searchPipelines: Readonly<Record<string, object>>;
}

export interface IndexState {
  readonly mark?: IndexMark;
  readonly documents: number;
  readonly ingestPipeline?: string;
  readonly searchPipeline?: string;
  /** Whether any name but that of all generations leads to it. */
  readonly isUsed: boolean;
}

export interface ConnectorState {
  readonly id: string;
  readonly name: string;
  readonly description: string;
}

export interface ModelState {
  readonly id: string;
  readonly name: string;
  readonly connector: string;
  /** For example `DEPLOYED`. */
  readonly state: string;
}

/** What is to be done next. */
export type Step =
  | {
      readonly do: 'request';
      readonly what: string;
      readonly method: Method;
      readonly path: string;
      readonly body?: object;
    }
  /** Calls a model once, and compares what it returns with what the index takes. */
  | { readonly do: 'probe'; readonly model: string; readonly name: string; readonly dimension: string }
  /** Lets the nodes load a model, which they do later. */
  | { readonly do: 'deploy'; readonly model: string; readonly what: string }
  | { readonly do: 'wait'; readonly what: string }
  | { readonly do: 'refuse'; readonly why: string }
  | { readonly do: 'done'; readonly what: string; readonly attributes: Readonly<Record<string, string>> };

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

export function request(what: string, method: Method, path: string, body?: object): Step {
  return { do: 'request', what, method, path, ...(body && { body }) };
}
