import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cfnLint, templatesBelow } from '../../projenrc/checks/cfn-lint';
import { synthesizeExample } from '../../projenrc/demo/example';
import { EXAMPLES } from '../../src/checks/rule-examples';

const INTEG = join(__dirname, '..', '..', 'integ');

test('the integ snapshots hold templates', () => {
  expect(templatesBelow(INTEG)).not.toEqual([]);
});

// An assertion that calls the API: aws-cdk's integ-tests grants an action that IAM does not have, beside the right one.
const OF_INTEG_TESTS = /^'(invoke|listobjectsv2)' is not one of/;

test('cfn-lint finds nothing in the templates of the integ stacks', () => {
  const findings = cfnLint(templatesBelow(INTEG)).filter(({ text }) => !OF_INTEG_TESTS.test(text));
  expect(findings).toEqual([]);
}, 120_000);

test('cfn-lint finds nothing in the templates of the example app', () => {
  expect(cfnLint(templatesBelow(synthesizeExample().assembly.directory))).toEqual([]);
}, 120_000);

test('cfn-lint finds nothing in the good templates of the rules', () => {
  const folder = mkdtempSync(join(tmpdir(), 'good-templates-'));
  const files = Object.entries(EXAMPLES).map(([id, { good }]) => {
    writeFileSync(join(folder, `${id}.yaml`), good);
    return join(folder, `${id}.yaml`);
  });
  expect(cfnLint(files)).toEqual([]);
  rmSync(folder, { recursive: true });
}, 120_000);
