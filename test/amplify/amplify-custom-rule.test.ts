import { AmplifyCustomRule } from '../../src/amplify';
import { createApp, failure, findOne } from './support';

const RULES: [AmplifyCustomRule, string][] = [
  [AmplifyCustomRule.rewrite('/a', '/b'), '200'],
  [AmplifyCustomRule.permanentRedirect('/a', '/b'), '301'],
  [AmplifyCustomRule.temporaryRedirect('/a', '/b'), '302'],
  [AmplifyCustomRule.notFound('/a', '/b'), '404'],
  [AmplifyCustomRule.notFoundRewrite('/a', '/b'), '404-200'],
];

test.each(RULES)('%# has the status of its name', (rule, status) => {
  const { template } = createApp({ customRules: [rule] });
  expect(findOne(template(), 'AWS::Amplify::App').CustomRules).toEqual([
    { Source: '/a', Target: '/b', Status: status },
  ]);
});

test('a rule can be for one country', () => {
  const { template } = createApp({ customRules: [AmplifyCustomRule.rewrite('/a', '/b', { condition: '<US>' })] });
  expect(findOne(template(), 'AWS::Amplify::App').CustomRules[0].Condition).toBe('<US>');
});

test('the order of the rules stays', () => {
  const customRules = [AmplifyCustomRule.rewrite('/b', '/1'), AmplifyCustomRule.rewrite('/a', '/2')];
  const { template } = createApp({ customRules });
  const sources = findOne(template(), 'AWS::Amplify::App').CustomRules.map(({ Source }: any) => Source);
  expect(sources).toEqual(['/b', '/a']);
});

test.each([
  ['/', true],
  ['/orders/17', true],
  ['/app.js', false],
  ['/logo.svg', false],
  ['/v1.2', true],
])('the rule of a single-page app decides on %s', (path, served) => {
  const { source, target, status } = AmplifyCustomRule.singlePageApp();
  expect(new RegExp(source.slice(2, -2)).test(path)).toBe(served);
  expect([target, status]).toEqual(['/index.html', '200']);
});

test('fails on an empty source', () => {
  expect(failure(() => AmplifyCustomRule.rewrite('', '/b'))).toBe(
    "source must have 1 to 2048 characters, got: ''; give a path or a URL",
  );
});

test('fails on a target that is too long', () => {
  const target = `/${'x'.repeat(2048)}`;
  expect(failure(() => AmplifyCustomRule.rewrite('/a', target))).toBe(
    `target must have 1 to 2048 characters, got: ${target}; give a path or a URL`,
  );
});

test.each([
  ['source', undefined, '/b'],
  ['target', '/a', undefined],
])('fails without %s', (property, source, target) => {
  expect(failure(() => AmplifyCustomRule.rewrite(source as string, target as string))).toMatch(
    new RegExp(`^${property} must be a text, got: undefined`),
  );
});
