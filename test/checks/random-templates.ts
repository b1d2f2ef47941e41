import fc from 'fast-check';
import { RULES } from '../../src/checks/rule-list';
import { BAD_RESOURCES } from './bad-app';

/** What may stand in the place of any value. */
export const MUTANTS: unknown[] = [
  undefined,
  null,
  '',
  'text',
  7,
  -1.5,
  true,
  [],
  [[]],
  [null],
  {},
  { Unknown: {} },
  { Ref: 'Proxy' },
  { Ref: 'AWS::NoValue' },
  { Ref: 'AWS::Region' },
  { Ref: 'Missing' },
  { Ref: ['Proxy'] },
  { Ref: 'Parameter' },
  { Condition: 'IsProd' },
  { 'Fn::GetAtt': ['Cache', 'Endpoint.Port'] },
  { 'Fn::GetAtt': 'Cache.ARN' },
  { 'Fn::GetAtt': ['Cache', { Ref: 'Parameter' }] },
  { 'Fn::GetAtt': 7 },
  { 'Fn::Sub': `\${Proxy} and \${Cache.ARN} and \${!Literal} and \${AWS::Region}` },
  { 'Fn::Sub': [`\${Own}\${Missing}`, { Own: { Ref: 'Cache' } }] },
  { 'Fn::Sub': { Ref: 'Proxy' } },
  { 'Fn::Join': ['', ['a', { Ref: 'Proxy' }, { 'Fn::GetAtt': ['Cache', 'ARN'] }, ['list']]] },
  { 'Fn::Join': 'no list' },
  { 'Fn::Select': [1, ['a', { Ref: 'Proxy' }]] },
  { 'Fn::Select': ['9', { 'Fn::Split': ['-', 'a-b'] }] },
  { 'Fn::Split': [',', 'a,b'] },
  { 'Fn::Split': [',', { Ref: 'Parameter' }] },
  { 'Fn::FindInMap': ['Sizes', 'small', 'text'] },
  { 'Fn::FindInMap': ['Sizes', { Ref: 'AWS::Region' }, 'text'] },
  { 'Fn::If': ['IsProd', 'a', { Ref: 'AWS::NoValue' }] },
  { 'Fn::If': ['IsProd', { 'Fn::If': ['B', [], {}] }] },
  { 'Fn::If': 'IsProd' },
  { 'Fn::ImportValue': { 'Fn::Sub': `\${AWS::StackName}-x` } },
  { 'Fn::ImportValue': 'Loop' },
  { 'Fn::Transform': { Name: 'AWS::Include', Parameters: {} } },
  { 'Fn::Base64': 'x' },
  { 'Fn::Cidr': ['10.0.0.0/8', 2, 4] },
  { 'Fn::GetAZs': '' },
  { 'Fn::Length': [] },
  { 'Fn::ToJsonString': {} },
  { 'Fn::ForEach::Loop': ['a', ['b'], {}] },
  { constructor: 1, toString: 2, hasOwnProperty: 3 },
  JSON.parse('{"__proto__": {"Type": "x"}}'),
];

/** The paths to all values in something. */
export function pathsIn(value: unknown, path: string[] = []): string[][] {
  const inner = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return [path, ...inner.flatMap(([key, part]) => pathsIn(part, [...path, key]))];
}

const IDS = Object.keys(BAD_RESOURCES);
const TYPES = [
  ...new Set([
    ...RULES.flatMap(({ types }) => types),
    ...Object.values(BAD_RESOURCES).map(({ Type }) => Type),
    'Shop::Own::MODULE',
  ]),
];
/** The names of properties that rules look at, from the resources in which every incident is waiting. */
const NAMES = [...new Set(pathsIn(BAD_RESOURCES).flatMap((path) => path.slice(2)))].filter(
  (name) => !/^\d+$/.test(name),
);
const LITERALS = pathsIn(BAD_RESOURCES).flatMap((path) => {
  const value = path.reduce((part: any, key) => part[key], BAD_RESOURCES);
  return typeof value === 'object' ? [] : [value];
});

const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    fc.constantFrom(...LITERALS, null, 0, -1, true, ''),
    fc.constantFrom(...MUTANTS.filter((mutant) => mutant !== undefined)),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...NAMES), tie('value'), { maxKeys: 5 }),
    fc
      .tuple(
        fc.constantFrom('Fn::Join', 'Fn::Select', 'Fn::If', 'Fn::Sub', 'Fn::Split', 'Ref', 'Fn::FindInMap'),
        fc.array(tie('value'), { maxLength: 3 }),
      )
      .map(([name, argument]) => ({ [name]: argument })),
  ),
}));

/** A template in which anything may stand anywhere. */
export const template: fc.Arbitrary<any> = fc.record(
  {
    Resources: fc.dictionary(
      fc.constantFrom(...IDS, 'Fn::ForEach::X'),
      fc.record({ Type: fc.constantFrom(...TYPES), Properties: value }, { requiredKeys: ['Type'] }),
    ),
    Transform: fc.constantFrom('AWS::Serverless-2016-10-31', 'AWS::LanguageExtensions', ['Own'], { Name: 'Own' }, 7),
    Outputs: value,
    Mappings: value,
    Parameters: value,
  },
  { requiredKeys: ['Resources'] },
);
