import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { IConstruct } from 'constructs';
import { requireBeside } from '../private/synth/existing';
import { type Kinds, requireClass, requireKind, requireKinds } from '../private/synth/kinds';
import { requireText } from '../private/synth/validation';

/** Properties of events on a bus. */
export interface OutboxEventBusOptions {
  /** The source of the events, by which rules select them, for example `shop.orders`: up to 256 letters, digits or any of `._/-`. */
  readonly source: string;
}

const OPTIONS: Kinds<OutboxEventBusOptions> = { source: 'text' };

const SOURCE = {
  pattern: /^(?!aws\.)[A-Za-z0-9._/-]{1,256}$/,
  must: 'be 1 to 256 letters, digits or any of ._/-, and not begin with aws.',
  remedy: 'name the application and the part of it, for example shop.orders',
};

/**
 * The destination of an outbox's events.
 *
 * @example
 * import { Queue } from 'aws-cdk-lib/aws-sqs';
 * import { OutboxTarget } from 'cdk-hindsight/outbox';
 *
 * OutboxTarget.queue(new Queue(this, 'Events', { fifo: true }));
 */
export class OutboxTarget {
  /**
   * An event bus in the same account and Region. EventBridge does not keep the order of events.
   *
   * @throws if it is not an event bus; if the source begins with `aws.`, has other characters, or is too long
   * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html
   */
  public static eventBus(bus: IEventBus, options: OutboxEventBusOptions): OutboxTarget {
    requireKind('bus', bus, 'object');
    requireClass('bus', bus, 'eventBusArn', {
      name: 'an EventBus',
      remedy: 'pass the construct of the bus, or an import',
    });
    requireKinds(options, OPTIONS, undefined, 'options.');
    requireText('options.source', options.source, SOURCE);
    return new OutboxTarget('event bus', bus, bus.eventBusArn, bus.eventBusArn, options.source, false, (it) =>
      bus.grantPutEventsTo(it),
    );
  }

  /**
   * A queue. In a FIFO queue the events of one aggregate stay in order: the message group is the aggregate.
   *
   * @throws if it is not a queue
   */
  public static queue(queue: IQueue): OutboxTarget {
    requireKind('queue', queue, 'object');
    requireClass('queue', queue, 'queueArn', {
      name: 'a Queue',
      remedy: 'pass the construct of the queue, or an import',
    });
    return new OutboxTarget('queue', queue, queue.queueArn, queue.queueUrl, undefined, queue.fifo, (it) =>
      queue.grantSendMessages(it),
    );
  }

  /**
   * A topic. In a FIFO topic the events of one aggregate stay in order; EventBridge Pipes cannot send to a FIFO topic.
   *
   * @throws if it is not a topic
   */
  public static topic(topic: ITopic): OutboxTarget {
    requireKind('topic', topic, 'object');
    requireClass('topic', topic, 'topicArn', {
      name: 'a Topic',
      remedy: 'pass the construct of the topic, or an import',
    });
    return new OutboxTarget('topic', topic, topic.topicArn, topic.topicArn, undefined, topic.fifo, (it) =>
      topic.grantPublish(it),
    );
  }

  private constructor(
    /** @internal */
    readonly _kind: 'event bus' | 'queue' | 'topic',
    /** @internal */
    readonly _resource: IConstruct & { readonly env: { readonly account: string; readonly region: string } },
    /** @internal */
    readonly _arn: string,
    /** The URL or ARN that calls to the service have. @internal */
    readonly _address: string,
    /** @internal */
    readonly _source: string | undefined,
    /** @internal */
    readonly _isFifo: boolean,
    /** @internal */
    readonly _grant: (grantee: IGrantable) => Grant,
  ) {}

  /**
   * Rejects a target of another account or Region.
   *
   * @internal
   */
  public _requireEnvironment(scope: IConstruct): void {
    const remedy =
      'use a target in the account and Region of the outbox, and forward from there, for example with an EventBridge rule';
    requireBeside({ property: 'target', of: 'the outbox', remedy }, this._resource, scope);
  }
}
