import type { CustomResource, Duration } from 'aws-cdk-lib';
import { type IAlarm, type IWidget, type Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Connections, IConnectable } from 'aws-cdk-lib/aws-ec2';
import { Grant } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { atTheEnd } from '../private/synth/at-the-end';
import { refuse } from '../private/synth/errors';
import { requireSecretInRegion } from '../private/synth/existing';
import { grantSecret } from '../private/synth/grant-secret';
import { createLogGroup } from '../private/synth/log-encryption';
import { createMetric, given } from '../private/synth/metrics';
import { callOnSchedule } from '../private/synth/schedule';
import { requireText } from '../private/synth/validation';
import { graph } from '../private/synth/widgets';
import { createApiTestAlarms } from './api-test-alarms';
import type { ApiTestGateOptions, ApiTestProps } from './api-test-props';
import { ApiTestResults } from './api-test-results';
import { requireApiTestProps, requireGate, requireTimes, warnAboutUndefined } from './api-test-rules';
import { METRICS, RESULTS_PREFIX, type RunEvent } from './run-tests.contract';
import { GateKeeper } from './test-gate';
import { createBucket } from './test-results';
import { createRunner } from './test-runner';

const GATE_ID = {
  pattern: /^[A-Za-z][A-Za-z0-9-]{0,63}$/,
  must: 'be 1 to 64 letters, digits and hyphens, and begin with a letter',
  remedy: 'choose such a name, and keep it: releases that passed are recorded under it',
};

/**
 * Runs the tests of an API every few minutes, and alerts you when they fail, when they stop, and when the runner itself fails.
 * What it records contains no secrets. A gate holds a release until its tests pass.
 *
 * @example
 * import { Duration } from 'aws-cdk-lib';
 * import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
 * import { Function } from 'aws-cdk-lib/aws-lambda';
 * import { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
 * import { ApiTest, ApiTestSchedule, ApiTestSecret, ApiTestSuite } from 'cdk-hindsight/apitest';
 *
 * declare const api: HttpApi;
 * declare const handler: Function;
 * declare const login: ISecret;
 *
 * const address = api.apiEndpoint;
 * const test = new ApiTest(this, 'Shop', {
 *   suite: ApiTestSuite.postman('shop.postman_collection.json'),
 *   variables: { base: address },
 *   secrets: { token: ApiTestSecret.field(login, 'token') },
 *   schedule: ApiTestSchedule.every(Duration.minutes(1)),
 * });
 * const release = handler.currentVersion.version;
 * test.gate('Release', { after: [api], runWhenChanges: [release] });
 */
export class ApiTest extends Construct implements IConnectable {
  /** The function that runs the tests. */
  public readonly runner: IFunction;
  /** The log of the runner, which names each test that failed. */
  public readonly logGroup: ILogGroup;
  /** The bucket for results of runs that did not pass. It is retained when the stack is deleted. */
  public readonly bucket: IBucket;
  /** The alarms that are on, by the names of their thresholds. */
  public readonly alarms: { [name: string]: IAlarm };
  private readonly timeout: Duration;
  private readonly props: ApiTestProps;

  /**
   * @throws if a variable or secret is not used by the collection, or a variable is a secret; if the times contradict each
   * other; if variables and secrets do not fit into the environment of a function; if the function, the VPC, a
   * secret or the key is in another Region; or if the memory is out of range
   */
  constructor(scope: Construct, id: string, props: ApiTestProps) {
    super(scope, id);
    requireApiTestProps(props, this);
    const times = requireTimes(props, this);
    const { results = ApiTestResults.failures(), encryptionKey, schedule } = props;
    this.props = props;
    this.timeout = times.timeout;

    this.bucket = createBucket(this, results._retention, encryptionKey);
    const logGroup = createLogGroup(this, 'Log', 'apitest', props);
    this.logGroup = logGroup;
    this.runner = createRunner(this, props, times, this.bucket, logGroup);
    this.grantToRunner();
    if (schedule._interval) {
      callOnSchedule(this, {
        handler: this.runner,
        description: 'Runs the tests of an API',
        every: schedule._interval,
        input: { source: 'schedule' } satisfies RunEvent,
      });
    }
    this.alarms = createApiTestAlarms(this, times.interval, props.alarms);
    atTheEnd(this, () => warnAboutUndefined(props, this));
  }

