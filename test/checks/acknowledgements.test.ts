import { Construct } from 'constructs';
import { Acknowledgements, acknowledgementsAbove } from '../../src/checks/acknowledgements';
import type { Entry } from '../../src/private/rules/rule';
import type { Acknowledged } from '../../src/private/template/assembly';

const RULE = 'hindsight-squid-public-ssh';
const METADATA = 'aws:cdk:acknowledged-rules';

/** A finding at a construct, of an app that is in a folder; without either, of a template that somebody wrote. */
function entry(constructPath?: string, stackPath?: string, directory = '/app'): Entry {
  const artifact = stackPath === undefined ? undefined : { path: stackPath, assembly: { directory } };
  return { rule: { id: RULE }, subject: { constructPath, template: { artifact } } } as unknown as Entry;
}

const at = (path: string, reason = 'known', more: Partial<Acknowledged> = {}): Acknowledged => ({
  ...{ path, id: RULE, reason },
  ...more,
});
const reasonFor = (found: Entry, ...acknowledged: Acknowledged[]) =>
  new Acknowledgements(acknowledged).reasonFor(found);

describe('what constructs above the stacks acknowledge', () => {
  test('is nothing in an app that is not known', () => {
    expect(acknowledgementsAbove(undefined)).toEqual([]);
  });

  test('is read from each construct of the app, and from these metadata alone', () => {
    const app = new Construct(undefined as any, '');
    const stage = new Construct(app, 'Prod');
    const stack = new Construct(stage, 'Shop');
    app.node.addMetadata(METADATA, { [RULE]: 'all know', other: 7 });
    app.node.addMetadata('aws:cdk:info', { [RULE]: 'a note' });
    stage.node.addMetadata(METADATA, { [RULE]: 'in production' });
    stack.node.addMetadata(METADATA, { [RULE]: 'in the shop' });
    expect(acknowledgementsAbove(app)).toEqual([
      { path: '', id: RULE, reason: 'all know' },
      { path: '', id: 'other', reason: '7' },
      { path: 'Prod', id: RULE, reason: 'in production' },
      { path: 'Prod/Shop', id: RULE, reason: 'in the shop' },
    ]);
  });
});

describe('an acknowledgement', () => {
  test.each([
    ['Shop/Group', 'Shop/Group', true],
    ['Shop/Group', 'Shop/Group/Resource', true],
    ['Shop', 'Shop/Group/Resource', true],
    ['', 'Shop/Group', true],
    ['', '', true],
    ['', undefined, true],
    ['Shop/Group', 'Shop', false],
    ['Shop/Group', 'Shop/Group2', false],
    ['Group', 'Shop/Group', false],
    ['Shop', '', false],
    ['Shop', undefined, false],
  ])('at %j is for a finding at %j: %s', (path, constructPath, expected) => {
    expect(reasonFor(entry(constructPath), at(path))).toBe(expected ? 'known' : undefined);
  });

  test('at the stack is for a resource whose construct is not known', () => {
    expect(reasonFor(entry(undefined, 'Prod/Shop'), at('Prod'))).toBe('known');
    expect(reasonFor(entry(undefined, 'Prod/Shop'), at('Prod/Shop'))).toBe('known');
    expect(reasonFor(entry(undefined, 'Prod/Shop'), at('Prod/Mail'))).toBeUndefined();
  });

  test('is for its rule, with any prefix or none', () => {
    const found = entry('Shop');
    expect(reasonFor(found, at('Shop', 'known', { id: `annotation::${RULE}` }))).toBe('known');
    expect(reasonFor(found, at('Shop', 'known', { id: `a::b::${RULE}` }))).toBe('known');
    expect(reasonFor(found, at('Shop', 'known', { id: `${RULE}-2` }))).toBeUndefined();
    expect(reasonFor(found, at('Shop', 'known', { id: 'other' }))).toBeUndefined();
  });

  test('of the closest construct gives the reason', () => {
    const all = [at('', 'all know'), at('Shop', 'the shop'), at('Shop/Group', 'this one')];
    expect(reasonFor(entry('Shop/Group/Resource'), ...all)).toBe('this one');
    expect(reasonFor(entry('Shop/Other'), ...all)).toBe('the shop');
    expect(reasonFor(entry('Mail'), ...all)).toBe('all know');
  });

  test('may have an empty reason', () => {
    expect(reasonFor(entry('Shop'), at('', 'all know'), at('Shop', ''))).toBe('');
  });

  test('of an app is for its own findings, and one that names no app for all of them', () => {
    const own = at('Shop', 'known', { assembly: '/app' });
    expect(reasonFor(entry('Shop/Group', 'Shop', '/app'), own)).toBe('known');
    expect(reasonFor(entry('Shop/Group', 'Shop', '/other'), own)).toBeUndefined();
    expect(reasonFor(entry('Shop/Group'), own)).toBeUndefined();
    expect(reasonFor(entry('Shop/Group', 'Shop', '/other'), at('Shop'))).toBe('known');
  });

  test('there may be none', () => {
    expect(reasonFor(entry('Shop'))).toBeUndefined();
  });
});
