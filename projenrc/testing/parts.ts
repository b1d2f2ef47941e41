/** One part of the test command: a task that can be run alone. */
export interface Part {
  readonly name: string;
  readonly task: string;
  /** The parts without which this one cannot run. */
  readonly needs?: readonly string[];
  /** It may ask for a password, so it gets the terminal, and no log. */
  readonly interactive?: boolean;
}

/** The parts of the test command, in this order. */
export const PARTS: readonly Part[] = [
  { name: 'setup', task: 'setup', interactive: true },
  { name: 'compile', task: 'assemble', needs: ['setup'] },
  { name: 'static', task: 'test:static', needs: ['compile'] },
  { name: 'unit', task: 'test:unit', needs: ['compile'] },
  { name: 'versions', task: 'test:versions', needs: ['compile'] },
  { name: 'integ', task: 'integ', needs: ['setup'] },
  { name: 'verify', task: 'verify:plan', needs: ['setup'] },
  { name: 'bindings', task: 'test:bindings', needs: ['compile'] },
  { name: 'docs', task: 'docs', needs: ['compile'] },
  { name: 'search', task: 'test:search', needs: ['compile'] },
];
