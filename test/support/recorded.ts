/** A statement, with one space between its words, and its values. */
export type Statement = readonly [sql: string, ...values: unknown[]];

/** The rows that answer the statements which have some words, or the error that they end with. */
export type Answers = Readonly<Record<string, Answer | (() => Answer)>>;
type Answer = readonly object[] | Error;

/** Takes note of statements, and answers each with the first answer whose words it has; else with no rows. */
export class Recorded {
  public readonly statements: Statement[] = [];

  constructor(public answers: Answers = {}) {}

  /** @throws the error that the statement is to end with */
  public take(sql: string, values: readonly unknown[] = []): readonly object[] {
    const line = sql.replace(/\s+/g, ' ').trim();
    this.statements.push([line, ...values]);
    const found = Object.entries(this.answers).find(([words]) => line.includes(words))?.[1] ?? [];
    const answer = typeof found === 'function' ? found() : found;
    if (answer instanceof Error) {
      throw answer;
    }
    return answer;
  }

  /** The statements without their values. */
  public get lines(): string[] {
    return this.statements.map(([sql]) => sql);
  }
}
