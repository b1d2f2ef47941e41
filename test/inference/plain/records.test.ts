import {
  carryLine,
  failedLine,
  failure,
  inputLine,
  parseObject,
  parseUserLine,
  parseWorkLine,
  recordIdOf,
  refusedLine,
  resultLine,
  TOO_FEW,
  workLine,
} from '../../../src/inference/plain/records';

const parsed = (text: string) => parseUserLine(Buffer.from(text));
const RECORD = {
  recordId: 'R0000000001',
  record: '{"recordId":"tip","big":12345678901234567890}',
  modelInput: '{"q":1.0}',
};
const ERROR = '{"reason":"ModelError","message":"of before"}';
const OTHERWISE = failure('NoOutput', 'nothing came');
const OTHERWISE_TEXT = '{"reason":"NoOutput","message":"nothing came"}';

test('the id of a record has eleven letters and digits', () => {
  expect([recordIdOf(1), recordIdOf(5_000_000)]).toEqual(['R0000000001', 'R0005000000']);
});

test('a message has 300 characters at most', () => {
  expect(failure('ModelError', 'x'.repeat(301)).message).toBe('x'.repeat(300));
});

test('a line of the user keeps what is not ours, as it is written', () => {
  const { fields, ...record } = parsed(
    '{"recordId": "t\\u0069p", "modelInput": {"q": 1.0}, "big": 12345678901234567890, "modelOutput": 1, "error": 2}',
  ) as any;
  expect(record).toEqual({
    userId: 'tip',
    modelInput: '{"q": 1.0}',
    record: '{"recordId":"t\\u0069p","big":12345678901234567890}',
  });
  expect([...fields.keys()]).toEqual(['recordId', 'modelInput', 'big', 'modelOutput', 'error']);
});

test.each([
  ['{"recordId": "a"', 'NotJson', 'the line must be a JSON object in UTF-8'],
  ['[1]', 'NotJson', 'the line must be a JSON object in UTF-8'],
  ['null', 'NotJson', 'the line must be a JSON object in UTF-8'],
  ['"text"', 'NotJson', 'the line must be a JSON object in UTF-8'],
  ['{"modelInput": {}}', 'NoRecordId', 'recordId must be a text that is not empty'],
  ['{"recordId": "", "modelInput": {}}', 'NoRecordId', 'recordId must be a text that is not empty'],
  ['{"recordId": 7, "modelInput": {}}', 'NoRecordId', 'recordId must be a text that is not empty'],
  ['{"recordId": "a"}', 'NoModelInput', 'modelInput must be an object'],
  ['{"recordId": "a", "modelInput": "text"}', 'NoModelInput', 'modelInput must be an object'],
])('%s is no record', (text, reason, message) => {
  expect(parsed(text)).toMatchObject({ failure: { reason, message } });
});

test('a line that is not UTF-8 is no record', () => {
  expect(parseUserLine(Buffer.from([0x7b, 0xff, 0x7d]))).toMatchObject({ failure: { reason: 'NotJson' } });
});

test('a line that is too long has no fields', () => {
  expect(parseUserLine(undefined)).toEqual({
    failure: { reason: 'TooLong', message: 'the line is longer than 32 MiB' },
  });
});

test('an object has fields, and nothing else has', () => {
  expect(parseObject(Buffer.from('{"a": 1}'))).toEqual(new Map([['a', '1']]));
  expect(['[]', 'null', '1', '{'].map((text) => parseObject(Buffer.from(text)))).toEqual(Array(4).fill(undefined));
});

test('what we have written is read again', () => {
  expect(parseWorkLine(workLine({ ...RECORD, error: ERROR }, OTHERWISE))).toEqual({ ...RECORD, error: ERROR });
  expect(parseWorkLine(carryLine(RECORD))).toEqual({ ...RECORD, modelInput: 'null', error: undefined });
  expect(parseWorkLine(undefined)).toEqual({ recordId: null, record: '{}', modelInput: 'null', error: undefined });
});

test('the model gets its input and nothing of the user', () => {
  expect(inputLine(RECORD).toString()).toBe('{"recordId":"R0000000001","modelInput":{"q":1.0}}\n');
});

test('the rest is carried beside it, with the error of before', () => {
  const rest = '{"recordId":"R0000000001","record":{"recordId":"tip","big":12345678901234567890}';
  expect(carryLine(RECORD).toString()).toBe(`${rest}}\n`);
  expect(carryLine({ ...RECORD, error: ERROR }).toString()).toBe(`${rest},"error":${ERROR}}\n`);
});

test('a record that goes on has the error that it had, or the one that is given', () => {
  const rest =
    '{"recordId":"R0000000001","record":{"recordId":"tip","big":12345678901234567890},"modelInput":{"q":1.0}';
  expect(workLine(RECORD, OTHERWISE).toString()).toBe(`${rest},"error":${OTHERWISE_TEXT}}\n`);
  expect(workLine({ ...RECORD, error: ERROR }, OTHERWISE).toString()).toBe(`${rest},"error":${ERROR}}\n`);
});

test('a result has the fields of the user and the answer', () => {
  expect(resultLine(RECORD.record, '{"a": 1}').toString()).toBe(
    '{"recordId":"tip","big":12345678901234567890,"modelOutput":{"a": 1}}\n',
  );
});

test('a failed record is the line of the user with an error', () => {
  const rest = '{"recordId":"tip","big":12345678901234567890,"modelInput":{"q":1.0}';
  expect(failedLine(RECORD, OTHERWISE).toString()).toBe(`${rest},"error":${OTHERWISE_TEXT}}\n`);
  expect(failedLine({ ...RECORD, error: ERROR }, OTHERWISE).toString()).toBe(`${rest},"error":${ERROR}}\n`);
});

test('a refused line has its place, and not what an earlier run has said', () => {
  const fields = new Map([
    ['recordId', '7'],
    ['modelInput', '{}'],
    ['modelOutput', '1'],
    ['error', '2'],
  ]);
  expect(refusedLine({ failure: OTHERWISE, fields }, 's3://prompts/a', 3).toString()).toBe(
    `{"recordId":7,"modelInput":{},"error":${OTHERWISE_TEXT.slice(0, -1)},"source":"s3://prompts/a","line":3}}\n`,
  );
  expect(refusedLine({ failure: OTHERWISE }, 's3://prompts/a', 3).toString()).toBe(
    `{"error":${OTHERWISE_TEXT.slice(0, -1)},"source":"s3://prompts/a","line":3}}\n`,
  );
});

test('too few records for a job have a reason', () => {
  expect(TOO_FEW).toEqual({ reason: 'TooFew', message: 'fewer records than a job needs' });
});
