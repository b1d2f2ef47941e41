import { Duration, Size } from 'aws-cdk-lib';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import {
  BacklogScan,
  BacklogSource,
  BatchBacklog,
  type BatchBacklogProps,
  DoneKey,
  FargateSize,
} from '../../src/batch';
import { testLayouts } from './layouts';

const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/11111111-2222-3333-4444-555555555555';
const importedKey = (scope: Construct) => Key.fromKeyArn(scope, 'Key', KEY);

testLayouts<BatchBacklog, BatchBacklogProps>({
  props: 'BatchBacklogProps',
  make(scope, id, { vpc }, props) {
    return new BatchBacklog(scope, id, {
      vpc,
      source: props.source ?? BacklogSource.bucket(new Bucket(scope, `${id}Recordings`), { suffix: '.wav' }),
      done: props.done ?? DoneKey.under(new Bucket(scope, `${id}Texts`), { replaceSuffix: '.json' }),
      image: ContainerImage.fromRegistry('public.ecr.aws/acme/stt'),
      size: FargateSize.of(1, Size.gibibytes(2)),
      timeout: Duration.hours(1),
      scan: BacklogScan.every(Duration.hours(6)),
      ...props,
    });
  },
  use(made, { grantee, setEnvironment }) {
    made.grantStart(grantee);
    setEnvironment?.({ PLANNER: made.planner.functionName });
  },
  subnets: 'vpcSubnets',
  imports: {
    'buckets by their names': (scope) => ({
      source: BacklogSource.bucket(Bucket.fromBucketName(scope, 'Recordings', 'recordings'), { suffix: '.wav' }),
      done: DoneKey.under(Bucket.fromBucketName(scope, 'Texts', 'texts'), { replaceSuffix: '.json' }),
    }),
    'a bucket with a key': (scope) => ({
      source: BacklogSource.bucket(
        Bucket.fromBucketAttributes(scope, 'Recordings', {
          bucketArn: 'arn:aws:s3:::recordings',
          encryptionKey: importedKey(scope),
        }),
        { suffix: '.wav' },
      ),
    }),
    'an image of a repository': (scope) => ({
      image: ContainerImage.fromEcrRepository(Repository.fromRepositoryName(scope, 'Images', 'stt'), 'v1'),
    }),
    'a key': (scope) => ({ encryptionKey: importedKey(scope) }),
  },
});
