import { inferenceSettings } from '../../../src/inference/handlers/settings';

const ENVIRONMENT = {
  WORK_BUCKET: 'work',
  SOURCE_BUCKET: 'prompts',
  SOURCE_PREFIX: 'tips/',
  SOURCE_SUFFIX: '.jsonl',
  RESULTS_BUCKET: 'answers',
  RESULTS_PREFIX: 'done/',
  MIN_RECORDS: '100',
  MAX_RECORDS: '50000',
  MAX_BYTES: '943718400',
  ROUNDS: '3',
  MAX_ONLINE: '0',
  INFERENCE: 'tips',
};

test('each setting has a variable of its own', () => {
  expect(inferenceSettings(ENVIRONMENT)).toEqual({
    workBucket: 'work',
    sourceBucket: 'prompts',
    sourcePrefix: 'tips/',
    sourceSuffix: '.jsonl',
    resultsBucket: 'answers',
    resultsPrefix: 'done/',
    minRecords: 100,
    maxRecords: 50_000,
    maxBytes: 943_718_400,
    rounds: 3,
    maxOnline: 0,
    inference: 'tips',
  });
});

test('prefixes and the suffix may be missing', () => {
  const { SOURCE_PREFIX, SOURCE_SUFFIX, RESULTS_PREFIX, ...others } = ENVIRONMENT;
  expect(inferenceSettings(others)).toMatchObject({ sourcePrefix: '', sourceSuffix: '', resultsPrefix: '' });
});

test.each(['WORK_BUCKET', 'SOURCE_BUCKET', 'RESULTS_BUCKET', 'INFERENCE', 'MIN_RECORDS', 'MAX_ONLINE'])(
  '%s may not be missing',
  (name) => {
    expect(() => inferenceSettings({ ...ENVIRONMENT, [name]: undefined })).toThrow(name);
  },
);
