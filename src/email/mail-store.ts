import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct, type IDependable } from 'constructs';
import { privateBucket } from '../private/synth/buckets';
import { messagesOf } from '../private/synth/errors';

const { warn } = messagesOf('email');

/** The beginning of the keys of all mail in the bucket. */
export const PREFIX = 'inbound/';

/** The rule that may write, by names that are fixed at synth. */
export interface RuleNames {
  readonly ruleSetName: string;
  readonly ruleName: string;
}

/**
 * The bucket that SES puts mail into, and the topic that it tells.
 *
 * SES tries to write when the rule is made, so the policies must be there before it. They name the rule in words: a reference
 * to it would be a circle, and the rule would be made first.
 */
export class MailStore extends Construct {
  public readonly bucket: Bucket;
  public readonly topic: Topic;
  /** All that must be there before the rule. */
  public readonly policies: IDependable[];

  constructor(
    scope: Construct,
    names: RuleNames,
    { encryptionKey, retention = Duration.days(90) }: { encryptionKey?: IKey; retention?: Duration },
  ) {
    super(scope, 'Store');
    this.bucket = this.createBucket(encryptionKey, retention);
    this.topic = new Topic(this, 'Topic', { masterKey: encryptionKey, enforceSSL: true });
    this.policies = this.admit(sesOf(this, names), encryptionKey);
  }

  private createBucket(encryptionKey: IKey | undefined, retention: Duration): Bucket {
    return privateBucket(this, 'Bucket', encryptionKey, {
      // SES writes here, and AWS does not say by which version of TLS.
      minimumTLSVersion: undefined,
      lifecycleRules: [{ expiration: retention, abortIncompleteMultipartUploadAfter: Duration.days(1) }],
    });
  }

  /** Lets this rule of SES, and nobody else, put mail and tell of it. */
  private admit(ses: Pick<PolicyStatement, 'principals' | 'conditions'>, key: IKey | undefined): IDependable[] {
    const statement = (actions: string[], resources: string[]) => new PolicyStatement({ ...ses, actions, resources });
    const { bucket, topic } = this;
    bucket.addToResourcePolicy(statement(['s3:PutObject'], [bucket.arnForObjects(`${PREFIX}*`)]));
    const published = topic.addToResourcePolicy(statement(['sns:Publish'], [topic.topicArn]));
    const policies = [bucket.policy, published.policyDependable].filter((it) => it !== undefined);
    return key
      ? [...policies, ...this.admitToKey(statement(['kms:GenerateDataKey*', 'kms:Decrypt'], ['*']), key)]
      : policies;
  }

  private admitToKey(ofSes: PolicyStatement, key: IKey): IDependable[] {
    const added = key.addToResourcePolicy(ofSes);
    key.addToResourcePolicy(forTopics(this));
    if (!added.statementAdded) {
      const message =
        'encryptionKey is imported, so its policy stays as it is: it must let ses.amazonaws.com and sns.amazonaws.com use kms:GenerateDataKey* and kms:Decrypt, or no mail is stored';
      warn(this.node.scope as Construct, 'keyPolicy', message);
    }
    // Its policy is a part of the key.
    return [key];
  }
}

/** The rule as a principal: SES in the name of this account and this rule. */
function sesOf(scope: Construct, { ruleSetName, ruleName }: RuleNames) {
  const stack = Stack.of(scope);
  const rule = stack.formatArn({
    service: 'ses',
    resource: 'receipt-rule-set',
    resourceName: `${ruleSetName}:receipt-rule/${ruleName}`,
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
  return {
    principals: [new ServicePrincipal('ses.amazonaws.com')],
    conditions: { StringEquals: { 'aws:SourceAccount': stack.account, 'aws:SourceArn': rule } },
  };
}

/**
 * Lets topics of the account send to queues that the key encrypts. The topic itself cannot be named: its own encryption
 * depends on the key.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */
function forTopics(scope: Construct): PolicyStatement {
  const topics = Stack.of(scope).formatArn({ service: 'sns', resource: '*', arnFormat: ArnFormat.NO_RESOURCE_NAME });
  return new PolicyStatement({
    principals: [new ServicePrincipal('sns.amazonaws.com')],
    actions: ['kms:GenerateDataKey*', 'kms:Decrypt'],
    resources: ['*'],
    conditions: { ArnLike: { 'aws:SourceArn': topics } },
  });
}
