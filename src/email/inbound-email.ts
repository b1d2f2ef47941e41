import { Stack } from 'aws-cdk-lib';
import {
  type IAlarm,
  type IWidget,
  MathExpression,
  type MathExpressionOptions,
  Metric,
  type MetricOptions,
  Stats,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnRecordSet, MxRecord } from 'aws-cdk-lib/aws-route53';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { EmailIdentity, Identity, type IEmailIdentity } from 'aws-cdk-lib/aws-ses';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct, type IConstruct } from 'constructs';
import { getOrAdd } from '../private/collections';
import { requireGrantee } from '../private/synth/client-connections';
import { grantToClient } from '../private/synth/client-grants';
import { generatedName } from '../private/synth/names';
import { graph } from '../private/synth/widgets';
import { createEmailAlarms } from './email-alarms';
import { requireEmailProps, requireOwnPlace, warnAboutProps } from './email-rules';
import { MX_PRIORITY } from './facts';
import type { InboundEmailProps } from './inbound-email-props';
import type { InboundMx } from './inbound-mx';
import { METRICS } from './mail.contract';
import { MailDispatch } from './mail-dispatch';
import { MailStore, PREFIX } from './mail-store';
import { Activation, createRule, Watcher } from './rule-activation';

const MAX_NAME = 64;
const DKIM_TTL = '1800';

/** The activations of the sets that an app makes, by their names: whoever joins one waits for it. */
const ACTIVATIONS = new WeakMap<IConstruct, Map<string, IConstruct>>();

/**
 * Receives mail by Amazon SES: stores it, hands what is clean to a state machine or a function, and holds the rest. Its rule set
 * is activated, without switching off anybody else's, and an alarm tells when it is active no longer.
 *
 * @example
 * import { HostedZone } from 'aws-cdk-lib/aws-route53';
 * import { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
 * import { InboundEmail, InboundMx, InboundRecipients, InboundRuleSet, InboundTarget } from 'cdk-hindsight/email';
 *
 * declare const process: IStateMachine;
 *
 * const zone = HostedZone.fromHostedZoneAttributes(this, 'Zone', { hostedZoneId: 'Z123', zoneName: 'acme.example' });
 * const orders = new InboundEmail(this, 'Orders', {
 *   recipients: InboundRecipients.addresses('orders@in.acme.example'),
 *   ruleSet: InboundRuleSet.create(),
 *   target: InboundTarget.stateMachine(process),
 *   mx: InboundMx.subdomain(zone, 'in'),
 * });
 * orders.grantRead(process);
 *
 * @see https://docs.aws.amazon.com/ses/latest/dg/receiving-email.html
 */
export class InboundEmail extends Construct {
  /** The bucket with the mail, as it came. It stays when the stack is deleted. */
  public readonly bucket: IBucket;
  /** The name of the rule set. */
  public readonly ruleSetName: string;
  /** The name of the rule. */
  public readonly ruleName: string;
  /** The mail that is held back, with the reasons, for 14 days. */
  public readonly quarantineQueue: IQueue;
  /** The notices of mail that could not be handed over. */
  public readonly deadLetterQueue: IQueue;
  /** The function that judges mail by its verdicts. */
  public readonly dispatcher: IFunction;
  /** The identity that is made for the domain of `mx`. */
  public readonly emailIdentity?: IEmailIdentity;
  /** The key that encrypts mail, topic, queues and logs. */
  public readonly encryptionKey?: IKey;
  /** The alarms that are on, by the names of their thresholds. */
  public readonly alarms: { [name: string]: IAlarm };
  /** The constructs that the receiver refers to. */
  private readonly bases: readonly IConstruct[];

  /**
   * @throws if another receiver of the app creates a rule set in the account and Region, or takes mail of the same recipient from
   * the same set; if no recipient is at the domain of `mx`; if the target is in another account or Region, or is an Express
   * state machine with a timeout of more than 5 minutes; if the key is an alias, or in another Region; if a name has other
   * characters than letters, digits and `_.-`, or is known only at deploy time; or if a duration is out of range
   */
  constructor(scope: Construct, id: string, props: InboundEmailProps) {
    super(scope, id);
    requireEmailProps(props, this);
    this.ruleSetName = props.ruleSet._name ?? generatedName(this, MAX_NAME);
    this.ruleName = props.ruleName ?? generatedName(this, MAX_NAME);
    requireOwnPlace(props, this.ruleSetName, this);
    this.encryptionKey = props.encryptionKey;
    this.bases = [props.target._construct];

    const store = new MailStore(this, this, props);
    this.bucket = store.bucket;
    const dispatch = new MailDispatch(this, store.topic, this.ruleName, props);
    this.dispatcher = dispatch.dispatcher;
    this.quarantineQueue = dispatch.quarantine;
    this.deadLetterQueue = dispatch.deadLetters;
    const rule = createRule(this, store, this, props);
    this.activate(new Activation(this, this, props, [rule, ...dispatch.ready]), props);
    new Watcher(this, this, this.ruleName, props);
    if (props.mx) {
      this.emailIdentity = this.lead(props.mx, props.identity === undefined);
    }
    this.alarms = createEmailAlarms(this, dispatch, props);
    warnAboutProps(props, this);
  }

