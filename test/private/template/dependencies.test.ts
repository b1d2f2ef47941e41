import { isCreatedBefore } from '../../../src/private/template/dependencies';
import { TemplateSet } from '../../../src/private/template/template-set';

const QUEUE = 'AWS::SQS::Queue';
const queue = (Properties: object = {}, more: object = {}) => ({ Type: QUEUE, Properties, ...more });

/** Whether the first resource is created before the second one, in the template that is given, or in several. */
function order(templates: Record<string, object>, first: string, second: string): boolean | undefined {
  const bodies = Object.fromEntries(Object.entries(templates).map(([name, body]) => [`/app/${name}`, body as never]));
  const set = TemplateSet.of(bodies);
  const find = (id: string) => set.all.map((template) => template.resource(id)).find((it) => it !== undefined)!;
  return isCreatedBefore(find(first), find(second));
}

const inOne = (resources: Record<string, object>, first = 'A', second = 'B') =>
  order({ one: { Resources: resources } }, first, second);

test.each<[string, Record<string, object>]>([
  ['DependsOn', { A: queue(), B: queue({}, { DependsOn: 'A' }) }],
  ['a list of DependsOn', { A: queue(), C: queue(), B: queue({}, { DependsOn: ['C', 'A'] }) }],
  ['Ref', { A: queue(), B: queue({ QueueName: { Ref: 'A' } }) }],
  ['Fn::GetAtt with a list', { A: queue(), B: queue({ X: { 'Fn::GetAtt': ['A', 'Arn'] } }) }],
  ['Fn::GetAtt with a text', { A: queue(), B: queue({ X: { 'Fn::GetAtt': 'A.Arn' } }) }],
  ['Fn::Sub', { A: queue(), B: queue({ X: { 'Fn::Sub': `at \${A}` } }) }],
  ['Fn::Sub of an attribute', { A: queue(), B: queue({ X: { 'Fn::Sub': `\${AWS::Region} \${ A.Arn }` } }) }],
  ['Fn::Sub with names', { A: queue(), B: queue({ X: { 'Fn::Sub': [`\${Y} \${A}`, { Y: 'y' }] } }) }],
  ['a name of Fn::Sub', { A: queue(), B: queue({ X: { 'Fn::Sub': [`\${Y}`, { Y: { Ref: 'A' } }] } }) }],
  ['a reference deep inside', { A: queue(), B: queue({ X: [{ Y: { 'Fn::Join': ['', ['a', { Ref: 'A' }]] } }] }) }],
  [
    'several steps',
    { A: queue(), C: queue({ X: { Ref: 'A' } }), D: queue({}, { DependsOn: 'C' }), B: queue({ X: { Ref: 'D' } }) },
  ],
])('by %s', (_, resources) => expect(inOne(resources)).toBe(true));

test.each<[string, Record<string, object>]>([
  ['nothing', { A: queue(), B: queue() }],
  ['the other direction', { A: queue({ X: { Ref: 'B' } }), B: queue() }],
  ['a text that is no reference', { A: queue(), B: queue({ Ref2: 'A', X: 'A', Y: { 'Fn::Sub': `\${!A}` } }) }],
  ['a common dependency', { A: queue({ X: { Ref: 'C' } }), B: queue({ X: { Ref: 'C' } }), C: queue() }],
  ['a parameter of the same name elsewhere', { A: queue(), B: queue({ X: { Ref: 'AWS::Region' } }) }],
  ['a definition that is none', { A: queue(), B: { Type: QUEUE, DependsOn: 7, Properties: 'x' } }],
  ['a map whose keys leave it no words', { A: queue(), B: queue({}, { DependsOn: [{ toString: 2 }] }) }],
])('not by %s', (_, resources) => expect(inOne(resources)).toBe(false));

test('a resource is not before itself', () => expect(inOne({ A: queue() }, 'A', 'A')).toBe(false));

test('templates that refer to each other in a circle come to an end', () => {
  expect(inOne({ A: queue({ X: { Ref: 'B' } }), B: queue({ X: { Ref: 'A' } }) })).toBe(true);
});

describe('across stacks', () => {
  const exporting = (id: string, name: string) => ({
    Resources: { [id]: queue(), [`${id}Other`]: queue() },
    Outputs: { Out: { Value: { Ref: id }, Export: { Name: name } } },
  });
  const importing = (id: string, name: string) => ({
    Resources: { [id]: queue({ X: { 'Fn::ImportValue': name } }), [`${id}Other`]: queue() },
  });
  const two = { one: exporting('A', 'a'), two: importing('B', 'a') };

  test('a stack from which something is imported is there as a whole', () => {
    expect(order(two, 'AOther', 'BOther')).toBe(true);
  });

  test('the stack that imports comes later', () => expect(order(two, 'BOther', 'AOther')).toBe(false));

  test('over several stacks', () => {
    const between = { ...importing('C', 'a'), Outputs: { Out: { Value: { Ref: 'C' }, Export: { Name: 'c' } } } };
    expect(order({ one: exporting('A', 'a'), between, two: importing('B', 'c') }, 'A', 'B')).toBe(true);
  });

  test('two stacks that have nothing to do with each other have no order', () => {
    expect(order({ one: exporting('A', 'a'), two: exporting('B', 'b') }, 'A', 'B')).toBeUndefined();
  });

  test('two stacks that import from a third one have no order', () => {
    const templates = { one: exporting('C', 'c'), two: importing('A', 'c'), three: importing('B', 'c') };
    expect(order(templates, 'A', 'B')).toBeUndefined();
  });
});
