/**
 * The names by which templates of one app may be tied to those of another: what they let others know, and what they ask
 * of others. Apps without a tie can be judged one after the other.
 */
export class Ties {
  public readonly offered = new Set<string>();
  public readonly asked = new Set<string>();

  /** Others may ask for a name of this kind. A text with a hole is of its own app. */
  public offer(kind: string, name: string): void {
    if (!name.includes('\0')) {
      this.offered.add(`${kind} ${name}`);
    }
  }

  /** Another app may have a name of this kind, and that would make a difference. */
  public ask(kind: string, name: string): void {
    if (!name.includes('\0')) {
      this.asked.add(`${kind} ${name}`);
    }
  }
}
