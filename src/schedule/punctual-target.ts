import type { Duration } from 'aws-cdk-lib';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { Grant as IamGrant } from 'aws-cdk-lib/aws-iam';
import { type IFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { CfnStateMachine, type IStateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import type { IConstruct } from 'constructs';
import { requireBeside, resourceOf } from '../private/synth/existing';
import { type Kinds, requireClass, requireKind, requireKinds } from '../private/synth/kinds';
import type { TargetSpec } from './start-due.contract';

/** Options of a target: what it receives with each run. */
export interface PunctualTargetOptions {
  /**
   * Becomes `input` in the event. Values may be known only at deploy time.
   *
   * @default - none
   */
  readonly input?: { [key: string]: string };
}

type Resource = IConstruct & { readonly env: { readonly account: string; readonly region: string } };

/**
 * What a schedule starts. The target receives `schedule`, `scheduledTime`, `idempotencyKey` and `input`.
 *
 * @example
 * import { IFunction } from 'aws-cdk-lib/aws-lambda';
 * import { PunctualTarget } from 'cdk-hindsight/schedule';
 *
 * declare const report: IFunction;
 *
 * PunctualTarget.function(report, { input: { country: 'DE' } });
 */
export class PunctualTarget {
  /**
   * A function, which is invoked asynchronously. Lambda may deliver such an invocation more than once, and retries a failed
   * one twice unless the function is configured otherwise.
   *
   * @throws if it is not a function
   */
  public static function(handler: IFunction, options?: PunctualTargetOptions): PunctualTarget {
    requireKind('handler', handler, 'object');
    const remedy = 'pass the construct of the function, its alias or version, or an import';
    requireClass('handler', handler, 'functionArn', { name: 'a Lambda function', remedy });
    const spec = { kind: 'function' as const, address: handler.functionArn, isIdempotent: false, isFifo: false };
    return new PunctualTarget(spec, handler, inputOf(options), (grantee) =>
      IamGrant.addToPrincipal({ grantee, actions: ['lambda:InvokeFunction'], resourceArns: [handler.functionArn] }),
    );
  }

  /**
   * A state machine. The execution is named after schedule and time, so that a standard workflow has one execution per run.
   *
   * @throws if it is not a state machine
   */
  public static stateMachine(stateMachine: IStateMachine, options?: PunctualTargetOptions): PunctualTarget {
    requireKind('stateMachine', stateMachine, 'object');
    const remedy = 'pass the construct of the state machine, or an import';
    requireClass('stateMachine', stateMachine, 'stateMachineArn', { name: 'a state machine', remedy });
    const address = stateMachine.stateMachineArn;
    const resource = resourceOf<CfnStateMachine>(stateMachine, CfnStateMachine.CFN_RESOURCE_TYPE_NAME);
    // Names of express executions may be used again; of an imported one, the type is not known.
    const type = resource && (resource.stateMachineType ?? StateMachineType.STANDARD);
    const spec = {
      kind: 'state-machine' as const,
      address,
      isIdempotent: type === StateMachineType.STANDARD,
      isFifo: false,
    };
    return new PunctualTarget(spec, stateMachine, inputOf(options), (grantee) =>
      IamGrant.addToPrincipal({ grantee, actions: ['states:StartExecution'], resourceArns: [address] }),
    );
  }

  /**
   * A queue. In a FIFO queue, the message group is the schedule.
   *
   * @throws if it is not a queue
   */
  public static queue(queue: IQueue, options?: PunctualTargetOptions): PunctualTarget {
    requireKind('queue', queue, 'object');
    const remedy = 'pass the construct of the queue, or an import';
    requireClass('queue', queue, 'queueArn', { name: 'a Queue', remedy });
    const spec = { kind: 'queue' as const, address: queue.queueUrl, isIdempotent: queue.fifo, isFifo: queue.fifo };
    return new PunctualTarget(spec, queue, inputOf(options), (grantee) => queue.grantSendMessages(grantee));
  }

  private constructor(
    /** @internal */
    readonly _spec: TargetSpec,
    /** @internal */
    readonly _resource: Resource,
    /** @internal */
    readonly _input: { [key: string]: string } | undefined,
    /** @internal */
    readonly _grant: (grantee: IGrantable) => Grant,
  ) {}

  /**
   * The timeout of the function, as far as it is known.
   *
   * @internal
   */
  public get _timeout(): Duration | undefined {
    const { _resource: resource } = this;
    return resource instanceof LambdaFunction ? resource.timeout : undefined;
  }

  /**
   * Rejects a target of another account or Region.
   *
   * @internal
   */
  public _requireEnvironment(scope: IConstruct): void {
    const remedy = 'start a target in the account and Region of the schedule, and let it call the other one';
    requireBeside({ property: 'target', of: 'the schedule', remedy }, this._resource, scope);
  }
}

const OPTIONS: Kinds<PunctualTargetOptions> = { input: 'map of texts?' };

function inputOf(options: PunctualTargetOptions | undefined): { [key: string]: string } | undefined {
  if (options === undefined) {
    return undefined;
  }
  requireKinds(options, OPTIONS, undefined, 'options.');
  return options.input;
}
