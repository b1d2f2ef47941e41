/** What only ECR and ECS show: which tags may be pushed again, what would expire, and what the event of a failed pull says. */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { aws, CannotAsk, expect, home, makeStack, region, run, tryAws, until } from './kit';

const REPOSITORY = 'cdk-hindsight/integ-assets';
/** As integ.assets-image-repository.ts has them. */
const KEPT = 50;
const SERVICE_PREFIX = 'orders-';
const CACHE_PREFIX = 'cache-';
const STACK = 'VerifyPullFails';
const SOURCE = 'cdk-hindsight.verify';
const QUOTING = { InputPathsMap: { text: '$.detail.text' }, InputTemplate: '"it said <text>"' };

const inRepository = ['--region', region, '--repository-name', REPOSITORY];

run(async () => {
  const layer = upload(Buffer.from('a layer of a test'));
  askMutability(layer);
  await askExpiry(layer);
  const outputs = await makeCluster();
  await askEvent(outputs);
  await askQuotationMarks(outputs);
});

interface Blob {
  readonly digest: string;
  readonly size: number;
}

/** Uploads some bytes, and returns what a manifest says of them. */
function upload(bytes: Buffer): Blob {
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  const file = join(home, digest.slice(7, 19));
  writeFileSync(file, bytes);
  const { uploadId } = aws('ecr', 'initiate-layer-upload', ...inRepository);
  const part = [
    '--part-first-byte',
    '0',
    '--part-last-byte',
    `${bytes.length - 1}`,
    '--layer-part-blob',
    `fileb://${file}`,
  ];
  aws('ecr', 'upload-layer-part', ...inRepository, '--upload-id', uploadId, ...part);
  const done = ['ecr', 'complete-layer-upload', ...inRepository, '--upload-id', uploadId, '--layer-digests', digest];
  const { succeeded, error } = tryAws(done);
  if (!succeeded && !error.includes('LayerAlreadyExists')) {
    throw new CannotAsk(error);
  }
  return { digest, size: bytes.length };
}

/** Pushes an image that no other has: its configuration holds the number. */
function push(tag: string, layer: Blob, number: number) {
  const config = upload(Buffer.from(JSON.stringify({ architecture: 'amd64', os: 'linux', created: `${number}` })));
  const type = 'application/vnd.docker';
  const manifest = {
    schemaVersion: 2,
    mediaType: `${type}.distribution.manifest.v2+json`,
    config: { mediaType: `${type}.container.image.v1+json`, ...config },
    layers: [{ mediaType: `${type}.image.rootfs.diff.tar.gzip`, ...layer }],
  };
  return tryAws([
    'ecr',
    'put-image',
    ...inRepository,
    '--image-tag',
    tag,
    '--image-manifest',
    JSON.stringify(manifest),
  ]);
}

function askMutability(layer: Blob): void {
  const [first, second] = [push(`${CACHE_PREFIX}verify`, layer, 1), push(`${CACHE_PREFIX}verify`, layer, 2)];
  expect('a tag of a build cache can be pushed again', first.succeeded && second.succeeded, first.error + second.error);
  const [service, again] = [push(`${SERVICE_PREFIX}0`, layer, 3), push(`${SERVICE_PREFIX}0`, layer, 4)];
  const isRefused = service.succeeded && again.error.includes('ImageTagAlreadyExists');
  expect('another tag cannot', isRefused, service.error + again.error);
}

/** Of more images than are kept, the preview names the oldest, and none of the newest. */
async function askExpiry(layer: Blob): Promise<void> {
  for (let number = 1; number <= KEPT; number++) {
    push(`${SERVICE_PREFIX}${number}`, layer, 100 + number);
  }
  aws('ecr', 'start-lifecycle-policy-preview', ...inRepository);
  const preview = await until('the preview of the lifecycle policy', 10, () => {
    const answer = aws('ecr', 'get-lifecycle-policy-preview', ...inRepository);
    return answer.status === 'COMPLETE' ? answer : undefined;
  });
  const expired: string[] = preview.previewResults.flatMap(({ imageTags = [] }: any) => imageTags);
  const newest = Array.from({ length: KEPT }, (_, i) => `${SERVICE_PREFIX}${i + 1}`);
  expect('the oldest image would expire', expired.includes(`${SERVICE_PREFIX}0`), expired);
  expect('none of the newest would', !newest.some((tag) => expired.includes(tag)), expired);
}

type Outputs = Readonly<Record<string, string>>;

function makeCluster(): Promise<Outputs> {
  const { Account: account } = aws('sts', 'get-caller-identity');
  const image = `${account}.dkr.ecr.${region}.amazonaws.com/${REPOSITORY}:${SERVICE_PREFIX}missing`;
  return makeStack(STACK, templateFor(image), '--capabilities', 'CAPABILITY_IAM');
}

