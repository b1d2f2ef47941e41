import type { Stack } from 'aws-cdk-lib';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Code, type FunctionProps, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, LogGroupClass } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { AlarmThreshold } from '../../src/alarm-threshold';
import { ConnectionAlarms, type ConnectionAlarmsProps } from '../../src/connections';
import { expectMessages } from './mistakes';

const watch = (stack: Stack, props: object, id = 'Alarms') =>
  new ConnectionAlarms(stack, id, props as ConnectionAlarmsProps);

function functionIn(stack: Stack, props: Partial<FunctionProps> = {}, id = 'Api'): LambdaFunction {
  const code = Code.fromInline('exports.handler = async () => {};');
  return new LambdaFunction(stack, id, { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code, ...props });
}

const known = (stack: Stack) => functionIn(stack, { logGroup: new LogGroup(stack, 'Log') });
const UNKNOWN =
  'handler must have a log group that is known at synth; give the function a logGroup, set the feature flag @aws-cdk/aws-lambda:useCdkManagedLogGroup, or pass the log group of the function as logGroup here [Stack/Alarms]';

describe('ConnectionAlarms', () => {
  expectMessages(
    [
      [
        'nothing',
        (stack) => watch(stack, {}),
        'handler must be an object, got: undefined; set it; an environment variable or a context value that it comes from may be missing [Stack/Alarms]',
      ],
      [
        'the name of a function',
        (stack) => watch(stack, { handler: 'orders' }),
        "handler must be an object, got: 'orders'; pass a value of this type [Stack/Alarms]",
      ],
      [
        'a topic as the function',
        (stack) => watch(stack, { handler: new Topic(stack, 'Topic') }),
        'handler must be a Lambda function, got: an object of the class Topic of aws-sns; pass a Lambda function: a construct of the CDK, or an import of it [Stack/Alarms]',
      ],
      ['a function without a log group', (stack) => watch(stack, { handler: functionIn(stack) }), UNKNOWN],
      [
        'a function that is known by its name only',
        (stack) => watch(stack, { handler: LambdaFunction.fromFunctionName(stack, 'Api', 'orders') }),
        UNKNOWN,
      ],
      [
        'a function of another Region',
        (stack) =>
          watch(stack, {
            handler: LambdaFunction.fromFunctionArn(
              stack,
              'Api',
              'arn:aws:lambda:us-east-1:111122223333:function:orders',
            ),
          }),
        'handler must be in the Region of its alarms, eu-central-1, got: us-east-1; create the alarms in a stack of the Region of the resource: an alarm sees only the metrics of its own [Stack/Alarms]',
      ],
      [
        'the name of a log group',
        (stack) => watch(stack, { handler: known(stack), logGroup: '/aws/lambda/orders' }),
        "logGroup must be an object, got: '/aws/lambda/orders'; pass a value of this type, or leave it out [Stack/Alarms]",
      ],
      [
        'something else as the log group',
        (stack) => watch(stack, { handler: known(stack), logGroup: new Topic(stack, 'Topic') }),
        'logGroup must be made by the class LogGroup, got: an object of the class Topic of aws-sns; write for example LogGroup.fromLogGroupName(…) [Stack/Alarms]',
      ],
      [
        'another log group than that of the function',
        (stack) =>
          watch(stack, { handler: known(stack), logGroup: LogGroup.fromLogGroupName(stack, 'Other', 'other') }),
        'logGroup must be the log group of the handler, got: other; leave logGroup out, or pass the one that the function was given [Stack/Alarms]',
      ],
      [
        'a log group without filters',
        (stack) => {
          const logGroup = new LogGroup(stack, 'Log', { logGroupClass: LogGroupClass.INFREQUENT_ACCESS });
          return watch(stack, { handler: functionIn(stack, { logGroup }) });
        },
        'logGroup must be of the class STANDARD, got: INFREQUENT_ACCESS; use the class STANDARD: no other one has metric filters [Stack/Alarms]',
      ],
      [
        'a second one for the same log group',
        (stack) => {
          const handler = known(stack);
          watch(stack, { handler }, 'First');
          return watch(stack, { handler });
        },
        'logGroup must be one that no other ConnectionAlarms watches, got: that of Stack/First; create one for all functions that write to it, or give each function a log group of its own [Stack/Alarms]',
      ],
      [
        'a number as a threshold',
        (stack) => watch(stack, { handler: known(stack), alarms: { timeouts: 5 } }),
        'alarms.timeouts must be an object, got: 5; pass a value of this type, or leave it out [Stack/Alarms]',
      ],
      [
        'a topic as an action',
        (stack) => watch(stack, { handler: known(stack), alarms: { actions: [new Topic(stack, 'Topic')] } }),
        'alarms.actions[0] must be an alarm action, got: an object of the class Topic of aws-sns; pass for example an SnsAction [Stack/Alarms]',
      ],
      [
        'more periods than a day has',
        (stack) =>
          watch(stack, {
            handler: known(stack),
            alarms: {
              actions: [new SnsAction(new Topic(stack, 'Topic'))],
              timeouts: AlarmThreshold.of(1, { evaluationPeriods: 300 }),
            },
          }),
        'alarms.timeouts.evaluationPeriods must be a whole number between 1 and 288, got: 300; a period is 5 minutes, and CloudWatch looks back over one day at most [Stack/Alarms]',
      ],
    ],
    14,
  );
});
