import { judge } from '../../../projenrc/verify/run-experiment';

const failed = (output: string) => {
  const { verdict, kind } = judge({ kind: 'failed', status: 1, output });
  return `${verdict}: ${kind}`;
};

const OF_THE_ACCOUNT = 'undecided: a right, a quota, credentials or the bootstrap are missing';

afterEach(() => {
  delete process.env.AWS_ENDPOINT_URL;
});

test.each([
  ['an assertion of integ-runner', '  ASSERT     integ.queue (undefined/us-east-1) 3s', 'failed: an assertion failed'],
  ['the stack of assertions', '❌  VerifyAssertions-queue failed: x', 'failed: an assertion failed'],
  ['another stack', '❌  Queue failed: Resource handler returned message: "no"', 'failed: the deployment failed'],
  ['a role that may not be assumed', 'User x is not authorized to perform: sts:AssumeRole on y', OF_THE_ACCOUNT],
  ['keys that are too old', 'ExpiredToken: The security token included in the request is expired', OF_THE_ACCOUNT],
  ['a Region without a bootstrap', 'Has the environment been bootstrapped?', OF_THE_ACCOUNT],
  ['too many networks', 'The maximum number of VPCs has been reached. (Service: Ec2)', OF_THE_ACCOUNT],
  [
    'a right that the library forgot',
    'x is not authorized to perform: sqs:SendMessage',
    'failed: the deployment failed',
  ],
])('%s is told apart', (_, output, expected) => {
  expect(failed(output)).toBe(expected);
});

test('what an emulator does not know says nothing, and in an account it does', () => {
  const output = 'Unrecognized resource types: [AWS::EC2::EIP]';
  expect(failed(output)).toBe('failed: the deployment failed');
  process.env.AWS_ENDPOINT_URL = 'http://127.0.0.1:1';
  expect(failed(output)).toBe('undecided: the emulator does not know all of it');
});

test('an interruption decides nothing, and what takes too long has failed', () => {
  expect(judge({ kind: 'stopped', status: null, output: '' }).verdict).toBe('undecided');
  expect(judge({ kind: 'too long', status: null, output: '' })).toMatchObject({
    verdict: 'failed',
    kind: 'it took too long',
  });
});
