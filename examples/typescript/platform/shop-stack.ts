import { SecretValue, Stack, type StackProps } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { AmplifyDockerApp, AmplifyPackageManager } from 'cdk-hindsight/amplify';
import type { Construct } from 'constructs';
import { acknowledge, inPacks } from './acknowledge';

/** The web shop: an Amplify Gen 2 app whose backend brings a container along. */
export class ShopStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps = {}) {
    super(scope, id, props);
    const key = new Key(this, 'Key', { enableKeyRotation: true });
    const failures = new Topic(this, 'BuildFailures', { masterKey: key });
    const shop = new AmplifyDockerApp(this, 'Shop', {
      repository: 'https://github.com/acme/shop',
      accessToken: SecretValue.secretsManager('shop/github-token'),
      branches: ['main'],
      packageManager: AmplifyPackageManager.PNPM,
      onBuildFailed: failures,
    });

    acknowledge(
      shop.serviceRole,
      'the policy that Amplify documents for backends',
      'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmplifyBackendDeployFullAccess]',
    );
    acknowledge(
      shop,
      'the rule may publish to this one topic, and use its key as SNS does',
      'AwsSolutions-IAM5[Action::kms:GenerateDataKey*]',
      ...inPacks('IAMNoInlinePolicy', 'HIPAA.Security', 'NIST.800.53.R4', 'NIST.800.53.R5', 'PCI.DSS.321'),
    );
    acknowledge(shop, 'the log of a failed build stays, whoever is told', 'Serverless-EventBusDLQ');
  }
}
