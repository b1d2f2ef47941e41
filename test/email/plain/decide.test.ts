import { decide, physicalId, previousIn } from '../../../src/email/plain/decide';
import type { ActivationRequest } from '../../../src/email/rule-set.contract';

const own = (RuleSetName: string, OnOtherActive: ActivationRequest['OnOtherActive'] = 'FAIL'): ActivationRequest => ({
  RuleSetName,
  Kind: 'own',
  OnOtherActive,
});
const joined = (RuleSetName: string): ActivationRequest => ({ RuleSetName, Kind: 'joined', OnOtherActive: 'FAIL' });
const create = (request: ActivationRequest, active?: string) =>
  decide({ RequestType: 'Create', ResourceProperties: request }, active);
const update = (old: ActivationRequest, request: ActivationRequest, active?: string) =>
  decide({ RequestType: 'Update', ResourceProperties: request, OldResourceProperties: old }, active);
const remove = (request: ActivationRequest, PhysicalResourceId: string, active?: string) =>
  decide({ RequestType: 'Delete', ResourceProperties: request, PhysicalResourceId }, active);

describe('a creation', () => {
  test('activates where none is active', () => {
    expect(create(own('a'))).toEqual({ action: 'activate', name: 'a' });
  });

  test('that comes twice keeps what it did', () => {
    expect(create(own('a'), 'a')).toEqual({ action: 'keep', why: 'a is active already' });
  });

  test('fails where another set is active, and says what to do', () => {
    expect(create(own('a'), 'b')).toEqual({
      action: 'fail',
      why: "the receipt rule set a must be the active one, but b is active, and its mail would no longer arrive; join it with InboundRuleSet.join('b'), or choose OtherActiveSet.TAKE_OVER",
    });
  });

  test('takes over where it may', () => {
    expect(create(own('a', 'TAKE_OVER'), 'b')).toEqual({ action: 'activate', name: 'a' });
  });
});

describe('an update', () => {
  test.each([
    ['nothing is active', undefined],
    ['the old set is active', 'a'],
  ])('activates the new set where %s', (_, active) => {
    expect(update(own('a'), own('b'), active)).toEqual({ action: 'activate', name: 'b' });
  });

  test('keeps the new set', () => {
    expect(update(own('a'), own('b'), 'b')).toEqual({ action: 'keep', why: 'b is active already' });
  });

  test('never takes the place of somebody else, and never fails: it may be a rollback', () => {
    for (const policy of ['FAIL', 'TAKE_OVER'] as const) {
      const expected = { action: 'keep', why: 'c is active, which is not of this stack' };
      expect(update(own('a'), own('b', policy), 'c')).toEqual(expected);
    }
  });

  test('without old properties knows only its own set', () => {
    const event = { RequestType: 'Update' as const, ResourceProperties: own('a') };
    expect(decide(event, 'b')).toMatchObject({ action: 'keep' });
  });
});

describe('a deletion', () => {
  test('restores what was active before', () => {
    expect(remove(own('a'), physicalId('b'), 'a')).toEqual({ action: 'restore', previous: 'b' });
  });

  test('deactivates where nothing was active before', () => {
    expect(remove(own('a'), physicalId(undefined), 'a')).toEqual({ action: 'restore', previous: undefined });
  });

  test.each(['c', undefined])('leaves %s alone', (active) => {
    const why = active ? 'c is active' : 'no rule set is active';
    expect(remove(own('a'), physicalId('b'), active)).toEqual({ action: 'keep', why });
  });
});

describe('a set that is joined', () => {
  test('must be active', () => {
    expect(create(joined('a'), 'a')).toEqual({ action: 'keep', why: 'a is active already' });
    const why = 'the receipt rule set a must be the active one, but b is active; activate it first, by its owner';
    expect(create(joined('a'), 'b')).toEqual({ action: 'fail', why });
    expect(create(joined('a'))).toMatchObject({
      action: 'fail',
      why: expect.stringContaining('no rule set is active'),
    });
  });

  test('is neither activated by an update nor switched off by a deletion', () => {
    expect(update(joined('a'), joined('a'), 'b')).toEqual({ action: 'keep', why: 'b is active, not a' });
    expect(update(joined('a'), joined('a'))).toMatchObject({ action: 'keep' });
    expect(remove(joined('a'), physicalId('b'), 'a')).toEqual({ action: 'keep', why: 'a is active' });
  });
});

describe('the physical id', () => {
  test.each([undefined, 'company', 'a.b-c_d'])('keeps %s', (previous) => {
    expect(previousIn(physicalId(previous))).toBe(previous);
  });

  test('of a resource that failed has none', () => {
    expect([previousIn(undefined), previousIn('activation')]).toEqual([undefined, undefined]);
  });
});
