import { App, Size, Stack } from 'aws-cdk-lib';
import { InferenceModel } from '../../src/inference';

const letters = (count: number) => 'x'.repeat(count);
const stack = () => new Stack(new App(), 'Stack', { env: { account: '111122223333', region: 'eu-central-1' } });

test.each([
  'amazon.nova-lite-v1:0',
  'anthropic.claude-3-5-sonnet-20240620-v1:0',
  'a.bc',
  'a-b.c-d.e-f:g-h:i-j',
  'a.b.c',
  `${letters(63)}.${letters(63)}.${letters(63)}:${letters(63)}:${letters(63)}`,
  `${letters(63)}.${letters(126)}`,
])('%s is a model', (id) => {
  expect(InferenceModel.of(id)._idIn(stack())).toBe(id);
});

test.each([
  'nova',
  '.nova-lite',
  'a.b',
  'Amazon.nova-lite',
  'amazon.nova_lite',
  'amazon.nova lite',
  ' amazon.nova-lite',
  'amazon.nova-lite:',
  'amazon.nova-lite:0:1:2',
  'amazon.nova-lite.v1.2',
  `${letters(64)}.bc`,
  `a.${letters(127)}`,
  `a.${letters(63)}.${letters(64)}`,
  `a.bc:${letters(64)}`,
])('%s is none', (id) => {
  expect(() => InferenceModel.of(id)).toThrow('modelId must be the identifier that Bedrock lists');
});

describe.each(['us-gov', 'us', 'eu', 'apac', 'jp', 'au', 'ca', 'global'])('an inference profile of %s', (geography) => {
  const id = `${geography}.amazon.nova-lite-v1:0`;

  test('is a profile, and not a model', () => {
    expect(InferenceModel.inferenceProfile(id)._isProfile).toBe(true);
    expect(() => InferenceModel.of(id)).toThrow('modelId must not be that of an inference profile');
  });

  test('is known by its ARN, and has the model in each Region', () => {
    const model = InferenceModel.inferenceProfile(id);
    const scope = stack();
    const arn = `arn:*:bedrock:eu-central-1:111122223333:inference-profile/${id}`;
    const inAnyPartition = (text: string) => text.replace(/^arn:[^:]+:/, 'arn:*:');
    expect(inAnyPartition(model._idIn(scope))).toBe(arn);
    expect(model._arnsIn(scope).map(inAnyPartition)).toEqual([
      arn,
      'arn:*:bedrock:*::foundation-model/amazon.nova-lite-v1:0',
    ]);
  });
});

test.each(['usa.amazon.nova', 'xus.amazon.nova', 'us-amazon.nova'])('%s has no geography', (id) => {
  expect(InferenceModel.of(id)._isProfile).toBe(false);
  expect(() => InferenceModel.inferenceProfile(id)).toThrow('profileId must begin with us., eu. or another geography');
});

test('a model is named in the Region of the stack only', () => {
  const [arn, ...others] = InferenceModel.of('amazon.nova-lite-v1:0')._arnsIn(stack());
  expect(arn).toMatch(/:bedrock:eu-central-1::foundation-model\/amazon\.nova-lite-v1:0$/);
  expect(others).toEqual([]);
});

test.each([
  [{}, [100, 50_000, 943_718_400]],
  [{ minRecords: 1 }, [1, 50_000, 943_718_400]],
  [{ minRecords: 60_000 }, [60_000, 60_000, 943_718_400]],
  [{ minRecords: 1, maxRecords: 1 }, [1, 1, 943_718_400]],
  [{ maxRecords: 100 }, [100, 100, 943_718_400]],
  [{ minRecords: 1_000_000, maxRecords: 1_000_000, maxFileSize: Size.mebibytes(950) }, [1e6, 1e6, 996_147_200]],
  [{ maxFileSize: Size.mebibytes(1) }, [100, 50_000, 1_048_576]],
  [{ maxFileSize: Size.kibibytes(2048) }, [100, 50_000, 2_097_152]],
])('the limits of a job, given %j', (limits, expected) => {
  const { _minRecords, _maxRecords, _maxFileBytes } = InferenceModel.of('amazon.nova-lite-v1:0', limits);
  expect([_minRecords, _maxRecords, _maxFileBytes]).toEqual(expected);
});

test.each([Size.kibibytes(1023), Size.kibibytes(1025), Size.mebibytes(951)])(
  '%s is no size of a file',
  (maxFileSize) => {
    expect(() => InferenceModel.of('amazon.nova-lite-v1:0', { maxFileSize })).toThrow(
      'limits.maxFileSize must be a whole number between 1 and 950',
    );
  },
);
