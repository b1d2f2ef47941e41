import { App, Stack } from 'aws-cdk-lib';
import { AccountPrincipal, Grant, type IGrantable, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { FUNCTION_ARN, judgeGrantOnImport, QUEUE_ARN } from '../../../src/private/synth/imports';

const env = { account: '111122223333', region: 'eu-central-1' };

/** Grants on an import of an account, and returns the warnings. */
function grantOn(account: string, granteeIn: (stack: Stack) => IGrantable): string[] {
  const stack = new Stack(new App(), 'Stack', { env });
  const queue = Queue.fromQueueArn(stack, 'Queue', `arn:aws:sqs:eu-central-1:${account}:orders`);
  const grantee = granteeIn(stack);
  const grant = Grant.addToPrincipal({ grantee, actions: ['sqs:SendMessage'], resourceArns: [queue.queueArn] });
  const warnings: string[] = [];
  const warn = (message: string) => warnings.push(message);
  expect(judgeGrantOnImport(queue, grantee, grant, { noun: 'queue', how: 'grantSend', warn })).toBe(grant);
  return warnings;
}

const role = (stack: Stack) => new Role(stack, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });

test('a role of the same account has all that it needs', () => {
  expect(grantOn('111122223333', role)).toEqual([]);
});

test('a role of another account has the half of it', () => {
  expect(grantOn('444455556666', role)).toEqual([
    'the queue is of the account 444455556666, and its policy stays as it is: let the app that made it call grantSend for the account 111122223333, or the permission is without effect',
  ]);
});

test('a grant of which nothing came is rejected', () => {
  expect(() => grantOn('444455556666', () => new AccountPrincipal('111122223333'))).toThrow(
    'grantee must have a policy of its own: that of the imported queue stays as it is; let the app that made it call grantSend [Stack/Queue]',
  );
});

const QUEUE = 'arn:aws:sqs:eu-central-1:111122223333:';
const FUNCTION = 'arn:aws:lambda:eu-central-1:111122223333:function:';

test.each([
  [QUEUE_ARN, [`${QUEUE}a`, `${QUEUE}${'a'.repeat(80)}`, 'arn:aws-us-gov:sqs:us-gov-west-1:111122223333:a_B-1']],
  [
    FUNCTION_ARN,
    [`${FUNCTION}a`, `${FUNCTION}${'a'.repeat(64)}`, 'arn:aws-cn:lambda:cn-north-1:111122223333:function:a_B-1'],
  ],
])('%p accepts ARNs', ({ pattern }, arns) => {
  expect(arns.filter((arn) => !pattern.test(arn))).toEqual([]);
});

test.each([
  [
    QUEUE_ARN,
    [QUEUE, `${QUEUE}*`, `${QUEUE}a.fifo`, `${QUEUE}${'a'.repeat(81)}`, `x${QUEUE}a`, 'arn:aws:sqs:*:111122223333:a'],
  ],
  [
    QUEUE_ARN,
    ['arn:aws:sqs:eu-central-1:1111:a', 'arn:aws:sns:eu-central-1:111122223333:a', 'arn:*:sqs:x:111122223333:a'],
  ],
  [FUNCTION_ARN, [FUNCTION, `${FUNCTION}*`, `${FUNCTION}a:7`, `${FUNCTION}${'a'.repeat(65)}`, `x${FUNCTION}a`]],
  [FUNCTION_ARN, ['arn:aws:lambda:*:111122223333:function:a', 'arn:aws:lambda:eu-central-1:111122223333:layer:a']],
])('%p accepts nothing else', ({ pattern }, texts) => {
  expect(texts.filter((text) => pattern.test(text))).toEqual([]);
});
