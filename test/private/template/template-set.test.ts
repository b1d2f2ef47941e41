import { TemplateSet } from '../../../src/private/template/template-set';

/** How many nested stacks are read of a template that embeds one of a single topic so many times. */
function readOf(count: number): number {
  const stack = { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: 'child.json' } };
  const set = new TemplateSet();
  set.add('/none/child.json', { Resources: { Topic: { Type: 'AWS::SNS::Topic' } } });
  set.add('/none/parent.json', {
    Resources: Object.fromEntries(Array.from({ length: count }, (_, index) => [`Stack${index}`, stack])),
  });
  return set.ofType('AWS::SNS::Topic').length;
}

test.each([
  [1_000, 1_000],
  [1_001, 1_000],
])('of %d nested stacks %d are read', (count, expected) => {
  expect(readOf(count)).toBe(expected);
});
