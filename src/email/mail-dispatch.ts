import { Duration } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  EventSourceMapping,
  type IFunction,
  Function as Lambda,
  type Function as LambdaFunction,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Subscription, SubscriptionProtocol, type Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct, type IDependable } from 'constructs';
import { grantToClient } from '../private/synth/client-grants';
import { deadLetterQueue, securedQueue } from '../private/synth/dead-letter-queue';
import { resourceOf } from '../private/synth/existing';
import { HandlerCode } from '../private/synth/handler-code';
import { createLogGroup } from '../private/synth/log-encryption';
import type { InboundEmailProps } from './inbound-email-props';
import { DISPATCHER_VARIABLES } from './mail.contract';

const TIMEOUT = Duration.seconds(30);
/** Of a function that is imported, the timeout is not known: that of Lambda's longest one. */
const LONGEST = Duration.minutes(15);
/** As Lambda recommends, so that a message does not come again while its batch is worked on. */
const VISIBILITY_FACTOR = 6;
const MAX_RECEIVES = 5;
const MAX_RETENTION = Duration.days(14);

/** The queues and the function between the notices of SES and the target. */
export class MailDispatch extends Construct {
  /** The notices of SES. */
  public readonly inbox: Queue;
  /** The mail for a function. */
  public readonly work?: Queue;
  public readonly quarantine: Queue;
  public readonly deadLetters: Queue;
  public readonly dispatcher: LambdaFunction;
  /** All that must be there before the first mail. */
  public readonly ready: IDependable[];

  constructor(scope: Construct, topic: Topic, receiver: string, props: InboundEmailProps) {
    super(scope, 'Dispatch');
    const { encryptionKey, target } = props;
    this.deadLetters = deadLetterQueue(this, encryptionKey);
    this.quarantine = new Queue(this, 'Quarantine', { ...securedQueue(encryptionKey), retentionPeriod: MAX_RETENTION });
    this.inbox = this.createQueue('Inbox', TIMEOUT, props);
    if (target._function) {
      this.work = this.createQueue('Work', timeoutOf(target._function) ?? LONGEST, props);
    }
    this.dispatcher = this.createDispatcher(receiver, props);
    const mappings = target._function && this.work ? [this.feed(target._function, this.work, props)] : [];
    this.ready = [...mappings, this.dispatcher, ...this.subscribe(topic)];
  }

  private createQueue(id: string, timeout: Duration, { encryptionKey }: InboundEmailProps): Queue {
    return new Queue(this, id, {
      ...securedQueue(encryptionKey),
      visibilityTimeout: Duration.seconds(timeout.toSeconds() * VISIBILITY_FACTOR),
      retentionPeriod: MAX_RETENTION,
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: MAX_RECEIVES },
    });
  }

  private createDispatcher(receiver: string, props: InboundEmailProps): LambdaFunction {
    const { target, accept } = props;
    const dispatcher = new Lambda(this, 'Dispatcher', {
      description: 'Hands mail that is clean to its target, and holds the rest',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: new HandlerCode('email/dispatch-mail', {}),
      timeout: TIMEOUT,
      memorySize: 256,
      logGroup: createLogGroup(this, 'Log', 'email', props),
      environment: {
        [DISPATCHER_VARIABLES.targetKind]: this.work ? 'queue' : 'state-machine',
        [DISPATCHER_VARIABLES.target]: this.work?.queueUrl ?? (target._stateMachine?.stateMachineArn as string),
        [DISPATCHER_VARIABLES.quarantineUrl]: this.quarantine.queueUrl,
        [DISPATCHER_VARIABLES.acceptance]: accept?._acceptance ?? 'clean',
        [DISPATCHER_VARIABLES.receiver]: receiver,
      },
    });
    this.quarantine.grantSendMessages(dispatcher);
    this.work?.grantSendMessages(dispatcher);
    if (target._stateMachine) {
      const resources = [target._stateMachine.stateMachineArn];
      dispatcher.addToRolePolicy(new PolicyStatement({ actions: ['states:StartExecution'], resources }));
    }
    dispatcher.addEventSource(new SqsEventSource(this.inbox, { batchSize: 10, reportBatchItemFailures: true }));
    return dispatcher;
  }

  /** Passes mail to the function of the user, one at a time. */
  private feed(target: IFunction, work: Queue, { encryptionKey }: InboundEmailProps): EventSourceMapping {
    const actions = [
      'sqs:ReceiveMessage',
      'sqs:DeleteMessage',
      'sqs:GetQueueAttributes',
      'sqs:ChangeMessageVisibility',
    ];
    const grants = [grantToClient(this, target, actions, [work.queueArn], [target])];
    if (encryptionKey) {
      grants.push(grantToClient(this, target, ['kms:Decrypt'], [encryptionKey.keyArn], [target]));
    }
    const mapping = new EventSourceMapping(this, 'Mapping', { target, eventSourceArn: work.queueArn, batchSize: 1 });
    // Lambda looks whether the function may read the queue.
    for (const grant of grants) {
      grant.applyBefore(mapping);
    }
    return mapping;
  }

  private subscribe(topic: Topic): IDependable[] {
    for (const queue of [this.inbox, this.deadLetters]) {
      queue.addToResourcePolicy(
        new PolicyStatement({
          principals: [new ServicePrincipal('sns.amazonaws.com')],
          actions: ['sqs:SendMessage'],
          resources: [queue.queueArn],
          conditions: { ArnEquals: { 'aws:SourceArn': topic.topicArn } },
        }),
      );
    }
    const subscription = new Subscription(this, 'Subscription', {
      topic,
      protocol: SubscriptionProtocol.SQS,
      endpoint: this.inbox.queueArn,
      rawMessageDelivery: true,
      deadLetterQueue: this.deadLetters,
    });
    return [subscription, this.inbox];
  }
}

/** The timeout of a function, where it is known. */
function timeoutOf(target: IFunction): Duration | undefined {
  const timeout = resourceOf(target, 'AWS::Lambda::Function') && (target as LambdaFunction).timeout;
  return timeout === undefined || timeout.isUnresolved() ? undefined : timeout;
}
