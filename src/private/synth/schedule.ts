import { ArnFormat, Duration, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

export interface ScheduledCall {
  readonly handler: IFunction;
  readonly description: string;
  /** Whole minutes; the one or the other. */
  readonly every?: Duration;
  /** An expression of EventBridge Scheduler. */
  readonly at?: { readonly expression: string; readonly timeZone?: string };
  /** The event; EventBridge Scheduler's own if it is left out. */
  readonly input?: object;
  /** The queue for calls that EventBridge Scheduler could not make, and its key. */
  readonly deadLetters?: { readonly queue: IQueue; readonly key: IKey | undefined };
  /** How often a call is tried again that Lambda did not take; not at all by default, because the next one is due soon. */
  readonly retries?: { readonly attempts: number; readonly maximumAge: Duration };
}

const NO_RETRIES = { attempts: 0, maximumAge: Duration.minutes(1) };

/**
 * Calls a function at an interval, or at times; it must bear that two run at a time.
 *
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
 */
export function callOnSchedule(
  scope: Construct,
  { handler, description, every, at, input, deadLetters, retries = NO_RETRIES }: ScheduledCall,
) {
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
  const schedule = new CfnSchedule(scope, 'Schedule', {
    description,
    scheduleExpression: at?.expression ?? rateOf(every as Duration),
    scheduleExpressionTimezone: at?.timeZone,
    flexibleTimeWindow: { mode: 'OFF' },
    target: {
      arn: handler.functionArn,
      roleArn: role.roleArn,
      ...(deadLetters && { deadLetterConfig: { arn: deadLetters.queue.queueArn } }),
      retryPolicy: {
        maximumRetryAttempts: retries.attempts,
        maximumEventAgeInSeconds: retries.maximumAge.toSeconds(),
      },
      ...(input && { input: stack.toJsonString(input) }),
    },
  });
  Validations.of(schedule).acknowledge({
    id: 'hindsight-schedule-overlap',
    reason: 'the function bears that two of its runs overlap',
  });
  // With the policy of the role: EventBridge Scheduler may call at once.
  schedule.node.addDependency(role);
}

function rateOf(every: Duration): string {
  const minutes = every.toMinutes();
  return minutes === 1 ? 'rate(1 minute)' : `rate(${minutes} minutes)`;
}
