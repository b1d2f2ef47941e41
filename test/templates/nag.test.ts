import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { nag } from '../../projenrc/checks/nag';
import { synthesizeExample } from '../../projenrc/demo/example';

const INTEG = join(__dirname, '..', '..', 'integ');
const FILES = readdirSync(INTEG).filter((name) => /^integ\..*\.ts$/.test(name));

test.each(FILES)('cdk-nag finds nothing in %s that is not acknowledged with a reason', (file) => {
  expect(nag(require(join(INTEG, file)).app)).toEqual([]);
});

test('cdk-nag finds nothing in the example app that is not acknowledged with a reason', () => {
  expect(nag(synthesizeExample().app)).toEqual([]);
});
