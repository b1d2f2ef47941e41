import { eachChoice } from '../../../src/private/rules/choices';
import { Parameter } from '../../../src/private/template/parameter';
import { Scenarios } from '../../../src/private/template/scenarios';
import type { TemplateSet } from '../../../src/private/template/template-set';

/** As much of the templates as is asked for: how many resources they have. */
function setOf(resources = 1): TemplateSet {
  return {
    scenarios: new Scenarios(),
    assumptions: new Set<string>(),
    all: [{ resources: { size: resources - 1 } }, { resources: { size: 1 } }],
  } as unknown as TemplateSet;
}

const parameter = (name: string, values: number) =>
  new Parameter(name, { Type: 'String', AllowedValues: Array.from({ length: values }, (_, index) => `v${index}`) });

/** What each of the parameters is taken for, one way after another. */
function tried(set: TemplateSet, ...parameters: Parameter[]): unknown[][] {
  return eachChoice(set, parameters, () => parameters.map((it) => set.scenarios.assume(it)));
}

test('each value of one parameter is tried with each of another', () => {
  expect(tried(setOf(), parameter('A', 2), parameter('B', 2))).toEqual([
    ['v0', 'v0'],
    ['v0', 'v1'],
    ['v1', 'v0'],
    ['v1', 'v1'],
  ]);
});

test('without a parameter nothing is tried', () => {
  expect(tried(setOf())).toEqual([]);
});

test.each([
  [[16], 16],
  [[17], 0],
  [[4, 4], 16],
  [[4, 5], 0],
])('parameters with %j values are tried in %d ways', (values, ways) => {
  const parameters = values.map((count, index) => parameter(`P${index}`, count));
  expect(tried(setOf(), ...parameters)).toHaveLength(ways);
});

test('64 ways are tried in the same templates, and after that only those that were', () => {
  const set = setOf();
  const known = [0, 1, 2, 3].map((index) => tried(set, parameter(`P${index}`, 16)).length);
  expect(known).toEqual([16, 16, 16, 16]);
  expect(tried(set, parameter('Other', 1))).toEqual([]);
  expect(tried(set, parameter('P0', 16))).toHaveLength(16);
});

test.each([
  [50_000, 1, 1],
  [50_001, 1, 0],
  [25_000, 2, 2],
  [25_001, 2, 0],
])('of %d resources a parameter with %d values is tried in %d ways', (resources, values, ways) => {
  expect(tried(setOf(resources), parameter('A', values))).toHaveLength(ways);
});
