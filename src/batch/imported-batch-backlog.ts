import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { type IFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct, IConstruct } from 'constructs';
import { requireGrantee } from '../private/synth/client-connections';
import { grantToClient } from '../private/synth/client-grants';
import { messagesOf, placeOf, refuse } from '../private/synth/errors';
import { FUNCTION_ARN, judgeGrantOnImport } from '../private/synth/imports';
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

  public grantStart(grantee: IGrantable): Grant {
    requireGrantee(grantee, this);
    const grant = grantToClient(this, grantee, ['lambda:InvokeFunction'], [this.planner.functionArn]);
    return judgeGrantOnImport(this, grantee, grant, {
      noun: 'planner',
      how: 'grantStart',
      warn: (message) => warn(this, 'plannerPolicy', message),
    });
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
  requireText('plannerArn', attrs.plannerArn, FUNCTION_ARN, scope);
  requireText('watcherArn', attrs.watcherArn, FUNCTION_ARN, scope);
  const noun = { name: 'a queue of aws-sqs', remedy: 'import it with Queue.fromQueueArn or Queue.fromQueueAttributes' };
  requireClass('failureQueue', attrs.failureQueue, 'queueUrl', noun, scope);
  return attrs;
}
