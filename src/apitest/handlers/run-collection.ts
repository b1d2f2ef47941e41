import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SUITE_FILES, type SuiteOutcome, type TestFailure } from '../run-tests.contract';

/** One run of a collection. */
export interface CollectionRun {
  /** The variables and secrets. They take the place of variables of the same name in the files. */
  readonly values: Readonly<Record<string, string>>;
  readonly timeoutMillis: number;
  /** When that time ends, in milliseconds since 1970: the thread may be slow to start. */
  readonly deadline: number;
  readonly requestMillis: number;
  readonly scriptMillis: number;
}

/** What Postman's runtime tells of where it is. */
interface Cursor {
  readonly ref?: string;
}

interface Item {
  readonly id: string;
  readonly name: string;
}

interface Assertion {
  readonly name: string;
  readonly index: number;
  readonly skipped?: boolean;
  readonly error?: { readonly message?: string };
}

interface Response {
  readonly code?: number;
  readonly responseTime?: number;
}

type Failed = Error | undefined | null;

/** The part of Postman's runtime that is used here; it has no types of its own. */
interface PostmanRun {
  start(callbacks: {
    beforeItem(error: Failed, cursor: Cursor, item: Item): void;
    assertion(cursor: Cursor, assertions: readonly Assertion[]): void;
    request(error: Failed): void;
    response(error: Failed, cursor: Cursor, response?: Response): void;
    exception(cursor: Cursor, error: Failed): void;
    script(error: Failed): void;
    error(error: Failed): void;
    done(error: Failed): void;
  }): void;
}

interface Variable {
  readonly key: string;
  readonly value: unknown;
}

/** The largest answer: more would not fit into the memory twice. */
const MAX_RESPONSE_BYTES = 10 * 1024 * 1024;

/** How a run ended. */
export interface CollectionEnd {
  readonly outcome: SuiteOutcome;
  /** Whether nothing of it goes on. */
  readonly isOver: boolean;
}

/** Runs the collection beside the bundle once. It rejects only if there is no run to speak of. */
export async function runCollection(run: CollectionRun, folder: string): Promise<CollectionEnd> {
  // Loaded late: only the thread that runs tests needs them, and they are large.
  const { Runner } = require('postman-runtime');
  const { Collection, VariableScope } = require('postman-collection');
  const scope = (values: readonly Variable[]) => new VariableScope({ values });
  const options = {
    environment: scope(withValues(valuesIn(folder, SUITE_FILES.environment), run.values)),
    globals: scope(valuesIn(folder, SUITE_FILES.globals)),
    iterationCount: 1,
    // Not the one of all tests: it would lose what has failed until then.
    timeout: { request: run.requestMillis, script: run.scriptMillis },
    // No fileResolver: a test reads no file of the function.
    requester: {
      strictSSL: true,
      followRedirects: true,
      maxRedirects: 10,
      maxResponseSize: MAX_RESPONSE_BYTES,
    },
    ignoreProxyEnvironmentVariables: true,
  };
  const collection = new Collection(read(folder, SUITE_FILES.collection));
  return new Promise((resolve, reject) => {
    new Runner().run(collection, options, (error: Failed, started: PostmanRun) => {
      if (error) {
        reject(error);
      } else {
        watch(started, run, resolve);
      }
    });
  });
}

function watch(started: PostmanRun, run: CollectionRun, done: (end: CollectionEnd) => void): void {
  const failures: TestFailure[] = [];
  let [assertions, requests] = [0, 0];
  let item: string | undefined;
  let answer: Pick<TestFailure, 'status' | 'millis'> = {};
  const fail = (failure: TestFailure) => {
    const entry = { ...(item !== undefined && { item }), ...failure, ...answer };
    // An error of a script is told more than once.
    const isKnown = failures.some((it) => JSON.stringify(it) === JSON.stringify(entry));
    if (!isKnown) {
      failures.push(entry);
    }
  };
  const failIf = (error: Failed) => {
    if (error) {
      fail({ message: messageOf(error, run) });
    }
  };
  const end = (isOver: boolean) => {
    clearTimeout(timer);
    done({ outcome: { assertions, requests, failures }, isOver });
  };
  const timer = setTimeout(
    () => {
      fail({ message: `the tests did not end within ${run.timeoutMillis / 1_000} seconds` });
      end(false);
    },
    Math.max(0, run.deadline - Date.now()),
  );
  started.start({
    beforeItem: (_, __, { name }) => {
      item = name;
      answer = {};
    },
    assertion: (_, list) => {
      for (const { name, index, skipped, error } of list) {
        assertions += skipped ? 0 : 1;
        if (error) {
          fail({ test: index + 1, name, message: error.message ?? 'failed' });
        }
      }
    },
    // Those of scripts too.
    request: () => {
      requests += 1;
    },
    response: (error, _, response) => {
      if (response?.code !== undefined) {
        answer = { status: response.code, ...(response.responseTime && { millis: response.responseTime }) };
      }
      failIf(error);
    },
    exception: (_, error) => failIf(error),
    script: failIf,
    error: failIf,
    done: (error) => {
      failIf(error);
      end(true);
    },
  });
}

/** What some errors of the client and of the sandbox mean. */
export function messageOf(
  { message }: Error,
  { requestMillis, scriptMillis }: Pick<CollectionRun, 'requestMillis' | 'scriptMillis'>,
): string {
  if (message === 'ESOCKETTIMEDOUT' || message === 'ETIMEDOUT') {
    return `no answer within ${requestMillis / 1_000} seconds (${message})`;
  }
  return message === 'sandbox not responding'
    ? `the script did not end within ${scriptMillis / 1_000} seconds, or ran out of memory (${message})`
    : message;
}

function read(folder: string, file: string): object {
  return JSON.parse(readFileSync(join(folder, file), 'utf8'));
}

/** The variables of a file that Postman exports. An app without one has an empty file. */
function valuesIn(folder: string, file: string): readonly Variable[] {
  return (read(folder, file) as { values?: Variable[] }).values ?? [];
}

function withValues(values: readonly Variable[], given: Readonly<Record<string, string>>): readonly Variable[] {
  const own = Object.entries(given).map(([key, value]) => ({ key, value }));
  return [...values.filter(({ key }) => !Object.hasOwn(given, key)), ...own];
}
