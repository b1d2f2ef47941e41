import { type RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnRecordSet, MxRecord } from 'aws-cdk-lib/aws-route53';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { EmailIdentity, Identity, type IEmailIdentity } from 'aws-cdk-lib/aws-ses';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct, IConstruct } from 'constructs';
import { getOrAdd } from '../private/collections';
import { requireGrantee } from '../private/synth/client-connections';
import { grantKeyToClient, grantWithResource } from '../private/synth/client-grants';
import { requireKind } from '../private/synth/kinds';
import { generatedName } from '../private/synth/names';
import { createEmailAlarms } from './email-alarms';
import { requireEmailProps, requireOwnPlace, warnAboutProps } from './email-rules';
import { MX_PRIORITY } from './facts';
import type { IInboundEmail, InboundEmailAttributes } from './i-inbound-email';
import { ImportedInboundEmail } from './imported-inbound-email';
import { InboundEmailBase } from './inbound-email-base';
import type { InboundEmailProps } from './inbound-email-props';
import type { InboundMx } from './inbound-mx';
import { MailDispatch } from './mail-dispatch';
import { MailStore, PREFIX } from './mail-store';
import { Activation, createRule, Watcher } from './rule-activation';

const MAX_NAME = 64;
const DKIM_TTL = '1800';
const OTHER_ACCOUNT =
  "grant it to new AccountPrincipal('…') here, and in its own stack to InboundEmail.fromInboundEmailAttributes(…)";

/** The activations of the sets that an app makes, by their names: whoever joins one waits for it. */
const ACTIVATIONS = new WeakMap<IConstruct, Map<string, IConstruct>>();

/**
 * Receives mail with Amazon SES: stores it, passes clean mail to a state machine or a function, and holds the rest. The rule set
 * is activated without switching off anybody else's, and an alarm fires when it is no longer active.
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
export class InboundEmail extends InboundEmailBase {
  /**
   * Imports a receiver that another app or stack created, to read its mail, to monitor it, or to join its rule set.
   *
   * @throws if a name is not valid for a rule, a rule set or a bucket, or the ARN is not the ARN of a standard queue
   */
  public static fromInboundEmailAttributes(scope: Construct, id: string, attrs: InboundEmailAttributes): IInboundEmail {
    return new ImportedInboundEmail(scope, id, attrs);
  }

  /** The bucket with the original mail. It is retained when the stack is deleted. */
  public readonly bucket: IBucket;
  /** The name of the rule set. */
  public readonly ruleSetName: string;
  /** The name of the rule. */
  public readonly ruleName: string;
  /** The queue of mail that is held back, with the reasons, for 14 days. */
  public readonly quarantineQueue: IQueue;
  /** The notifications of mail that could not be passed to the target. */
  public readonly deadLetterQueue: IQueue;
  /** The function that accepts or holds mail according to its verdicts. */
  public readonly dispatcher: IFunction;
  /** The identity that is created for the domain of `mx`. */
  public readonly emailIdentity?: IEmailIdentity;
  /** The key that encrypts the mail, the topic, the queues and the logs. */
  public readonly encryptionKey?: IKey;
  /** The alarms that are on, by the names of their thresholds. */
  public readonly alarms: { [name: string]: IAlarm };
  /** The constructs that the receiver refers to. */
  private readonly bases: readonly IConstruct[];

  /**
   * @throws if another receiver in the app creates a rule set in the same account and Region, or has the same recipient in the
   * same set; if no recipient is at the domain of `mx`; if the target is in another account or Region, or is an Express state
   * machine with a timeout of more than 5 minutes; if the key is an alias, or in another Region; if a name has characters other
   * than letters, digits and `_.-`, or is known only at deploy time; or if a duration is out of range
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

  /**
   * Lets a grantee read the mail in the bucket, for example the state machine that is the target. For an account, or an imported
   * role of another account, the policies of the bucket and the key allow it.
   *
   * @throws if the grantee is in a stack of another account
   */
  public grantRead(grantee: IGrantable): Grant {
    requireGrantee(grantee, this);
    const { bucket, encryptionKey, bases } = this;
    if (encryptionKey) {
      grantKeyToClient(this, grantee, encryptionKey, ['kms:Decrypt'], bases);
    }
    const mail = { resource: bucket, resourceArns: [bucket.arnForObjects(`${PREFIX}*`)], remedy: OTHER_ACCOUNT };
    return grantWithResource(this, grantee, ['s3:GetObject'], mail, bases);
  }

  /** Applies the policy to the bucket and to the queues, which hold what is not processed yet. */
  public override applyRemovalPolicy(policy: RemovalPolicy): void {
    requireKind('policy', policy, 'text', this);
    for (const one of [this.bucket, this.quarantineQueue, this.deadLetterQueue]) {
      one.applyRemovalPolicy(policy);
    }
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
