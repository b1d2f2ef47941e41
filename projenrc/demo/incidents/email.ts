import { Rule } from 'aws-cdk-lib/aws-events';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { ReceiptRuleSet } from 'aws-cdk-lib/aws-ses';
import { S3 } from 'aws-cdk-lib/aws-ses-actions';
import { AwsCustomResource, AwsCustomResourcePolicy, PhysicalResourceId } from 'aws-cdk-lib/custom-resources';
import type { DemoIncident } from './incident';

export const email: DemoIncident = {
  module: 'email',
  happened:
    'A stack activated its receipt rule set, whatever was active; its deletion switched off the mail of the whole account.',
  add(stack) {
    const bucket = new Bucket(stack, 'Mail', { eventBridgeEnabled: true });
    const set = new ReceiptRuleSet(stack, 'MailRules', {
      rules: [{ recipients: ['orders@acme.example'], actions: [new S3({ bucket, objectKeyPrefix: 'inbound/' })] }],
    });
    const call = { service: 'SES', action: 'setActiveReceiptRuleSet' };
    new AwsCustomResource(stack, 'ActivateMail', {
      onCreate: {
        ...call,
        parameters: { RuleSetName: set.receiptRuleSetName },
        physicalResourceId: PhysicalResourceId.of('active'),
      },
      onDelete: call,
      policy: AwsCustomResourcePolicy.fromSdkCalls({ resources: AwsCustomResourcePolicy.ANY_RESOURCE }),
    });
    new Rule(stack, 'MailArrived', {
      eventPattern: {
        source: ['aws.s3'],
        detail: {
          bucket: { name: [bucket.bucketName] },
          object: {
            key: [{ prefix: 'inbound/' }, { 'anything-but': { suffix: 'AMAZON_SES_SETUP_NOTIFICATION' } }],
          },
        },
      },
    });
  },
};
