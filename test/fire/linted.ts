/** These many of each construct are shown in any case. */
const AT_LEAST = 25;

/**
 * Which templates cfn-lint is shown. It takes a third of a second for each, so the test command shows it those that have a
 * property, or a kind of value in it, that no template before had; the nightly task shows it all.
 */
export class Linted {
  private readonly met = new Set<string>();
  private readonly counts = new Map<string, number>();

  public includes(construct: string, template: string): boolean {
    const count = this.counts.get(construct) ?? 0;
    const before = this.met.size;
    for (const place of placesIn(JSON.parse(template))) {
      this.met.add(place);
    }
    const chosen = process.env.FIRE_CASES !== undefined || count < AT_LEAST || this.met.size > before;
    this.counts.set(construct, count + Number(chosen));
    return chosen;
  }
}

function placesIn(template: { Resources?: Record<string, { Type: string; Properties?: unknown }> }): string[] {
  return Object.values(template.Resources ?? {}).flatMap(({ Type, Properties }) => below(Type, Properties ?? {}, 4));
}

/** Each property down to a depth, below which names are the user's: `AWS::Lambda::Function Timeout number`. */
function below(path: string, value: unknown, depth: number): string[] {
  if (Array.isArray(value)) {
    return [`${path} [${Math.min(value.length, 2)}]`, ...value.flatMap((item) => below(path, item, depth))];
  }
  if (typeof value === 'object' && value !== null && depth > 0) {
    return Object.entries(value).flatMap(([name, item]) => below(`${path} ${name}`, item, depth - 1));
  }
  return [`${path} ${typeof value}`];
}
