import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import { type IFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct, IConstruct } from 'constructs';
import { foreignAccountOf } from '../private/synth/client-grants';
import { messagesOf, placeOf, refuse } from '../private/synth/errors';
import { type Kinds, requireClass, requireKinds } from '../private/synth/kinds';
import { requireText } from '../private/synth/validation';
import { BatchBacklogBase } from './batch-backlog-base';
import type { BatchBacklogAttributes } from './i-batch-backlog';

const { warn } = messagesOf('batch');

const ATTRIBUTES: Kinds<BatchBacklogAttributes> = {
  plannerArn: 'text',
  watcherArn: 'text?',
  failureQueue: 'object?',
};

const ARN = {
  pattern: /^arn:[^:]+:lambda:[^:]+:[^:]+:function:[\w-]{1,64}$/,
  must: 'be that of a function without a version, as in arn:aws:lambda:eu-central-1:111122223333:function:transcripts',
  remedy: 'take it from planner.functionArn and watcher.functionArn of the construct',
};

/** A backlog of another stack or app. */
export class ImportedBatchBacklog extends BatchBacklogBase {
  public readonly planner: IFunction;
  /** @internal */
  protected readonly _hasFailureQueue: boolean;
  /** @internal */
  protected readonly _hasWatcher: boolean;
  private readonly queue?: IQueue;
  private readonly watcher?: IFunction;

  constructor(scope: Construct, id: string, attrs: BatchBacklogAttributes) {
    const { plannerArn, watcherArn, failureQueue } = requireAttributes(placeOf(scope, id), attrs);
    super(scope, id, { environmentFromArn: plannerArn });
    this.planner = LambdaFunction.fromFunctionArn(this, 'Planner', plannerArn);
    this.watcher = watcherArn === undefined ? undefined : LambdaFunction.fromFunctionArn(this, 'Watcher', watcherArn);
    this.queue = failureQueue;
    this._hasFailureQueue = failureQueue !== undefined;
    this._hasWatcher = watcherArn !== undefined;
  }

  public get failureQueue(): IQueue {
    return this.queue ?? this.refuseUnknown('failureQueue');
  }

  /**
   * Only the app that makes the planner can change its policy.
   *
   * @internal
   */
  protected _admit(grantee: IGrantable): void {
    const foreign = foreignAccountOf(this, grantee);
    if (foreign !== undefined) {
      const message = `grants to account ${foreign} end there: the planner has to admit its roles too, so call grantStart with them where the backlog is made, and acknowledge this`;
      warn(this, 'otherAccount', message);
    }
  }

  /** @internal */
  protected _requireWatcher(): IFunction {
    return this.watcher ?? this.refuseUnknown('watcherArn');
  }

  private refuseUnknown(property: string): never {
    const remedy = 'pass it to BatchBacklog.fromBatchBacklogAttributes';
    return refuse({ property, must: 'be known of the imported backlog', remedy }, this);
  }
}

/** The ARN decides the environment, so it is checked before the construct exists. */
function requireAttributes(scope: IConstruct, attrs: BatchBacklogAttributes): BatchBacklogAttributes {
  requireKinds(attrs, ATTRIBUTES, scope, 'attrs.');
  requireText('plannerArn', attrs.plannerArn, ARN, scope);
  requireText('watcherArn', attrs.watcherArn, ARN, scope);
  const noun = { name: 'a queue of aws-sqs', remedy: 'import it with Queue.fromQueueArn or Queue.fromQueueAttributes' };
  requireClass('failureQueue', attrs.failureQueue, 'queueUrl', noun, scope);
  return attrs;
}
