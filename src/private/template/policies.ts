import { NotJudged } from './not-judged';
import type { Report } from './rule';
import type { Text } from './text';
import type { Value } from './value';

/** A statement of a policy that allows something. */
export class AllowStatement {
  constructor(public readonly value: Value) {}

  /** Whether it allows the action, by whatever wildcard. */
  public allows(action: string): boolean {
    return this.some((pattern) => matches(pattern, action));
  }

  /** The same, but not by `*` or `<service>:*`: those are administrators', and other tools' business. */
  public names(action: string): boolean {
    return this.some((pattern) => !/^(\*|[a-z0-9-]+:\*+)$/i.test(pattern) && matches(pattern, action));
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

  private some(test: (pattern: string) => boolean): boolean {
    const action = this.value.get('Action');
    const actions = textsOf(action);
    const unknown = actions.find(({ literal }) => literal === undefined);
    const isAllowed = actions.some(({ literal }) => literal !== undefined && test(literal));
    if (!isAllowed && unknown) {
      throw new NotJudged(action.location, `${unknown.readable} is known during the deploy`);
    }
    return isAllowed;
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