  /** Lets a grantee read the mail in the bucket, for example the state machine that is the target. */
  public grantRead(grantee: IGrantable): Grant {
    requireGrantee(grantee, this);
    if (this.encryptionKey) {
      grantToClient(this, grantee, ['kms:Decrypt'], [this.encryptionKey.keyArn], this.bases);
    }
    return grantToClient(this, grantee, ['s3:GetObject'], [this.bucket.arnForObjects(`${PREFIX}*`)], this.bases);
  }

  /**
   * Whether mail can reach the rule: 1 if its set is the active one and the rule is enabled, 0 if not.
   *
   * @default - minimum over 5 minutes
   */
  public metricActive(options?: MetricOptions): Metric {
    return this.metricOf(METRICS.active, Stats.MINIMUM, 'Active', options);
  }

  /**
   * Mail that was handed to the target.
   *
   * @default - sum over 5 minutes
   */
  public metricAccepted(options?: MetricOptions): Metric {
    return this.metricOf(METRICS.accepted, Stats.SUM, 'Accepted', options);
  }

  /**
   * Mail that was held back.
   *
   * @default - sum over 5 minutes
   */
  public metricHeld(options?: MetricOptions): Metric {
    return this.metricOf(METRICS.held, Stats.SUM, 'Held', options);
  }

  /**
   * Messages that were about no mail, such as the tests of SES.
   *
   * @default - sum over 5 minutes
   */
  public metricDropped(options?: MetricOptions): Metric {
    return this.metricOf(METRICS.dropped, Stats.SUM, 'Dropped', options);
  }

  /**
   * Attempts of SES to store mail or to tell of it that failed, and mail that it gave up.
   *
   * @default - sum over 5 minutes
   * @see https://docs.aws.amazon.com/ses/latest/dg/receiving-email-metrics.html
   */
  public metricDeliveryFailures(options?: MathExpressionOptions): MathExpression {
    const metric = (metricName: string) =>
      new Metric({
        namespace: 'AWS/SES',
        metricName,
        dimensionsMap: { RuleName: this.ruleName },
        statistic: Stats.SUM,
        label: metricName,
      });
    return new MathExpression({
      expression: 'FILL(failed, 0) + FILL(expired, 0)',
      usingMetrics: { failed: metric('PublishFailure'), expired: metric('PublishExpired') },
      label: 'Not stored',
      ...options,
    });
  }

  /** Graphs for a dashboard: what became of the mail, and whether it can arrive. */
  public widgets(): IWidget[] {
    return [
      graph('Mail', { left: [this.metricAccepted(), this.metricHeld(), this.metricDropped()] }),
      graph('Mail that SES could not store', { left: [this.metricDeliveryFailures()] }),
      graph('Mail can arrive', { left: [this.metricActive()] }),
    ];
  }

  private metricOf(metricName: string, statistic: string, label: string, options: MetricOptions | undefined): Metric {
    return new Metric({
      namespace: METRICS.namespace,
      metricName,
      dimensionsMap: { [METRICS.dimension]: this.ruleName },
      statistic,
      label,
      ...options,
    });
  }

  /** A set that another receiver of the app makes must be active before it is joined. */
  private activate({ resource }: Activation, { ruleSet }: InboundEmailProps): void {
    const activations = getOrAdd(ACTIVATIONS, this.node.root, () => new Map<string, IConstruct>());
    const { account, region } = Stack.of(this);
    const key = `${account} ${region} ${this.ruleSetName}`;
    const other = activations.get(key);
    if (ruleSet._isJoined && other) {
      resource.node.addDependency(other);
    } else if (!ruleSet._isJoined) {
      activations.set(key, resource);
    }
  }

  /** Leads the mail of the domain to SES. */
  private lead({ _zone: zone, _label: label, _domain: domain }: InboundMx, isOwn: boolean): IEmailIdentity | undefined {
    const hostName = `inbound-smtp.${Stack.of(this).region}.amazonaws.com`;
    const comment = 'Leads mail to Amazon SES';
    new MxRecord(this, 'Mx', { zone, recordName: label, comment, values: [{ priority: MX_PRIORITY, hostName }] });
    if (!isOwn) {
      return undefined;
    }
    const identity = new EmailIdentity(this, 'Identity', { identity: Identity.domain(domain) });
    for (const [index, { name, value }] of identity.dkimRecords.entries()) {
      new CfnRecordSet(this, `Dkim${index + 1}`, {
        hostedZoneId: zone.hostedZoneId,
        type: 'CNAME',
        name,
        resourceRecords: [value],
        ttl: DKIM_TTL,
      });
    }
    return identity;
  }
}
