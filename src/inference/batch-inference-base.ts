import { Duration } from 'aws-cdk-lib';
import {
  type IWidget,
  MathExpression,
  type MathExpressionOptions,
  type Metric,
  type MetricOptions,
  Stats,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { IConstruct } from 'constructs';
import { requireGrantee } from '../private/synth/client-connections';
import { foreignAccountOf, grantToClient } from '../private/synth/client-grants';
import { CompositeResource } from '../private/synth/composite';
import { refuse } from '../private/synth/errors';
import { elsewhere } from '../private/synth/existing';
import { createMetric, given } from '../private/synth/metrics';
import { graph } from '../private/synth/widgets';
import type { IBatchInference } from './i-batch-inference';
import { METRICS } from './run-layout.contract';

/**
 * What a new and an imported batch inference have in common.
 *
 * @jsii ignore
 */
export abstract class BatchInferenceBase extends CompositeResource implements IBatchInference {
  /** The state machine: an execution of it is a run. */
  public abstract readonly stateMachine: IStateMachine;

  /**
   * The value of the dimension of the metrics, if it is known.
   *
   * @internal
   */
  protected abstract readonly _knownName: string | undefined;

  /**
   * What the runs stand on: whoever is granted something may be in a stack of it.
   *
   * @internal
   */
  protected readonly _bases: readonly IConstruct[] = [];

  /** The value of the metrics' dimension `Inference`: `inferenceName`, otherwise the name of the work bucket. */
  public get inferenceName(): string {
    const remedy = 'pass it to BatchInference.fromBatchInferenceAttributes';
    const must = 'be known of the imported batch inference';
    return this._knownName ?? refuse({ property: 'inferenceName', must, remedy }, this);
  }

  /**
   * Allows a principal of the same account to start a run: `states:StartExecution` on `stateMachine`.
   *
   * @throws if the grantee is in another account, which Step Functions does not allow
   * @see https://docs.aws.amazon.com/step-functions/latest/dg/security_iam_service-with-iam.html
   */
  public grantStart(grantee: IGrantable): Grant {
    requireGrantee(grantee, this);
    this.requireSameAccount(grantee);
    return grantToClient(this, grantee, ['states:StartExecution'], [this.stateMachine.stateMachineArn], this._bases);
  }

  /** Returns the command that starts a run, for an output or a runbook. The caller needs `grantStart`. */
  public startCommand(): string {
    const { stateMachineArn } = this.stateMachine;
    return `aws stepfunctions start-execution --state-machine-arn ${stateMachineArn} --region ${this.env.region}`;
  }

  /**
   * Runs that failed, timed out or were aborted.
   *
   * @default - sum over 5 minutes
   */
  public metricRunsFailed(options?: MathExpressionOptions): MathExpression {
    const { stateMachine } = this;
    const place = elsewhere(this);
    return new MathExpression({
      expression: 'FILL(failed, 0) + FILL(timedOut, 0) + FILL(aborted, 0)',
      usingMetrics: {
        failed: stateMachine.metricFailed({ label: 'Failed', ...place }),
        timedOut: stateMachine.metricTimedOut({ label: 'Timed out', ...place }),
        aborted: stateMachine.metricAborted({ label: 'Aborted', ...place }),
      },
      label: 'Runs failed',
      period: Duration.minutes(5),
      ...given(options, this),
    });
  }

  /**
   * Jobs that did not finish, or could not be created.
   *
   * @default - sum over 5 minutes
   */
  public metricUnfinishedJobs(options?: MetricOptions): Metric {
    return this.metricOf(METRICS.unfinished, 'Unfinished jobs', options);
  }

  /**
   * Records with a result, at the end of a run.
   *
   * @default - sum over 5 minutes
   */
  public metricSucceededRecords(options?: MetricOptions): Metric {
    return this.metricOf(METRICS.succeeded, 'Succeeded records', options);
  }

  /**
   * Records that were given up after all rounds, at the end of a run.
   *
   * @default - sum over 5 minutes
   */
  public metricGivenUpRecords(options?: MetricOptions): Metric {
    return this.metricOf(METRICS.givenUp, 'Given up', options);
  }

  /**
   * Lines of the source that are not valid records, or repeat an id, at the end of a run.
   *
   * @default - sum over 5 minutes
   */
  public metricInvalidRecords(options?: MetricOptions): Metric {
    return this.metricOf(METRICS.invalid, 'Invalid', options);
  }

  /**
   * Records that were given up, in percent of those sent.
   *
   * @default - over 60 minutes
   */
  public metricFailedShare(options?: MathExpressionOptions): MathExpression {
    return new MathExpression({
      // No records, no share.
      expression: 'IF(givenUp + succeeded > 0, 100 * givenUp / (givenUp + succeeded), 0)',
      usingMetrics: { givenUp: this.metricGivenUpRecords(), succeeded: this.metricSucceededRecords() },
      label: 'Failed (%)',
      period: Duration.hours(1),
      ...given(options, this),
    });
  }

  /**
   * Tokens of records, as Bedrock counts them at the end of a job.
   *
   * @default - sum over 5 minutes
   */
  public metricInputTokens(options?: MetricOptions): Metric {
    return this.metricOf(METRICS.inputTokens, 'Input tokens', options);
  }

  /**
   * Tokens of answers, as Bedrock counts them at the end of a job.
   *
   * @default - sum over 5 minutes
   */
  public metricOutputTokens(options?: MetricOptions): Metric {
    return this.metricOf(METRICS.outputTokens, 'Output tokens', options);
  }

  /**
   * Tokens of records and answers together.
   *
   * @default - sum over 5 minutes
   */
  public metricTokens(options?: MathExpressionOptions): MathExpression {
    return new MathExpression({
      expression: 'FILL(input, 0) + FILL(output, 0)',
      usingMetrics: { input: this.metricInputTokens(), output: this.metricOutputTokens() },
      label: 'Tokens',
      period: Duration.minutes(5),
      ...given(options, this),
    });
  }

  /** Graphs for a dashboard: records, what failed, tokens, and runs and jobs that did not end well. */
  public widgets(): IWidget[] {
    if (this._knownName === undefined) {
      return [graph('Failed runs', { left: [this.metricRunsFailed()] })];
    }
    return [
      graph('Records', { left: [this.metricSucceededRecords()] }),
      graph('Records without a result', { left: [this.metricGivenUpRecords(), this.metricInvalidRecords()] }),
      graph('Tokens', { left: [this.metricInputTokens(), this.metricOutputTokens()] }),
      graph('Failed runs, unfinished jobs', { left: [this.metricRunsFailed(), this.metricUnfinishedJobs()] }),
    ];
  }

  private metricOf(metricName: string, label: string, options?: MetricOptions): Metric {
    const { namespace, dimension } = METRICS;
    const dimensionsMap = { [dimension]: this.inferenceName };
    return createMetric(this, { namespace, metricName, dimensionsMap, statistic: Stats.SUM, label }, options);
  }

  /** Step Functions has no policy in which a state machine could admit another account. */
  private requireSameAccount(grantee: IGrantable): void {
    const got = foreignAccountOf(this, grantee);
    if (got !== undefined) {
      const must = `be in the account of the state machine, ${this.env.account}`;
      const remedy = 'let it assume a role of that account, and grant that one: Step Functions admits no other account';
      refuse({ property: 'grantee', must, got, remedy }, this);
    }
  }
}
