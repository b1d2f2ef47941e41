import { matchesGlob } from '../glob';
import { attempt, Inconclusive } from '../template/inconclusive';
import type { Text } from '../template/text';
import type { Value } from '../template/value';
import type { Report } from './rule';

/** One key under one operator of a statement. */
export interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly value: Value;
}

/** A statement of a policy that allows something. */
export class AllowStatement {
  private readonly texts = new Map<string, Text[]>();

  constructor(public readonly value: Value) {}

  /** Whether it allows the action, by whatever wildcard. */
  public allows(action: string): boolean {
    const isExcluded = !this.value.get('NotAction').isAbsent;
    return isExcluded !== this.some(isExcluded ? 'NotAction' : 'Action', (pattern) => matches(pattern, action));
  }

  /** The same, but not by `*` or `<service>:*`: those are administrators', and other tools' business. */
  public names(action: string): boolean {
    return this.some('Action', (pattern) => !/^(\*|[a-z0-9-]+:\*+)$/i.test(pattern) && matches(pattern, action));
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
    const exclusion = this.value.get('NotPrincipal');
    if (!exclusion.isAbsent) {
      throw new Inconclusive(exclusion.location, 'it trusts everybody but some');
    }
    return [];
  }

  /** The conditions, as far as the template tells. */
  public conditions(): Condition[] {
    const condition = this.value.get('Condition');
    return (condition.isMap ? condition.entries() : [])
      .filter(([, keys]) => keys.isMap)
      .flatMap(([operator, keys]) => keys.entries().map(([key, value]) => ({ operator, key, value })))
      .filter(({ value }) => !value.isAbsent);
  }

  /** @throws Inconclusive if there are conditions that the template does not tell */
  public requireAllConditions(): void {
    for (const [, keys] of this.value.get('Condition').entries()) {
      keys.entries();
    }
  }

  private some(element: string, test: (pattern: string) => boolean): boolean {
    const action = this.value.get(element);
    const actions = this.texts.get(element) ?? textsOf(action);
    this.texts.set(element, actions);
    const unknown = actions.find(({ literal }) => literal === undefined);
    const isAllowed = actions.some(({ literal }) => literal !== undefined && test(literal));
    if (!isAllowed && unknown) {
      throw new Inconclusive(action.location, `${unknown.readable} is known during the deploy`);
    }
    return isAllowed;
  }
}

/** Several rules look at the same policies. */
const statements = new WeakMap<Value, (AllowStatement | Inconclusive)[]>();

/** Shows a rule each statement that allows something. One that cannot be judged does not hide the others. */
export function eachAllowStatement(policy: Value, report: Report, judge: (statement: AllowStatement) => void): void {
  const found = statements.get(policy) ?? statementsOf(policy);
  statements.set(policy, found);
  for (const statement of found) {
    if (statement instanceof Inconclusive) {
      report.inconclusive(statement.location, statement.why);
    } else {
      report.isolate(() => judge(statement));
    }
  }
}

/** The statements that allow something, and the reasons why others are not known. */
function statementsOf(policy: Value): (AllowStatement | Inconclusive)[] {
  const values = attempt(() => policy.json().get('Statement').possibilities());
  return values instanceof Inconclusive ? [values] : values.flatMap((value) => [attempt(() => allowing(value))].flat());
}

function allowing(value: Value): AllowStatement[] {
  return value.get('Effect').string() === 'Deny' ? [] : [new AllowStatement(value)];
}

/** The texts of a list, or of a value that stands alone. */
export function textsOf(value: Value): Text[] {
  return value.possibilities().flatMap((item) => item.text() ?? []);
}

/** Whether an action fits a pattern of a policy, in any letter case. */
function matches(pattern: string, action: string): boolean {
  const [lowerPattern, lowerAction] = [pattern.toLowerCase(), action.toLowerCase()];
  return /[*?]/.test(pattern) ? matchesGlob(lowerAction, lowerPattern) : lowerPattern === lowerAction;
}
