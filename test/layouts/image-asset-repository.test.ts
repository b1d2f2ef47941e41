import { RemovalPolicy } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { ImageAssetRepository, type ImageAssetRepositoryProps } from '../../src/assets';
import { testLayouts } from './layouts';

testLayouts<ImageAssetRepository, ImageAssetRepositoryProps>({
  props: 'ImageAssetRepositoryProps',
  make(scope, id, { topic }, props) {
    const images = new ImageAssetRepository(scope, id, { repositoryName: `shop-${id.toLowerCase()}`, ...props });
    images.onImagePullFailed('PullFailed', topic);
    return images;
  },
  imports: {
    'a key': (scope) => ({
      encryptionKey: Key.fromKeyArn(
        scope,
        'Key',
        'arn:aws:kms:eu-central-1:111122223333:key/11111111-2222-3333-4444-555555555555',
      ),
    }),
  },
  removal: {
    types: ['AWS::ECR::Repository'],
    retain: { removalPolicy: RemovalPolicy.RETAIN },
    destroy: { removalPolicy: RemovalPolicy.DESTROY },
  },
});
