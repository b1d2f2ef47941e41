import { type ActivationPorts, activateRuleSet } from '../../../src/email/handlers/activate-rule-set';
import { interleavings, MemoryAccount, RuleSetStack, STEPS, type Step } from '../rule-set-stack';

const REQUEST = { RuleSetName: 'a', Kind: 'own', OnOtherActive: 'FAIL' } as const;

class Ground extends MemoryAccount {
  public readonly lines: string[] = [];
  public readonly ports: ActivationPorts = { ruleSets: this, logGroup: 'log', print: (line) => this.lines.push(line) };

  public send(RequestType: 'Create' | 'Update' | 'Delete', more: object = {}) {
    return activateRuleSet({ RequestType, ResourceProperties: REQUEST, ...more } as never, this.ports);
  }
}

describe('the answers', () => {
  test('a creation says what was active before', async () => {
    const ground = new Ground();
    await ground.create('company');
    await ground.create('a');
    await ground.activate('company');
    const ResourceProperties = { ...REQUEST, OnOtherActive: 'TAKE_OVER' };
    expect(await ground.send('Create', { ResourceProperties })).toEqual({ PhysicalResourceId: 'activation:company' });
    expect(await ground.active()).toBe('a');
    expect(ground.lines).toEqual(['ACTIVATE a; before: company']);
  });

  test('a creation that comes twice does not take itself for what was active before', async () => {
    const ground = new Ground();
    await ground.create('a');
    const answers = [await ground.send('Create'), await ground.send('Create')];
    expect(answers).toEqual(Array(2).fill({ PhysicalResourceId: 'activation' }));
    expect(ground.lines).toEqual(['ACTIVATE a; before: none', 'KEEP a is active already']);
  });

  test('an update keeps the id, whatever it is', async () => {
    const ground = new Ground();
    await ground.create('a');
    expect(await ground.send('Update', { PhysicalResourceId: 'activation:x' })).toEqual({
      PhysicalResourceId: 'activation:x',
    });
    expect(await ground.send('Update')).toEqual({ PhysicalResourceId: 'activation' });
  });

  test('a deletion falls back to none if the set of before is gone', async () => {
    const ground = new Ground();
    await ground.create('a');
    await ground.activate('a');
    await ground.send('Delete', { PhysicalResourceId: 'activation:gone' });
    expect(await ground.active()).toBeUndefined();
    expect(ground.lines).toEqual(['RESTORE gone']);
  });

  test('a deletion without a set of before switches it off', async () => {
    const ground = new Ground();
    await ground.create('a');
    await ground.activate('a');
    await ground.send('Delete', { PhysicalResourceId: 'activation' });
    expect([await ground.active(), ...ground.lines]).toEqual([undefined, 'RESTORE none']);
  });

  test('an error is a sentence for CloudFormation, without a stack trace, and a line of the log', async () => {
    const ground = new Ground();
    await ground.create('company');
    await ground.activate('company');
    const error: Error = await ground.send('Create').then(
      () => new Error('it succeeded'),
      (it) => it,
    );
    expect(error.message).toMatch(/^the receipt rule set a must be the active one, but company is active/);
    expect(error.stack).toBe('');
    expect(ground.lines).toEqual([`FAILED ${error.message}`]);
    expect(await ground.active()).toBe('company');
  });

  test('a set that is not there is an error', async () => {
    await expect(new Ground().send('Create')).rejects.toThrow('the receipt rule set a does not exist');
  });
});

describe('an activation that ends with an error', () => {
  class Flaky extends Ground {
    constructor(private readonly happens: boolean) {
      super();
    }

    public override async activate(name: string | undefined): Promise<boolean> {
      if (this.happens) {
        await super.activate(name);
      }
      throw new Error('socket hang up');
    }
  }

  test('and has happened all the same is a success: nobody would undo it', async () => {
    const ground = new Flaky(true);
    await ground.create('a');
    expect(await ground.send('Create')).toEqual({ PhysicalResourceId: 'activation' });
  });

  test('and has not happened is a failure', async () => {
    const ground = new Flaky(false);
    await ground.create('a');
    await expect(ground.send('Create')).rejects.toThrow('socket hang up');
  });
});

/** Whatever happens, this is so; `active` is the set of before a step, `after` the one after it. */
function objectionsTo(stack: RuleSetStack, step: Step, { active, after, oldSet, error, restored }: Change): string[] {
  const wasOwn = active === oldSet;
  const isOwn = after === stack.set;
  const rules: [string, boolean][] = [
    [
      'a set of others is replaced by a creation that may',
      wasOwn || active === after || active === undefined || (step === 'create' && stack.policy === 'TAKE_OVER'),
    ],
    [
      'a creation fails only where another set is active and may not be replaced',
      error === undefined || (step === 'create' && active !== undefined && stack.policy === 'FAIL' && after === active),
    ],
    ['a creation that succeeds is active', step !== 'create' || error !== undefined || isOwn],
    ['a replacement and a rollback stay active', !(step === 'replace' || step === 'rollback') || !wasOwn || isOwn],
    ['a deletion restores', step !== 'delete' || !wasOwn || after === restored],
  ];
  return rules.filter(([, holds]) => !holds).map(([rule]) => rule);
}

interface Change {
  readonly active?: string;
  readonly after?: string;
  readonly oldSet: string;
  readonly error?: string;
  /** The set that was active before the stack was there, if it still exists. */
  readonly restored?: string;
}

describe('two stacks, every order of create, replace, rollback and delete, and somebody at the console', () => {
  const POLICIES = ['FAIL', 'TAKE_OVER'] as const;
  const lives = (name: string) => STEPS.map((step) => [name, step] as const);
  const console_ = [['console', 'company'] as const, ['console', undefined] as const];
  const orders = [
    ...interleavings<readonly [string, string | undefined]>(lives('shop'), lives('desk')),
    ...console_.flatMap((one) =>
      interleavings<readonly [string, string | undefined]>(lives('shop'), lives('desk')).flatMap((order) =>
        order.map((_, index) => [...order.slice(0, index + 1), one, ...order.slice(index + 1)]),
      ),
    ),
  ];

  test.each(
    POLICIES.flatMap((shop) =>
      POLICIES.flatMap((desk) => [undefined, 'company'].map((first) => ({ shop, desk, first }))),
    ),
  )('shop: $shop, desk: $desk, active before: $first', async ({ shop, desk, first }) => {
    expect(orders).toHaveLength(70 + 2 * 70 * 8);
    for (const order of orders) {
      const account = new MemoryAccount();
      await account.create('company');
      await account.activate(first);
      const stacks = { shop: new RuleSetStack('shop', shop, account), desk: new RuleSetStack('desk', desk, account) };
      const before = new Map<string, string | undefined>();
      for (const [who, step] of order) {
        if (who === 'console') {
          await account.activate(step);
          continue;
        }
        const stack = stacks[who as keyof typeof stacks];
        const [active, oldSet, existed] = [await account.active(), stack.set, stack.exists];
        if (step === 'create') {
          before.set(who, active);
        }
        const wanted = before.get(who);
        const error = await stack.step(step as Step);
        const after = await account.active();
        const isThere = wanted !== undefined && (await exists(account, wanted, after));
        if (existed || step === 'create') {
          const change = { active, after, oldSet, error, restored: isThere ? wanted : undefined };
          expect({ order, wrong: objectionsTo(stack, step as Step, change) }).toEqual({ order, wrong: [] });
        }
      }
    }
  });

  async function exists(account: MemoryAccount, name: string, active: string | undefined): Promise<boolean> {
    const there = await account.activate(name);
    await account.activate(active);
    return there;
  }
});
