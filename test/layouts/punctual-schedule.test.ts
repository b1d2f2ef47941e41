import { Key } from 'aws-cdk-lib/aws-kms';
import { Alias, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { DefinitionBody, Pass, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { type PunctualSchedule, type PunctualScheduleProps, PunctualTarget } from '../../src/schedule';
import { jobIn, scheduleIn } from '../schedule/ground';
import { testLayouts } from './layouts';

const ENVIRONMENT = 'eu-central-1:111122223333';

testLayouts<PunctualSchedule, PunctualScheduleProps>({
  props: 'PunctualScheduleProps',
  make: (scope, id, _, props) => scheduleIn(scope, props, id),
  imports: {
    'a function by its ARN': (scope) => ({
      target: PunctualTarget.function(
        LambdaFunction.fromFunctionArn(scope, 'Imported', `arn:aws:lambda:${ENVIRONMENT}:function:job`),
      ),
    }),
    'a function by its name': (scope) => ({
      target: PunctualTarget.function(LambdaFunction.fromFunctionName(scope, 'Imported', 'job')),
    }),
    'an alias': (scope) => ({
      target: PunctualTarget.function(
        new Alias(scope, 'Live', { aliasName: 'live', version: jobIn(scope, 'Versioned').currentVersion }),
      ),
    }),
    'a state machine': (scope) => ({
      target: PunctualTarget.stateMachine(
        new StateMachine(scope, 'Machine', {
          definitionBody: DefinitionBody.fromChainable(new Pass(scope, 'Pass')),
          stateMachineType: StateMachineType.EXPRESS,
        }),
      ),
    }),
    'a state machine by its ARN': (scope) => ({
      target: PunctualTarget.stateMachine(
        StateMachine.fromStateMachineArn(scope, 'Imported', `arn:aws:states:${ENVIRONMENT}:stateMachine:job`),
      ),
    }),
    'queues by their ARNs': (scope) => ({
      target: PunctualTarget.queue(Queue.fromQueueArn(scope, 'Imported', `arn:aws:sqs:${ENVIRONMENT}:jobs.fifo`)),
      deadLetterQueue: Queue.fromQueueArn(scope, 'Dead', `arn:aws:sqs:${ENVIRONMENT}:dead`),
    }),
    'a key': (scope) => ({
      encryptionKey: Key.fromKeyArn(
        scope,
        'Key',
        `arn:aws:kms:${ENVIRONMENT}:key/11111111-2222-3333-4444-555555555555`,
      ),
    }),
  },
});
