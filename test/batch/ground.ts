import { Duration, Size, Stack, TimeZone } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { type IVpc, Vpc } from 'aws-cdk-lib/aws-ec2';
import { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import {
  BacklogScan,
  BacklogSource,
  BatchBacklog,
  type BatchBacklogProps,
  DoneKey,
  FargateSize,
} from '../../src/batch';

/** What a backlog needs, in one stack. */
export class Ground {
  public readonly vpc: IVpc;
  public readonly recordings: IBucket;
  public readonly transcripts: IBucket;

  constructor(public readonly scope: Construct) {
    this.vpc = new Vpc(scope, 'Network', { maxAzs: 2, natGateways: 1 });
    this.recordings = new Bucket(scope, 'Recordings');
    this.transcripts = new Bucket(scope, 'Transcripts');
  }

  public props(): BatchBacklogProps {
    return {
      vpc: this.vpc,
      source: BacklogSource.bucket(this.recordings, { prefix: 'calls/', suffix: '.wav' }),
      done: DoneKey.under(this.transcripts, { prefix: 'text/', replaceSuffix: '.json' }),
      image: ContainerImage.fromRegistry('public.ecr.aws/acme/stt'),
      size: FargateSize.of(1, Size.gibibytes(2)),
      timeout: Duration.hours(1),
      scan: BacklogScan.daily('03:00', { timeZone: TimeZone.EUROPE_BERLIN }),
    };
  }

  public backlog(props: Partial<BatchBacklogProps> = {}, id = 'Made'): BatchBacklog {
    return new BatchBacklog(this.scope, id, { ...this.props(), ...props });
  }

  public template(): Template {
    return Template.fromStack(Stack.of(this.scope));
  }
}
