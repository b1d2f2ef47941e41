import { Stack, type StackProps } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { ImageAssetRepository } from 'cdk-hindsight/assets';
import type { Construct } from 'constructs';
import { acknowledge, inPacks } from './acknowledge';

/** Where the images of this account's services are, and who hears of one that is missing. */
export class ImagesStack extends Stack {
  public readonly images: ImageAssetRepository;

  constructor(scope: Construct, id: string, props: StackProps = {}) {
    super(scope, id, props);
    this.images = new ImageAssetRepository(this, 'Images', { repositoryName: 'platform-images' });
    const masterKey = new Key(this, 'AlertsKey', { enableKeyRotation: true });
    const failed = this.images.onImagePullFailed('PullFailed', new Topic(this, 'Alerts', { masterKey }));

    acknowledge(failed, 'EventBridge tries for a day; FailedInvocations tells the rest', 'Serverless-EventBusDLQ');
    acknowledge(
      failed,
      'the role is for this rule alone; AWS names the data keys of a topic with an asterisk',
      'AwsSolutions-IAM5[Action::kms:GenerateDataKey*]',
      ...inPacks('IAMNoInlinePolicy', 'HIPAA.Security', 'NIST.800.53.R4', 'NIST.800.53.R5', 'PCI.DSS.321'),
    );
  }
}
