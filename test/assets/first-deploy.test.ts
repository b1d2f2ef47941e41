import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnOutput, DefaultStackSynthesizer, Stack } from 'aws-cdk-lib';
import { SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { DockerImageAsset } from 'aws-cdk-lib/aws-ecr-assets';
import { Cluster, ContainerImage, FargateService, FargateTaskDefinition } from 'aws-cdk-lib/aws-ecs';
import { AccountRootPrincipal } from 'aws-cdk-lib/aws-iam';
import { DockerImageCode, DockerImageFunction } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { ImageAssetRepository, ImagePublisher } from '../../src/assets';
import { EmbeddedAws } from '../support/moto';
import { DockerStub, steps } from './docker-stub';

const IMAGE = join(__dirname, 'image');
const ENV = { account: EmbeddedAws.ACCOUNT, region: EmbeddedAws.REGION };

type Define = (app: App, images: ImageAssetRepository) => void;

let aws: EmbeddedAws;
let docker: DockerStub;
let outdir: string;

beforeEach(async () => {
  aws = await EmbeddedAws.start();
  docker = new DockerStub();
  outdir = mkdtempSync(join(tmpdir(), 'cdk-out-'));
  await aws.cdk(['bootstrap', `aws://${ENV.account}/${ENV.region}`]);
}, 300_000);

afterEach(async () => {
  await aws.stop();
  docker.remove();
  rmSync(outdir, { recursive: true, force: true });
});

/** Deploys an app with one command of the real CLI. */
async function deploy(stacks: string[], define: Define, publisher?: ImagePublisher): Promise<string[]> {
  const app = new App({ outdir });
  const images = new ImageAssetRepository(new Stack(app, 'Repo', { env: ENV }), 'Images', {
    repositoryName: 'shop-assets-dev',
    publisher,
  });
  define(app, images);
  app.synth();
  aws.calls.length = 0;
  await aws.cdk(['deploy', ...stacks, '--require-approval', 'never', '--app', outdir], [docker.path]);
  return steps(aws.calls);
}

const deployAll = (define: Define, publisher?: ImagePublisher) => deploy(['--all'], define, publisher);

test('on an empty account, one command deploys the repository, then builds and pushes, then deploys the service', async () => {
  const order = await deployAll((app, images) => {
    const service = new Stack(app, 'Orders', { env: ENV, synthesizer: images.synthesizer({ tagPrefix: 'orders-' }) });
    addFargateService(service);
  });

  expect(order).toEqual(['stack Repo', 'docker build', 'docker push shop-assets-dev:orders-', 'stack Orders']);
}, 300_000);

test('a Lambda function from an image finds its image', async () => {
  const order = await deployAll((app, images) => {
    const service = new Stack(app, 'Thumbs', { env: ENV, synthesizer: images.synthesizer({ tagPrefix: 'thumbs-' }) });
    new DockerImageFunction(service, 'Function', { code: DockerImageCode.fromImageAsset(IMAGE) });
  });

  expect(order).toEqual(['stack Repo', 'docker build', 'docker push shop-assets-dev:thumbs-', 'stack Thumbs']);
}, 300_000);

test('two services with prefixes of their own are built and pushed in one command, even from the same folder', async () => {
  const order = await deployAll((app, images) => {
    for (const name of ['Orders', 'Billing']) {
      const tagPrefix = `${name.toLowerCase()}-`;
      const service = new Stack(app, name, { env: ENV, synthesizer: images.synthesizer({ tagPrefix }) });
      new CfnOutput(service, 'Uri', { value: new DockerImageAsset(service, 'Image', { directory: IMAGE }).imageUri });
      new Topic(service, 'Topic');
    }
  });

  expect(order[0]).toBe('stack Repo');
  expect(order.indexOf('docker push shop-assets-dev:orders-')).toBeGreaterThan(order.indexOf('docker build'));
  expect(order.indexOf('stack Orders')).toBeGreaterThan(order.indexOf('docker push shop-assets-dev:orders-'));
  expect(order.indexOf('stack Billing')).toBeGreaterThan(order.indexOf('docker push shop-assets-dev:billing-'));
  expect(order).toHaveLength(7);
}, 300_000);

test('a stack named alone brings the stack of the repository along', async () => {
  const order = await deploy(['Orders'], (app, images) => {
    for (const name of ['Orders', 'Billing']) {
      const tagPrefix = `${name.toLowerCase()}-`;
      new Topic(new Stack(app, name, { env: ENV, synthesizer: images.synthesizer({ tagPrefix }) }), 'Topic');
    }
  });

  expect(order).toEqual(['stack Repo', 'stack Orders']);
}, 300_000);

test('the incident: with a repository name and a stack dependency alone, the build comes before the repository', async () => {
  const failed = deployAll((app, images) => {
    const synthesizer = new DefaultStackSynthesizer({ imageAssetsRepositoryName: images.repositoryName });
    const service = new Stack(app, 'Orders', { env: ENV, synthesizer });
    service.addDependency(images.repository.stack);
    addFargateService(service);
  });

  await expect(failed).rejects.toThrow("No ECR repository named 'shop-assets-dev'");
  expect(steps(aws.calls)).not.toContain('docker build');
}, 300_000);

test('a dedicated role, created in the same command, is the one that publishes', async () => {
  const order = await deployAll(
    (app, images) => {
      const service = new Stack(app, 'Orders', { env: ENV, synthesizer: images.synthesizer({ tagPrefix: 'orders-' }) });
      addFargateService(service);
    },
    ImagePublisher.dedicatedRole('shop-publishing', new AccountRootPrincipal()),
  );

  expect(order).toEqual(['stack Repo', 'docker build', 'docker push shop-assets-dev:orders-', 'stack Orders']);
  const roles = aws.callsOf('AssumeRole').map(({ form }) => form.RoleArn);
  expect(roles).toContain(`arn:aws:iam::${ENV.account}:role/shop-publishing`);
  expect(roles.filter((role) => role.includes('image-publishing-role'))).toEqual([]);
}, 300_000);

test('an image that was deleted is published again by the next deploy of the same source', async () => {
  const define: Define = (app, images) => {
    const service = new Stack(app, 'Orders', { env: ENV, synthesizer: images.synthesizer({ tagPrefix: 'orders-' }) });
    new DockerImageAsset(service, 'Image', { directory: IMAGE });
    new Topic(service, 'Topic');
  };
  await deployAll(define);
  await deleteImages('shop-assets-dev');

  expect(await deploy(['--exclusively', 'Orders'], define)).toContain('docker push shop-assets-dev:orders-');
}, 300_000);

/** What a clean-up does. */
async function deleteImages(repositoryName: string): Promise<void> {
  const ecr = (action: string, body: object) => call('ecr', `AmazonEC2ContainerRegistry_V20150921.${action}`, body);
  const { imageIds } = await ecr('ListImages', { repositoryName });
  expect(imageIds).toHaveLength(1);
  await ecr('BatchDeleteImage', { repositoryName, imageIds: [{ imageTag: imageIds[0].imageTag }] });
}

/** A call of the JSON protocol; moto looks at no signature. */
async function call(service: string, target: string, body: object): Promise<any> {
  const answer = await fetch(aws.environment.AWS_ENDPOINT_URL, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': target,
      authorization: `AWS4-HMAC-SHA256 Credential=${aws.accessKeyId}/20260101/${ENV.region}/${service}/aws4_request, SignedHeaders=host, Signature=0`,
    },
    body: JSON.stringify(body),
  });
  expect(answer.status).toBe(200);
  return answer.json();
}

function addFargateService(scope: Construct): void {
  const subnetConfiguration = [{ name: 'Public', subnetType: SubnetType.PUBLIC }];
  const vpc = new Vpc(scope, 'Vpc', { availabilityZones: ['eu-central-1a'], natGateways: 0, subnetConfiguration });
  const taskDefinition = new FargateTaskDefinition(scope, 'Task');
  taskDefinition.addContainer('Main', { image: ContainerImage.fromAsset(IMAGE) });
  const cluster = new Cluster(scope, 'Cluster', { vpc });
  new FargateService(scope, 'Service', { cluster, taskDefinition, desiredCount: 0, minHealthyPercent: 100 });
}
