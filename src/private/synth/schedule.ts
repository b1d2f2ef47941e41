import { ArnFormat, type Duration, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

export interface ScheduledCall {
  readonly handler: IFunction;
  readonly description: string;
  /** Whole minutes. */
  readonly every: Duration;
  /** The event; EventBridge Scheduler's own if it is left out. */
  readonly input?: object;
  /** The queue for calls that EventBridge Scheduler could not make, and its key. */
  readonly deadLetters?: { readonly queue: IQueue; readonly key: IKey | undefined };
}

/**
 * Calls a function at an interval; it must bear that two run at a time. A call that fails is not repeated: the next one is due soon.
 *
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
 */
export function callOnSchedule(scope: Construct, { handler, description, every, input, deadLetters }: ScheduledCall) {
  const stack = Stack.of(scope);
  const group = stack.formatArn({
    service: 'scheduler',
    resource: 'schedule-group',
    resourceName: 'default',
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
  const role = new Role(scope, 'ScheduleRole', {
    description,
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': stack.account, 'aws:SourceArn': group } },
    }),
  });
  role.addToPolicy(new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [handler.functionArn] }));
  if (deadLetters) {
    role.addToPolicy(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [deadLetters.queue.queueArn] }));
    deadLetters.key?.grant(role, 'kms:Decrypt', 'kms:GenerateDataKey');
  }
  const minutes = every.toMinutes();
  const schedule = new CfnSchedule(scope, 'Schedule', {
    description,
    scheduleExpression: minutes === 1 ? 'rate(1 minute)' : `rate(${minutes} minutes)`,
    flexibleTimeWindow: { mode: 'OFF' },
    target: {
      arn: handler.functionArn,
      roleArn: role.roleArn,
      ...(deadLetters && { deadLetterConfig: { arn: deadLetters.queue.queueArn } }),
      retryPolicy: { maximumRetryAttempts: 0, maximumEventAgeInSeconds: 60 },
      ...(input && { input: stack.toJsonString(input) }),
    },
  });
  Validations.of(schedule).acknowledge({
    id: 'hindsight-schedule-overlap',
    reason: 'a lock or a claim keeps the function from doing the same work twice',
  });
  // With the policy of the role: EventBridge Scheduler may call at once.
  schedule.node.addDependency(role);
}
