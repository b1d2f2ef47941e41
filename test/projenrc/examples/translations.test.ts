import { withMade } from '../../../projenrc/examples/translations';

const DECLARED = [{ name: 'supportRole', type: 'iam.IRole' }];
const MAKERS = new Map([['IRole', 'someRole']]);

test('in Python, a comment becomes what it declares', () => {
  expect(withMade('# support_role: iam.IRole\n\nA(self, support_role)', DECLARED, 'python', MAKERS)).toBe(
    'support_role = given.some_role(self, "supportRole")\n\nA(self, support_role)',
  );
});

test('in Java, a variable gets a value', () => {
  expect(withMade('IRole supportRole;\n\nnew A(this, supportRole);', DECLARED, 'java', MAKERS)).toBe(
    'IRole supportRole = Given.someRole(this, "supportRole");\n\nnew A(this, supportRole);',
  );
});

test.each(['python', 'java'] as const)('a translation to %s without the declaration is shown', (language) => {
  expect(() => withMade('a();', DECLARED, language, MAKERS)).toThrow(
    'the translation does not declare supportRole:\na();',
  );
});
