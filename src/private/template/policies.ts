import type { Report } from './rule';
import type { Text } from './text';
import type { Value } from './value';

/** A statement of a policy that allows something. */
export class AllowStatement {
  constructor(public readonly value: Value) {}

  /** Whether it allows the action: as written, or by a wildcard that is not for all of the service. */
  public allows(action: string): boolean {
    return this.actions().some((pattern) => matches(pattern, action));
  }

  /** The same, but not by `*` or `<service>:*`: those are administrators', and other tools' business. */
  public names(action: string): boolean {
    return this.actions().some((pattern) => !/^(\*|[a-z0-9-]+:\*+)$/i.test(pattern) && matches(pattern, action));
  }

  public get resources(): Text[] {
    return textsOf(this.value.get('Resource'));
  }

  /** The principals of one kind: Service, Federated, AWS. */
  public principals(kind: string): Text[] {
    const principal = this.value.get('Principal');
    if (principal.isMap) {
      return textsOf(principal.get(kind));
    }
    // `*` is everybody, and of no kind; anything else is not judged.
    principal.string();
    return [];
  }

  /** Operator, key and value of each condition. */
  public conditions(): { operator: string; key: string; value: Value }[] {
    return this.value
      .get('Condition')
      .entries()
      .flatMap(([operator, keys]) => keys.entries().map(([key, value]) => ({ operator, key, value })));
  }

  private actions(): string[] {
    const actions = textsOf(this.value.get('Action'));
    return actions.map((action) => action.pattern.replace(/\0/g, '?'));
  }
}

/** Shows a rule each statement that allows something. One that cannot be judged does not hide the others. */
export function eachAllowStatement(policy: Value, report: Report, judge: (statement: AllowStatement) => void): void {
  report.part(() => {
    for (const value of policy.get('Statement').possibilities()) {
      report.part(() => {
        if (value.get('Effect').string() !== 'Deny') {
          judge(new AllowStatement(value));
        }
      });
    }
  });
}

/** The texts of a list, or of a value that stands alone. */
export function textsOf(value: Value): Text[] {
  return value.possibilities().flatMap((item) => item.text() ?? []);
}

/** Whether an action fits a pattern of a policy. */
function matches(pattern: string, action: string): boolean {
  const source = pattern
    .replace(/[\\^$.+()[\]{}|]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${source}$`, 'i').test(action);
}