/** A task of an image that is not there, whose event the rule of the library has to match. */
async function askEvent(outputs: Outputs): Promise<void> {
  const network = `awsvpcConfiguration={subnets=[${outputs.Subnet}],assignPublicIp=ENABLED}`;
  const task = ['--cluster', outputs.Cluster, '--task-definition', outputs.Task, '--launch-type', 'FARGATE'];
  aws('ecs', 'run-task', '--region', region, ...task, '--network-configuration', network);
  const event = await receive(outputs.Queue, 'CannotPull');
  const pattern = patternOfLibrary();
  const { Result } = aws(
    'events',
    'test-event-pattern',
    '--region',
    region,
    '--event-pattern',
    pattern,
    '--event',
    event,
  );
  expect('the rule of the library matches the event of ECS', Result === true, JSON.parse(event).detail);
}

/** A text with quotation marks, put into a message by EventBridge. */
async function askQuotationMarks(outputs: Outputs): Promise<void> {
  const detail = JSON.stringify({ text: 'say "when"' });
  const entry = { Source: SOURCE, DetailType: 'test', Detail: detail };
  aws('events', 'put-events', '--region', region, '--entries', JSON.stringify([entry]));
  const body = await receive(outputs.Queue, 'it said');
  expect('EventBridge does not escape quotation marks', !body.includes('\\"'), body);
}

function receive(queue: string, word: string): Promise<string> {
  return until(`a message with ${word}`, 10, () => {
    const options = ['--region', region, '--queue-url', queue, '--wait-time-seconds', '10'];
    const { Messages = [] } = aws('sqs', 'receive-message', ...options, '--max-number-of-messages', '10');
    return Messages.map(({ Body }: any) => Body).find((body: string) => body.includes(word));
  });
}

/** The pattern of the rule that `onImagePullFailed` made: the one that names the repository. */
function patternOfLibrary(): string {
  const { Rules } = aws('events', 'list-rules', '--region', region, '--name-prefix', 'AssetsRepository-');
  const [pattern] = Rules.flatMap(({ EventPattern }: any) =>
    EventPattern?.includes('CannotPull') ? EventPattern : [],
  );
  if (!pattern) {
    throw new CannotAsk(`no rule of the repository's stack knows CannotPull: ${JSON.stringify(Rules)}`);
  }
  return pattern;
}

/** A cluster, a task of one image, and a queue that gets the events of its tasks. */
function templateFor(image: string): object {
  const ref = (Ref: string) => ({ Ref });
  const arn = (name: string) => ({ 'Fn::GetAtt': [name, 'Arn'] });
  const allow = (Service: string, Action: string, more: object = {}) => ({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service }, Action, ...more }],
  });
  const managed = 'arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy';
  const resource = (Type: string, Properties: object = {}, more: object = {}) => ({ Type, Properties, ...more });
  return {
    Resources: {
      Vpc: resource('AWS::EC2::VPC', { CidrBlock: '10.44.0.0/24' }),
      Gateway: resource('AWS::EC2::InternetGateway'),
      Attachment: resource('AWS::EC2::VPCGatewayAttachment', { VpcId: ref('Vpc'), InternetGatewayId: ref('Gateway') }),
      Subnet: resource('AWS::EC2::Subnet', { VpcId: ref('Vpc'), CidrBlock: '10.44.0.0/26' }),
      Table: resource('AWS::EC2::RouteTable', { VpcId: ref('Vpc') }),
      Association: resource('AWS::EC2::SubnetRouteTableAssociation', {
        SubnetId: ref('Subnet'),
        RouteTableId: ref('Table'),
      }),
      Route: resource(
        'AWS::EC2::Route',
        { RouteTableId: ref('Table'), DestinationCidrBlock: '0.0.0.0/0', GatewayId: ref('Gateway') },
        { DependsOn: 'Attachment' },
      ),
      Cluster: resource('AWS::ECS::Cluster'),
      Execution: resource('AWS::IAM::Role', {
        AssumeRolePolicyDocument: allow('ecs-tasks.amazonaws.com', 'sts:AssumeRole'),
        ManagedPolicyArns: [managed],
      }),
      Task: resource('AWS::ECS::TaskDefinition', {
        ...{ Cpu: '256', Memory: '512', NetworkMode: 'awsvpc', RequiresCompatibilities: ['FARGATE'] },
        ExecutionRoleArn: arn('Execution'),
        ContainerDefinitions: [{ Name: 'app', Image: image }],
      }),
      Queue: resource('AWS::SQS::Queue'),
      Policy: resource('AWS::SQS::QueuePolicy', {
        Queues: [ref('Queue')],
        PolicyDocument: allow('events.amazonaws.com', 'sqs:SendMessage', { Resource: arn('Queue') }),
      }),
      Rule: resource('AWS::Events::Rule', {
        EventPattern: { source: ['aws.ecs'], detail: { clusterArn: [arn('Cluster')] } },
        Targets: [{ Id: 'Queue', Arn: arn('Queue') }],
      }),
      Quoting: resource('AWS::Events::Rule', {
        EventPattern: { source: [SOURCE] },
        Targets: [{ Id: 'Queue', Arn: arn('Queue'), InputTransformer: QUOTING }],
      }),
    },
    Outputs: {
      Cluster: { Value: ref('Cluster') },
      Queue: { Value: ref('Queue') },
      Subnet: { Value: ref('Subnet') },
      Task: { Value: ref('Task') },
    },
  };
}
