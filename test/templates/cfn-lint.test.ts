import { join } from 'node:path';
import { cfnLint, templatesBelow } from '../../projenrc/checks/cfn-lint';
import { synthesizeExample } from '../../projenrc/demo/example';

const INTEG = join(__dirname, '..', '..', 'integ');

test('the integ snapshots hold templates', () => {
  expect(templatesBelow(INTEG)).not.toEqual([]);
});

test('cfn-lint finds nothing in the templates of the integ stacks', () => {
  expect(cfnLint(templatesBelow(INTEG))).toEqual([]);
}, 120_000);

test('cfn-lint finds nothing in the templates of the example app', () => {
  expect(cfnLint(templatesBelow(synthesizeExample().assembly.directory))).toEqual([]);
}, 120_000);
