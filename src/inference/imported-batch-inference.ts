import { type IStateMachine, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct, IConstruct } from 'constructs';
import { placeOf } from '../private/synth/errors';
import { type Kinds, requireKinds } from '../private/synth/kinds';
import { requireText } from '../private/synth/validation';
import { BatchInferenceBase } from './batch-inference-base';
import type { BatchInferenceAttributes } from './i-batch-inference';

const ATTRIBUTES: Kinds<BatchInferenceAttributes> = { stateMachineArn: 'text', inferenceName: 'text?' };

const ARN = {
  pattern: /^arn:[^:]+:states:[^:]+:[^:]+:stateMachine:[\w-]{1,80}$/,
  must: 'be that of a state machine, as in arn:aws:states:eu-central-1:111122223333:stateMachine:tips',
  remedy: 'take it from stateMachine.stateMachineArn, or from aws stepfunctions list-state-machines',
};

/** The name may be that of a bucket. */
const NAME = {
  pattern: /^[\w.-]{1,80}$/,
  must: 'be the name of a state machine or of a bucket',
  remedy: 'take it from inferenceName of the construct: metrics by another name have no data',
};

/** A batch inference of another stack or app. */
export class ImportedBatchInference extends BatchInferenceBase {
  public readonly stateMachine: IStateMachine;
  /** @internal */
  protected readonly _knownName: string | undefined;

  constructor(scope: Construct, id: string, attrs: BatchInferenceAttributes) {
    const { stateMachineArn, inferenceName } = requireAttributes(placeOf(scope, id), attrs);
    super(scope, id, { environmentFromArn: stateMachineArn });
    this.stateMachine = StateMachine.fromStateMachineArn(this, 'Machine', stateMachineArn);
    this._knownName = inferenceName;
  }
}

/** The ARN decides the environment, so it is checked before the construct exists. */
function requireAttributes(scope: IConstruct, attrs: BatchInferenceAttributes): BatchInferenceAttributes {
  requireKinds(attrs, ATTRIBUTES, scope, 'attrs.');
  requireText('stateMachineArn', attrs.stateMachineArn, ARN, scope);
  requireText('inferenceName', attrs.inferenceName, NAME, scope);
  return attrs;
}
