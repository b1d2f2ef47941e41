import {
  CloudFormationClient,
  DeleteStackCommand,
  paginateDescribeStackEvents,
  paginateDescribeStacks,
  paginateListStackResources,
  type Stack,
  type StackResourceSummary,
} from '@aws-sdk/client-cloudformation';
import {
  CloudWatchLogsClient,
  DeleteLogGroupCommand,
  paginateDescribeLogGroups,
} from '@aws-sdk/client-cloudwatch-logs';
import { DeleteRepositoryCommand, ECRClient } from '@aws-sdk/client-ecr';
import { DescribeKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { paginateGetResources, ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import { DeleteObjectCommand, ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { RUN_TAG } from './tags';

/** The account in one Region: what is looked at and destroyed there. */
export class Account {
  private readonly stacksClient: CloudFormationClient;

  public constructor(public readonly region: string) {
    this.stacksClient = new CloudFormationClient({ region, maxAttempts: 10 });
  }

  public async accountId(): Promise<string> {
    const { Account: id } = await new STSClient({ region: this.region }).send(new GetCallerIdentityCommand({}));
    if (!id) {
      throw new Error('STS did not say which account this is');
    }
    return id;
  }

  /** All stacks that are there, but for nested ones, which go with theirs. */
  public async stacks(): Promise<Stack[]> {
    const found: Stack[] = [];
    for await (const { Stacks = [] } of paginateDescribeStacks({ client: this.stacksClient }, {})) {
      found.push(...Stacks.filter(({ ParentId, StackStatus }) => !ParentId && StackStatus !== 'DELETE_COMPLETE'));
    }
    return found;
  }

  /** Asks for the deletion of a stack; what is to be kept must have failed to be deleted before. */
  public async deleteStack(id: string, keep: readonly string[] = []): Promise<void> {
    const retain = keep.length > 0 ? { RetainResources: [...keep] } : {};
    await this.stacksClient.send(new DeleteStackCommand({ StackName: id, ...retain }));
  }

  public async resourcesOf(stack: string): Promise<StackResourceSummary[]> {
    const found: StackResourceSummary[] = [];
    const pages = paginateListStackResources({ client: this.stacksClient }, { StackName: stack });
    for await (const { StackResourceSummaries = [] } of pages) {
      found.push(...StackResourceSummaries);
    }
    return found;
  }

  /** What CloudFormation says of the resources that failed, the newest first. */
  public async failuresOf(stack: string): Promise<string[]> {
    const found: string[] = [];
    for await (const { StackEvents = [] } of paginateDescribeStackEvents(
      { client: this.stacksClient },
      { StackName: stack },
    )) {
      found.push(
        ...StackEvents.filter(({ ResourceStatus }) => ResourceStatus?.endsWith('_FAILED')).map(
          ({ LogicalResourceId, ResourceType, ResourceStatus, ResourceStatusReason }) =>
            `${LogicalResourceId} (${ResourceType}): ${ResourceStatus}: ${ResourceStatusReason}`,
        ),
      );
    }
    return found;
  }

  /** What has the tag of a run, and is not on its way out. */
  public async tagged(run: string): Promise<string[]> {
    const client = new ResourceGroupsTaggingAPIClient({ region: this.region });
    const arns: string[] = [];
    for await (const { ResourceTagMappingList = [] } of paginateGetResources(
      { client },
      { TagFilters: [{ Key: RUN_TAG, Values: [run] }] },
    )) {
      arns.push(...ResourceTagMappingList.flatMap(({ ResourceARN }) => ResourceARN ?? []));
    }
    const isGoing = await Promise.all(arns.map((arn) => this.isDeletedKey(arn)));
    return arns.filter((_, place) => !isGoing[place]);
  }

  private async isDeletedKey(arn: string): Promise<boolean> {
    if (!/^arn:[\w-]+:kms:/.test(arn)) {
      return false;
    }
    const client = new KMSClient({ region: this.region });
    const state = await client.send(new DescribeKeyCommand({ KeyId: arn })).then(
      ({ KeyMetadata }) => KeyMetadata?.KeyState,
      () => 'unknown',
    );
    return state === 'PendingDeletion';
  }

  /** Functions make these by themselves, so no stack takes them along. */
  public async logGroups(prefix: string): Promise<string[]> {
    const client = new CloudWatchLogsClient({ region: this.region });
    const names: string[] = [];
    for await (const { logGroups = [] } of paginateDescribeLogGroups({ client }, { logGroupNamePrefix: prefix })) {
      names.push(...logGroups.flatMap(({ logGroupName }) => logGroupName ?? []));
    }
    return names;
  }

  public async deleteLogGroup(name: string): Promise<void> {
    await new CloudWatchLogsClient({ region: this.region }).send(new DeleteLogGroupCommand({ logGroupName: name }));
  }

  /** Empties what CloudFormation does not delete as long as something is in it; true if it was of such a kind. */
  public async empty({ ResourceType: type, PhysicalResourceId: id = '' }: StackResourceSummary): Promise<boolean> {
    if (type === 'AWS::ECR::Repository') {
      await new ECRClient({ region: this.region }).send(
        new DeleteRepositoryCommand({ repositoryName: id, force: true }),
      );
    } else if (type === 'AWS::S3::Bucket') {
      await this.emptyBucket(id);
    } else {
      return false;
    }
    return true;
  }

  private async emptyBucket(bucket: string): Promise<void> {
    const client = new S3Client({ region: this.region });
    // What is deleted is not listed again, so the first page is always the next one.
    for (let page = 0; page < 1_000; page++) {
      const { Versions = [], DeleteMarkers = [] } = await client.send(
        new ListObjectVersionsCommand({ Bucket: bucket }),
      );
      const objects = [...Versions, ...DeleteMarkers];
      if (objects.length === 0) {
        return;
      }
      await Promise.all(
        objects.map(({ Key, VersionId }) => client.send(new DeleteObjectCommand({ Bucket: bucket, Key, VersionId }))),
      );
    }
  }
}
