import { App, Stack } from 'aws-cdk-lib';

/** A mistake in words, how a user makes it, and the whole message that they get. */
export type Mistake = [mistake: string, make: (stack: Stack) => unknown, message: string];

/**
 * Makes each of the mistakes in a stack of its own; what shows at the end of the synthesis counts too.
 *
 * @param least how many mistakes the table has at least: fewer than twenty where a construct has few properties
 */
export function expectMessages(mistakes: Mistake[], least = 20): void {
  test(`at least ${least} mistakes, each once`, () => {
    expect(new Set(mistakes.map(([mistake]) => mistake)).size).toBe(mistakes.length);
    expect(mistakes.length).toBeGreaterThanOrEqual(least);
  });

  test.each(mistakes)('%s', (_, make, message) => {
    const app = new App();
    const stack = new Stack(app, 'Stack', { env: { account: '111122223333', region: 'eu-central-1' } });
    const attempt = () => {
      make(stack);
      app.synth();
    };
    expect(attempt).toThrow(expect.objectContaining({ message }));
  });
}
