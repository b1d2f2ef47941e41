import { newestOf } from '../../../projenrc/versions/matrix';
import { objectionsTo } from '../../../projenrc/versions/objections';

const CLEAN = { status: 0, output: '', annotations: [] };

test('a clean synthesis is not objected to', () => {
  expect(objectionsTo(CLEAN)).toEqual([]);
});

test('one that fails is, with its last words', () => {
  expect(objectionsTo({ ...CLEAN, status: 1, output: 'first\n\nlast\n' })).toEqual([
    'synthesis ended with 1: first\n  last',
  ]);
});

test('one that was killed is', () => {
  expect(objectionsTo({ ...CLEAN, status: null })).toHaveLength(1);
});

test.each([['[WARNING] aws-cdk-lib.CfnResource#addDependency is deprecated.']])(
  'a deprecated call is: %s',
  (output) => {
    expect(objectionsTo({ ...CLEAN, output: `before\n${output}\nafter` })).toEqual([output]);
  },
);

test.each([
  ['/Dev/Proxy: squid is old [ack: cdk-hindsight/squid:old]'],
  ['/Dev/Proxy: E1152 [ack: CloudFormation-Validate::E1152]'],
])('a warning that the library causes is: %s', (annotation) => {
  expect(objectionsTo({ ...CLEAN, annotations: [annotation] })).toEqual([annotation]);
});

test('a warning of the app is not', () => {
  expect(objectionsTo({ ...CLEAN, annotations: ['/Dev/Role: [ack: @aws-cdk/aws-iam:tooLarge]'] })).toEqual([]);
});

test.each([
  [['2.9.0', '2.276.0', '2.30.1'], '2.276.0'],
  [['2.276.0', '3.0.0', '2.277.0-rc.0'], '2.276.0'],
  [['2.276.0', '2.276.1'], '2.276.1'],
])('the newest of %j is %s', (releases, newest) => {
  expect(newestOf(releases)).toBe(newest);
});
