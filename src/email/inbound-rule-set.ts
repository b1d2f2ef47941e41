import { type Kinds, requireKind, requireKinds } from '../private/synth/kinds';
import { requireLiteral, requireOneOf, requireText } from '../private/synth/validation';
import { RECEIPT_NAME } from './facts';

/** The behavior if another rule set is active when a receiver is created. An account has one active set per Region. */
export enum OtherActiveSet {
  /** The deployment fails, and the other set stays active. */
  FAIL = 'FAIL',
  /**
   * The stack's set replaces the other set, whose rules get no mail until the stack is deleted: then the other set is active
   * again. Only the creation takes over; an update never does, because nothing would restore the other set.
   */
  TAKE_OVER = 'TAKE_OVER',
}

/** Options of a rule set that the receiver creates. */
export interface CreatedRuleSetOptions {
  /**
   * The behavior if another rule set is active when the receiver is created.
   *
   * @default OtherActiveSet.FAIL
   */
  readonly onOtherActive?: OtherActiveSet;

  /**
   * The name of the rule set: 1 to 64 letters, digits or any of `_.-`.
   *
   * @default - derived from the path of the receiver
   */
  readonly name?: string;
}

/** Options of a rule in somebody else's rule set. */
export interface JoinedRuleSetOptions {
  /**
   * The name of the rule that comes before the new one.
   *
   * @default - the new rule is the first one of the set
   */
  readonly after?: string;
}

const CREATED: Kinds<CreatedRuleSetOptions> = { onOtherActive: 'text?', name: 'text?' };
const JOINED: Kinds<JoinedRuleSetOptions> = { after: 'text?' };
const LITERAL = 'write it into the code: policies name the rule before it exists';

/**
 * The rule set that contains a receiver's rule. SES applies only the rules of the active set.
 *
 * @example
 * import { InboundRuleSet, OtherActiveSet } from 'cdk-hindsight/email';
 *
 * InboundRuleSet.create({ onOtherActive: OtherActiveSet.TAKE_OVER });
 */
export class InboundRuleSet {
  /**
   * A set that the receiver creates, and that is activated when the stack is created. Once the stack is deleted, the previously
   * active set is active again.
   *
   * @throws if the name has other characters, is too long, or is known only at deploy time
   * @see https://docs.aws.amazon.com/ses/latest/APIReference/API_SetActiveReceiptRuleSet.html
   */
  public static create(options: CreatedRuleSetOptions = {}): InboundRuleSet {
    requireKinds(options, CREATED, undefined, 'options.');
    const { name, onOtherActive = OtherActiveSet.FAIL } = options;
    requireOneOf('options.onOtherActive', onOtherActive, Object.values(OtherActiveSet));
    requireReceiptName('options.name', name);
    return new InboundRuleSet(name, false, onOtherActive, undefined);
  }

  /**
   * An existing set that another team or receiver owns. The deployment fails unless that set is active; this receiver never
   * activates or deactivates it.
   *
   * @param name the name of the set, for example `otherReceiver.ruleSetName`
   * @throws if the name has other characters, is too long, or is known only at deploy time
   */
  public static join(name: string, options: JoinedRuleSetOptions = {}): InboundRuleSet {
    requireKind('name', name, 'text');
    requireReceiptName('name', name);
    requireKinds(options, JOINED, undefined, 'options.');
    requireReceiptName('options.after', options.after);
    return new InboundRuleSet(name, true, OtherActiveSet.FAIL, options.after);
  }

  private constructor(
    /** @internal */
    readonly _name: string | undefined,
    /** @internal */
    readonly _isJoined: boolean,
    /** @internal */
    readonly _onOtherActive: OtherActiveSet,
    /** @internal */
    readonly _after: string | undefined,
  ) {}
}

/** Rejects a name that SES does not accept, or that is not known at synth. */
function requireReceiptName(property: string, name: string | undefined): void {
  requireLiteral(property, name, LITERAL);
  requireText(property, name, RECEIPT_NAME);
}
