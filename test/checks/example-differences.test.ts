import { EXAMPLES } from '../../src/checks/rule-examples';
import { DIFFERENCES, differenceIn } from './example-differences';

const IDS = Object.keys(EXAMPLES);

test.each(IDS)('%s: the good template is the bad one without its incident', (id) => {
  expect(differenceIn(EXAMPLES[id])).toEqual(DIFFERENCES[id]);
});

test('no difference is of a rule that there is no more', () => {
  expect(Object.keys(DIFFERENCES).filter((id) => !IDS.includes(id))).toEqual([]);
});
