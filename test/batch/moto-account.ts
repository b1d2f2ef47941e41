import {
  BatchClient,
  CreateComputeEnvironmentCommand,
  CreateJobQueueCommand,
  RegisterJobDefinitionCommand,
} from '@aws-sdk/client-batch';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { BatchJobs } from '../../src/batch/handlers/batch-jobs';
import type { PlanPorts } from '../../src/batch/handlers/ports';
import { S3Store } from '../../src/batch/handlers/s3-store';
import { EmbeddedAws } from '../support/moto';
import { SETTINGS } from './memory-account';

const PAGE = 5;

/** S3 and Batch of moto, with the three buckets, a queue and a definition of jobs. Its jobs end well as soon as they are submitted. */
export class MotoAccount {
  public static async start(): Promise<MotoAccount> {
    const aws = await EmbeddedAws.start();
    const account = new MotoAccount(aws);
    await account.prepare();
    return account;
  }

  public readonly s3: S3Client;
  public readonly batch: BatchClient;
  private suffixes = 0;

  private constructor(public readonly aws: EmbeddedAws) {
    const { AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_S3 } = aws.environment;
    const credentials = { accessKeyId: aws.accessKeyId, secretAccessKey: 'test' };
    const common = { region: EmbeddedAws.REGION, credentials };
    this.s3 = new S3Client({ ...common, endpoint: AWS_ENDPOINT_URL_S3, forcePathStyle: true });
    this.batch = new BatchClient({ ...common, endpoint: AWS_ENDPOINT_URL });
  }

  /** The bodies of the submissions so far. */
  public get submissions(): any[] {
    return this.aws.calls.filter(({ path }) => path === '/v1/submitjob').map(({ body }) => JSON.parse(body));
  }

  public ports(settings: Readonly<Record<string, string>> = {}): PlanPorts {
    const submission = { client: this.batch, definition: 'job' };
    return {
      environment: { ...SETTINGS, ...settings },
      // What was put a moment ago is old enough.
      clock: { now: () => Date.now() + 86_400_000 },
      store: new S3Store(this.s3, PAGE),
      jobs: new BatchJobs(this.batch, 'queue', submission),
      newSuffix: () => this.nextSuffix(),
      print: () => {},
    };
  }

  public async put(bucket: string, key: string, text = 'x'): Promise<void> {
    await this.s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: text }));
  }

  public async text(bucket: string, key: string): Promise<string> {
    const { Body } = await this.s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return (await Body?.transformToString()) ?? '';
  }

  private nextSuffix(): string {
    this.suffixes += 1;
    return `${this.suffixes}`;
  }

  private async prepare(): Promise<void> {
    // The other Batch of moto runs containers.
    await fetch(`${this.aws.environment.AWS_ENDPOINT_URL}/moto-api/config`, {
      method: 'POST',
      body: JSON.stringify({ batch: { use_docker: false } }),
    });
    for (const Bucket of ['recordings', 'transcripts', 'runs']) {
      const CreateBucketConfiguration = { LocationConstraint: EmbeddedAws.REGION as never };
      await this.s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
    }
    await this.createRole('batch');
    await this.batch.send(
      new CreateComputeEnvironmentCommand({
        computeEnvironmentName: 'compute',
        type: 'UNMANAGED',
        state: 'ENABLED',
        serviceRole: `arn:aws:iam::${EmbeddedAws.ACCOUNT}:role/batch`,
      }),
    );
    await this.batch.send(
      new CreateJobQueueCommand({
        jobQueueName: 'queue',
        state: 'ENABLED',
        priority: 1,
        computeEnvironmentOrder: [{ order: 1, computeEnvironment: 'compute' }],
      }),
    );
    await this.batch.send(
      new RegisterJobDefinitionCommand({
        jobDefinitionName: 'job',
        type: 'container',
        containerProperties: { image: 'worker', vcpus: 1, memory: 2048 },
      }),
    );
  }

  /** moto tells the services apart by the signature, and does not verify it. */
  private async createRole(name: string): Promise<void> {
    const scope = `${this.aws.accessKeyId}/20261127/us-east-1/iam/aws4_request`;
    const body = new URLSearchParams({ Action: 'CreateRole', RoleName: name, AssumeRolePolicyDocument: '{}' });
    await fetch(`${this.aws.environment.AWS_ENDPOINT_URL}/`, {
      method: 'POST',
      headers: { authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none` },
      body,
    });
  }

  public async stop(): Promise<void> {
    this.s3.destroy();
    this.batch.destroy();
    await this.aws.stop();
  }
}
