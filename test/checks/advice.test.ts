import { version } from 'aws-cdk-lib/package.json';
import { adviceOn } from '../../src/checks/advice';

const RULE = 'hindsight-squid-public-ssh';
const SENTENCE = ` (To acknowledge it, use the id ${RULE}. With the prefix HindsightChecks:: in front, aws-cdk-lib before 2.271 hides it in all constructs.)`;

test.each(['2.257.0', '2.270.1', '1.300.0', ''])('%j needs an id without a prefix', (old) => {
  expect(adviceOn(RULE, old)).toBe(SENTENCE);
});

test.each(['2.271.0', '2.276.0', '3.0.0'])('%s suggests an id that is safe', (safe) => {
  expect(adviceOn(RULE, safe)).toBe('');
});

test('the version is that of the app', () => {
  expect(adviceOn(RULE)).toBe(adviceOn(RULE, version));
});
