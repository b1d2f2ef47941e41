import { type ActivationPorts, activateRuleSet, type RuleSets } from '../../src/email/handlers/activate-rule-set';
import type { ActivationRequest } from '../../src/email/rule-set.contract';

/** The rule sets of an account, as a stack makes and deletes them. */
export interface Account extends RuleSets {
  create(name: string): Promise<void>;
  /** @throws for the active set, as SES does */
  delete(name: string): Promise<void>;
}

/** An account in memory, by the rules of SES. */
export class MemoryAccount implements Account {
  private readonly sets = new Set<string>();
  private current?: string;

  public async active(): Promise<string | undefined> {
    return this.current;
  }

  public async activate(name: string | undefined): Promise<boolean> {
    if (name !== undefined && !this.sets.has(name)) {
      return false;
    }
    this.current = name;
    return true;
  }

  public async create(name: string): Promise<void> {
    this.sets.add(name);
  }

  public async delete(name: string): Promise<void> {
    if (this.current === name) {
      throw new Error(`CannotDelete: ${name} is active`);
    }
    this.sets.delete(name);
  }
}

export const STEPS = ['create', 'replace', 'rollback', 'delete'] as const;
export type Step = (typeof STEPS)[number];

/** A stack with a set of its own, by the rules of CloudFormation. */
export class RuleSetStack {
  public exists = false;
  public previous?: string;
  private physicalId?: string;
  private version = 1;

  constructor(
    public readonly name: string,
    public readonly policy: ActivationRequest['OnOtherActive'],
    private readonly account: Account,
    private readonly handle: (event: any) => Promise<{ PhysicalResourceId: string }> = handlerOf(account),
  ) {}

  public get set(): string {
    return `${this.name}-${this.version}`;
  }

  /** A step of its life. Returns the error with which a creation failed. */
  public async step(step: Step): Promise<string | undefined> {
    if (step === 'create') {
      return this.create();
    }
    if (this.exists) {
      await this[step]();
    }
    return undefined;
  }

  private async create(): Promise<string | undefined> {
    await this.account.create(this.set);
    try {
      const answer = await this.handle({ RequestType: 'Create', ResourceProperties: this.request });
      this.physicalId = answer.PhysicalResourceId;
      this.exists = true;
      return undefined;
    } catch (error) {
      // The framework of the CDK does not pass on the deletion of what was not created.
      await this.account.delete(this.set);
      return (error as Error).message;
    }
  }

  /** A new set takes the place of the old one. */
  private async replace(): Promise<void> {
    const [old, oldSet] = [this.request, this.set];
    this.version += 1;
    await this.account.create(this.set);
    await this.update(old);
    await this.account.delete(oldSet);
  }

  /** The same, and something else fails then. */
  private async rollback(): Promise<void> {
    const old = this.request;
    this.version += 1;
    await this.account.create(this.set);
    await this.update(old);
    const failed = this.request;
    this.version -= 1;
    await this.update(failed);
    await this.account.delete(failed.RuleSetName);
  }

  private async update(old: ActivationRequest): Promise<void> {
    const event = { ResourceProperties: this.request, OldResourceProperties: old, PhysicalResourceId: this.physicalId };
    const answer = await this.handle({ RequestType: 'Update', ...event });
    if (answer.PhysicalResourceId !== this.physicalId) {
      throw new Error('CloudFormation would delete what was replaced');
    }
  }

  private async delete(): Promise<void> {
    const event = { ResourceProperties: this.request, PhysicalResourceId: this.physicalId };
    await this.handle({ RequestType: 'Delete', ...event });
    await this.account.delete(this.set);
    this.exists = false;
  }

  private get request(): ActivationRequest {
    return { RuleSetName: this.set, Kind: 'own', OnOtherActive: this.policy };
  }
}

function handlerOf(ruleSets: RuleSets) {
  const ports: ActivationPorts = { ruleSets, logGroup: 'log', print: () => undefined };
  return (event: any) => activateRuleSet(event, ports);
}

/** All orders of two lives. */
export function interleavings<T>(left: readonly T[], right: readonly T[]): T[][] {
  if (left.length === 0 || right.length === 0) {
    return [[...left, ...right]];
  }
  return [
    ...interleavings(left.slice(1), right).map((rest) => [left[0], ...rest]),
    ...interleavings(left, right.slice(1)).map((rest) => [right[0], ...rest]),
  ];
}
