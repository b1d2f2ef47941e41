import { matchesGlob } from '../glob';
import { allOf, attempt, Inconclusive } from '../template/inconclusive';
import type { Text } from '../template/text';
import type { Value } from '../template/value';
import type { Report } from './rule';

/** One key under one operator of a statement. */
export interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly value: Value;
}

/** A pattern with fewer than this fits by chance. */
const FEW_LETTERS = 4;

/** A statement of a policy that allows something. */
export class AllowStatement {
  private readonly action: Value;
  private readonly notAction: Value;

  constructor(public readonly value: Value) {
    this.action = value.get('Action');
    this.notAction = value.get('NotAction');
  }

  /** Whether it allows the action, by whatever wildcard. */
  public allows(action: string): boolean {
    return allOf(
      () => this.covers(action),
      () => this.isAllowing,
    );
  }

  /** The same, but not by `*` or `<service>:*`: those are administrators', and other tools' business. */
  public names(action: string): boolean {
    return allOf(
      () => some(this.action, (pattern) => !isWhole(pattern) && matches(pattern, action)),
      () => this.isAllowing,
    );
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
    if (principal.string() === '*') {
      throw new Inconclusive(principal.location, 'it trusts everybody');
    }
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

  private covers(action: string): boolean {
    const isExcluded = !this.notAction.isAbsent;
    return isExcluded !== some(isExcluded ? this.notAction : this.action, (pattern) => matches(pattern, action));
  }

  private get isAllowing(): boolean {
    return this.value.get('Effect').string() !== 'Deny';
  }
}

function some(action: Value, test: (pattern: string) => boolean): boolean {
  const actions = action.remember('texts', () => textsOf(action));
  const unknown = actions.find(({ literal }) => literal === undefined);
  const isAllowed = actions.some(({ literal }) => literal !== undefined && test(literal));
  if (!isAllowed && unknown) {
    throw new Inconclusive(action.location, unknown.whyOpen);
  }
  return isAllowed;
}

/** Shows a rule each statement that may allow something. One that cannot be judged does not hide the others. */
export function eachAllowStatement(policy: Value, report: Report, judge: (statement: AllowStatement) => void): void {
  for (const statement of policy.remember('statements', () => statementsOf(policy))) {
    if (statement instanceof Inconclusive) {
      report.inconclusive(statement.location, statement.why);
    } else {
      report.isolate(() => judge(statement));
    }
  }
}

/** Condition keys that say for whom a service acts. */
const FOR_WHOM = /^(aws:source(account|arn|orgid|orgpaths)|aws:principalorgid)$/i;
const DEMAND = /^(ForAnyValue:|ForAllValues:)?(String|Arn)(Equals|EqualsIgnoreCase|Like)(IfExists)?$/i;

/**
 * Whether a statement that lets a service in says for whom.
 *
 * @param ofService keys of the service itself that say so
 * @throws Inconclusive if there are conditions that the template does not tell
 */
export function saysForWhom(statement: AllowStatement, ofService?: RegExp): boolean {
  const isSaid = statement
    .conditions()
    .some((condition) => (FOR_WHOM.test(condition.key) || ofService?.test(condition.key)) && isNarrow(condition));
  if (!isSaid) {
    statement.requireAllConditions();
  }
  return isSaid;
}

/** Whether a condition asks for some values, and not for any. */
function isNarrow({ operator, value }: Condition): boolean {
  return (
    DEMAND.test(operator) &&
    !value.mayBeAbsent &&
    !textsOf(value).some(({ pattern }) => /Like/i.test(operator) && isWideOpen(pattern))
  );
}

/** The statements that are not known to deny, and the reasons why others are not known. */
function statementsOf(policy: Value): (AllowStatement | Inconclusive)[] {
  const values = attempt(() => policy.json().get('Statement').possibilities());
  return values instanceof Inconclusive ? [values] : values.flatMap((value) => [attempt(() => allowing(value))].flat());
}

function allowing(value: Value): AllowStatement[] {
  return value.get('Effect').tryText()?.literal === 'Deny' ? [] : [new AllowStatement(value)];
}

/** A pattern in which a run of wildcards with a `*` among them is one `*`: `?*` fits what `*` fits, but for nothing. */
export function folded(pattern: string): string {
  return pattern.replace(/[*?]+/g, (run) => (run.includes('*') ? '*' : run));
}

/** Whether a pattern says next to nothing: it begins with a wildcard, and has hardly a letter beside it. */
export function isWideOpen(pattern: string): boolean {
  const literal = pattern.replace(/[*?]/g, '');
  return folded(pattern).includes('*') && /^[*?]/.test(pattern) && literal.length < FEW_LETTERS;
}

/** Whether a pattern fits each action of a service, or of all. */
function isWhole(pattern: string): boolean {
  return folded(pattern.slice(pattern.indexOf(':') + 1)) === '*';
}

/** Whether a text is filled in from the request, such as `${aws:username}`. */
export function hasVariable({ pattern }: Text): boolean {
  return pattern.includes('${');
}

/** The texts of a list, or of a value that stands alone. */
export function textsOf(value: Value): Text[] {
  return value.possibilities().flatMap((item) => item.text() ?? []);
}

/** Whether an action fits a pattern of a policy, in any letter case. */
function matches(pattern: string, action: string): boolean {
  return matchesGlob(action.toLowerCase(), pattern.toLowerCase());
}
