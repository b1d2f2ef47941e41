import { jestExpect } from '@jest/expect';
import * as circus from 'jest-circus';
import { ModuleMocker } from 'jest-mock';

type Block = circus.State['rootDescribeBlock'];
type Test = Extract<Block['children'][number], { readonly type: 'test' }>;

const TIMEOUT = Symbol.for('TEST_TIMEOUT_SYMBOL');
const mocker = new ModuleMocker(globalThis);

/** Follows the tests of a file. */
export interface Observer {
  /** Whether to run a test. */
  wants?(name: string): boolean;
  started?(name: string): void;
  /** @returns whether to go on with the next test */
  done?(name: string, millis: number, error: string | undefined): boolean;
}

/** Gives the process the functions that tests take for granted. */
export function installGlobals(): void {
  const { afterAll, afterEach, beforeAll, beforeEach, describe, it, test } = circus;
  const jest = {
    fn: mocker.fn.bind(mocker),
    spyOn: mocker.spyOn.bind(mocker),
    clearAllMocks: () => mocker.clearAllMocks(),
    resetAllMocks: () => mocker.resetAllMocks(),
    restoreAllMocks: () => mocker.restoreAllMocks(),
    setTimeout: (millis: number) => Object.assign(globalThis, { [TIMEOUT]: millis }),
  };
  Object.assign(globalThis, {
    afterAll,
    afterEach,
    beforeAll,
    beforeEach,
    describe,
    it,
    test,
    jest,
    expect: jestExpect,
  });
  process.env.NODE_ENV = 'test';
  process.env.JEST_WORKER_ID = '1';
}

/**
 * Runs the tests of a file.
 *
 * @returns what failed outside of a test, if anything did
 */
export async function runTestFile(load: () => void, observer: Observer, timeout = 5000): Promise<string | undefined> {
  const env = { ...process.env };
  circus.resetState();
  circus.getState().testTimeout = timeout;
  Reflect.deleteProperty(globalThis, TIMEOUT);
  const handler = (event: circus.Event) => follow(event, observer);
  circus.addEventHandler(handler);
  try {
    load();
    const tests = testsIn(circus.getState().rootDescribeBlock);
    for (const test of tests) {
      if (observer.wants && !observer.wants(nameOf(test))) {
        test.mode = 'skip';
      }
    }
    const { unhandledErrors } = await circus.run();
    return unhandledErrors[0];
  } catch (error) {
    return messageOf(error);
  } finally {
    circus.removeEventHandler(handler);
    mocker.restoreAllMocks();
    process.env = env;
  }
}

function follow(event: circus.Event, observer: Observer): void {
  if (event.name === 'test_started') {
    mocker.clearAllMocks();
    observer.started?.(nameOf(event.test));
  }
  if (event.name === 'test_done') {
    const [error] = event.test.errors;
    const goesOn = observer.done?.(nameOf(event.test), event.test.duration ?? 0, error && messageOf(error));
    if (goesOn === false) {
      for (const test of testsIn(circus.getState().rootDescribeBlock)) {
        test.mode = 'skip';
      }
    }
  }
}

function testsIn(block: Block): Test[] {
  return block.children.flatMap((child) => (child.type === 'describeBlock' ? testsIn(child) : [child]));
}

function nameOf(test: Test): string {
  const names = [test.name];
  for (let block: Block | undefined = test.parent; block?.parent; block = block.parent) {
    names.unshift(block.name);
  }
  return names.join(' › ');
}

function messageOf(error: unknown): string {
  const [first, second] = Array.isArray(error) ? error : [error];
  const thrown = first ?? second;
  return String(thrown?.message ?? thrown);
}
