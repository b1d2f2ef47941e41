import { dirname, join } from 'node:path';
import { failureOf } from '../../../src/private/runtime/custom-resource';

// The clients are those of the Lambda runtime; the test answers in their place.
jest.mock('@aws-sdk/client-lambda', () => ({ Lambda: class {} }), { virtual: true });
jest.mock('@aws-sdk/client-sfn', () => ({ SFN: class {} }), { virtual: true });

// The CDK exports none of it: a test of what it does may look inside.
const RUNTIME = join(
  dirname(require.resolve('aws-cdk-lib/package.json')),
  'custom-resources/lib/provider-framework/runtime',
);
/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html */
const MAX_BYTES = 4_096;

/** What the CDK's provider sends to CloudFormation when a handler throws. */
async function answerTo(error: Error): Promise<string> {
  const outbound = require(join(RUNTIME, 'outbound'));
  const framework = require(join(RUNTIME, 'framework'));
  const bodies: string[] = [];
  outbound.httpRequest = async (_: object, body: string) => bodies.push(body);
  // As Lambda describes an error that a Node.js handler threw.
  const Payload = JSON.stringify({ errorType: 'Error', errorMessage: error.message, trace: error.stack?.split('\n') });
  outbound.invokeFunction = async () => ({ FunctionError: 'Unhandled', Payload });
  process.env.USER_ON_EVENT_FUNCTION_ARN = 'arn:aws:lambda:eu-central-1:111122223333:function:runner';
  await framework.onEvent({
    RequestType: 'Create',
    ResponseURL: 'https://cloudformation.example.com/answer',
    StackId: 'arn:aws:cloudformation:eu-central-1:111122223333:stack/Shop/1',
    RequestId: '1',
    LogicalResourceId: 'Schema',
    ResourceType: 'Custom::CdkHindsightDatabaseMigration',
    ResourceProperties: { ServiceToken: 'arn:aws:lambda:eu-central-1:111122223333:function:provider' },
  });
  return bodies[0];
}

test('the longest error of a handler fits into the answer of the provider, from its first line on', async () => {
  jest.spyOn(console, 'log').mockReturnValue();
  const body = await answerTo(failureOf(`0001_users.sql:3: ${'汉'.repeat(10_000)}`, '/the/log/group'));
  expect(JSON.parse(body)).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('0001_users.sql:3: 汉') });
  expect(Buffer.byteLength(body)).toBeLessThan(MAX_BYTES);
});

test('an error with its trace would not fit', async () => {
  jest.spyOn(console, 'log').mockReturnValue();
  expect(Buffer.byteLength(await answerTo(new Error('x'.repeat(10_000))))).toBeGreaterThan(MAX_BYTES);
});
