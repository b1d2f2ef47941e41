import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { IConstruct } from 'constructs';
import { requireBeside } from '../private/synth/existing';
import { requireClass, requireKind } from '../private/synth/kinds';

/**
 * The processor of accepted mail. It gets `{ messageId, bucket, key, recipients, from, subject, verdicts, headersTruncated }`
 * and reads the email itself from the bucket, if `grantRead` allows it.
 *
 * @example
 * import { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
 * import { InboundTarget } from 'cdk-hindsight/email';
 *
 * declare const process: IStateMachine;
 *
 * InboundTarget.stateMachine(process);
 */
export class InboundTarget {
  /**
   * One execution per email, with that object as its input. The execution is named after the message ID, so an email that is
   * delivered twice is processed once. An Express state machine has no unique names, and may run twice.
   *
   * @throws if it is not a state machine
   * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
   */
  public static stateMachine(stateMachine: IStateMachine): InboundTarget {
    requireKind('stateMachine', stateMachine, 'object');
    const name = { name: 'a StateMachine', remedy: 'pass the construct of the state machine, or an import' };
    requireClass('stateMachine', stateMachine, 'stateMachineArn', name);
    return new InboundTarget(stateMachine, undefined);
  }

  /**
   * A function, which gets one Amazon SQS message at a time, with that object as JSON in its body. If the call fails, the message
   * is retried, and goes to the dead-letter queue after 5 attempts. An email may arrive twice: compare the message ID.
   *
   * @throws if it is not a function
   */
  public static function(handler: IFunction): InboundTarget {
    requireKind('handler', handler, 'object');
    const name = { name: 'a Function', remedy: 'pass the construct of the function, or an import' };
    requireClass('handler', handler, 'functionArn', name);
    return new InboundTarget(undefined, handler);
  }

  private constructor(
    /** @internal */
    readonly _stateMachine: IStateMachine | undefined,
    /** @internal */
    readonly _function: IFunction | undefined,
  ) {}

  /** @internal */
  public get _construct(): IStateMachine | IFunction {
    return (this._stateMachine ?? this._function) as IStateMachine | IFunction;
  }

  /** Rejects a target of another account or Region. @internal */
  public _requireEnvironment(scope: IConstruct): void {
    const remedy = 'use a target in the account and Region of the receiver, and call the other one from there';
    requireBeside({ property: 'target', of: 'the receiver', remedy }, this._construct, scope);
  }
}
