/** A statement, with one space between its words, and its values. */
export type Statement = readonly [sql: string, ...values: unknown[]];

/** Takes note of statements, and answers each with the rows of the first answer whose words it has; else with none. */
export class Recorded {
  public readonly statements: Statement[] = [];

  constructor(private readonly answers: Readonly<Record<string, readonly object[]>> = {}) {}

  public take(sql: string, values: readonly unknown[] = []): readonly object[] {
    const line = sql.replace(/\s+/g, ' ').trim();
    this.statements.push([line, ...values]);
    return Object.entries(this.answers).find(([words]) => line.includes(words))?.[1] ?? [];
  }

  /** The statements without their values. */
  public get lines(): string[] {
    return this.statements.map(([sql]) => sql);
  }
}
