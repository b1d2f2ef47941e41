import { isAboutContent, outcomeOf } from '../../../src/outbox/handlers/publisher';
import { sdkError } from '../targets';

describe('about the content of a message is the error of a call named', () => {
  test.each([
    'ValidationException',
    'ValidationError',
    'InvalidParameterValue',
    'InvalidParameterValueException',
    'InvalidParameter',
    'InvalidParameterException',
    'InvalidMessageContents',
    'InvalidMessageContentsException',
    'InvalidBatchEntryId',
    'InvalidBatchEntryIdException',
    'InvalidArgument',
    'InvalidArgumentException',
    'InvalidAttributeValue',
    'InvalidAttributeValueException',
    'BatchRequestTooLong',
    'AWS.SimpleQueueService.BatchRequestTooLong',
    '.BatchRequestTooLong',
    'BatchRequestTooLongException',
    'UnsupportedOperation',
    'MalformedDetail',
    'RequestEntityTooLarge',
    'RequestEntityTooLargeException',
    'PayloadTooLarge',
    'PayloadTooLargeException',
  ])('%s', (name) => expect(isAboutContent(sdkError(name))).toBe(true));
});

describe('no fault of a message is the error of a call named', () => {
  test.each([
    'ThrottlingException',
    'AccessDeniedException',
    'TimeoutError',
    'InternalFailure',
    'QueueDoesNotExist',
    'InvalidClientTokenId',
    'InvalidSecurity',
    'Invalid',
    // What only contains one of the names.
    'KMSInvalidParameterValue',
    'ValidationExceptionOfTheKey',
    'XMalformedDetail',
    'OtherBatchRequestTooLong',
    'PayloadTooLargeExceptions',
  ])('%s', (name) => expect(isAboutContent(sdkError(name))).toBe(false));

  test('nothing', () => expect(isAboutContent({})).toBe(false));
});

describe('where the service does not say whose fault it is, its own is the code', () => {
  test.each([
    'ThrottlingException',
    'InternalFailure',
    'InternalException',
    'ServiceUnavailable',
    'RequestTimeout',
    'AccessDeniedException',
    'NotAuthorizedForSourceException',
    'KMSDisabledException',
    'KmsThrottled',
    'ResourceNotFoundException',
    'LimitExceededException',
  ])('%s', (code) => expect(outcomeOf(code, 'later')).toEqual({ kind: 'unavailable', error: `${code}: later` }));
});

test.each([
  ['MalformedDetail', 'no JSON', undefined, 'rejected', 'MalformedDetail: no JSON'],
  ['InvalidArgument', undefined, undefined, 'rejected', 'InvalidArgument'],
  [undefined, 'odd', undefined, 'rejected', 'odd'],
  [undefined, undefined, undefined, 'rejected', 'the service gave no reason'],
  // What the service says counts more than the code.
  ['ThrottlingException', 'bad', true, 'rejected', 'ThrottlingException: bad'],
  ['MalformedDetail', 'later', false, 'unavailable', 'MalformedDetail: later'],
])('code %s, message %s, fault of the sender %s: %s', (code, message, isSenderFault, kind, error) => {
  expect(outcomeOf(code, message, isSenderFault)).toEqual({ kind, error });
});