  /**
   * The network of the runner: nothing inbound, HTTPS outbound. Open other ports of an API with `connections.allowTo`.
   *
   * @throws without a VPC
   */
  public get connections(): Connections {
    if (this.props.vpc === undefined) {
      refuse({ property: 'connections', must: 'be used with a VPC', remedy: 'give vpc to the test' }, this);
    }
    return this.runner.connections;
  }

  /**
   * Holds a deployment until the tests pass against the newly deployed resources. If they do not, the deployment fails and
   * is rolled back. A rollback is never held: a release that has passed this gate before passes at once.
   *
   * @param id the name of the gate within this test, under which passed releases are recorded
   * @returns the gate, so that you can deploy something after it
   * @throws if `after` or `runWhenChanges` is empty; or if the attempts take longer than 13 minutes
   */
  public gate(id: string, options: ApiTestGateOptions): CustomResource {
    requireText('id', id, GATE_ID, this);
    const { attempts, total } = requireGate(options, this.timeout, this);
    const { runner, bucket, props } = this;
    const { logRetention, encryptionKey } = props;
    const keeper =
      (this.node.tryFindChild('Gate') as GateKeeper | undefined) ??
      new GateKeeper(this, 'Gate', { runner, bucket, logRetention, encryptionKey });
    const gate = keeper.gate(id, options, attempts, total);
    // The runner with its permissions, and the marks of what has passed.
    gate.node.addDependency(runner, bucket);
    return gate;
  }

  /**
   * Whether runs of the schedule passed: 1, or 0.
   *
   * @default - minimum over 5 minutes
   */
  public metricPassed(options?: MetricOptions): Metric {
    return this.metricOf(METRICS.passed, { statistic: Stats.MINIMUM, label: 'Passed', ...given(options, this) });
  }

  /**
   * Tests that failed, and requests without an answer.
   *
   * @default - sum over 5 minutes
   */
  public metricFailures(options?: MetricOptions): Metric {
    return this.metricOf(METRICS.failures, { statistic: Stats.SUM, label: 'Failures', ...given(options, this) });
  }

  /**
   * The time that runs take, in milliseconds.
   *
   * @default - maximum over 5 minutes
   */
  public metricDuration(options?: MetricOptions): Metric {
    return this.metricOf(METRICS.duration, { statistic: Stats.MAXIMUM, label: 'Duration', ...given(options, this) });
  }

  /**
   * Requests that were made, including requests from scripts. A suite of your own need not report them.
   *
   * @default - sum over 5 minutes
   */
  public metricRequests(options?: MetricOptions): Metric {
    return this.metricOf(METRICS.requests, { statistic: Stats.SUM, label: 'Requests', ...given(options, this) });
  }

  /**
   * Runs that ended with an error of the runner itself.
   *
   * @default - sum over 5 minutes
   */
  public metricRunnerErrors(options?: MetricOptions): Metric {
    return this.runner.metricErrors({ label: 'Errors of the runner', ...given(options, this) });
  }

  /** Graphs for a dashboard: whether the tests pass, what fails, and how long they take. */
  public widgets(): IWidget[] {
    return [
      graph('Tests passed', { left: [this.metricPassed()] }),
      graph('Failures', { left: [this.metricFailures(), this.metricRunnerErrors()] }),
      graph('Time of a run (ms)', { left: [this.metricDuration()], right: [this.metricRequests()] }),
    ];
  }

  private metricOf(metricName: string, options: MetricOptions): Metric {
    const dimensionsMap = { [METRICS.dimension]: this.runner.functionName };
    return createMetric(this, { namespace: METRICS.namespace, metricName, dimensionsMap }, options);
  }

  private grantToRunner(): void {
    const { runner: grantee, bucket, props } = this;
    const { suite, secrets = {}, encryptionKey } = props;
    for (const [name, { _secret: secret }] of Object.entries(secrets)) {
      requireSecretInRegion(`secrets.${name}`, secret, this);
      grantSecret(secret, grantee);
    }
    Grant.addToPrincipal({
      grantee,
      actions: ['s3:PutObject'],
      resourceArns: [bucket.arnForObjects(`${RESULTS_PREFIX}*`)],
    });
    encryptionKey?.grant(grantee, 'kms:GenerateDataKey');
    if (suite._function) {
      const resourceArns = [suite._function.functionArn];
      Grant.addToPrincipal({ grantee, actions: ['lambda:InvokeFunction'], resourceArns });
    }
  }
}
