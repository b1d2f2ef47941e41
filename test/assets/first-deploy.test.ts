import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { DockerImageAsset } from 'aws-cdk-lib/aws-ecr-assets';
import { Cluster, ContainerImage, FargateService, FargateTaskDefinition } from 'aws-cdk-lib/aws-ecs';
import { DockerImageCode, DockerImageFunction } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { ImageAssetRepository } from '../../src/assets';
import { EmbeddedAws } from '../support/moto';
import { DockerStub, steps } from './docker-stub';

const IMAGE = join(__dirname, 'image');
const ENV = { account: EmbeddedAws.ACCOUNT, region: EmbeddedAws.REGION };

let aws: EmbeddedAws;
let docker: DockerStub;
let outdir: string;

beforeEach(async () => {
  aws = await EmbeddedAws.start();
  docker = new DockerStub();
  outdir = mkdtempSync(join(tmpdir(), 'cdk-out-'));
  expect(await aws.cdk(['bootstrap', `aws://${ENV.account}/${ENV.region}`])).toMatchObject({ status: 0 });
  aws.calls.length = 0;
}, 120_000);

afterEach(async () => {
  await aws.stop();
  docker.remove();
  rmSync(outdir, { recursive: true, force: true });
});

/** Deploys an app with one command of the real CLI. */
async function deploy(stacks: string[], define: (app: App, images: ImageAssetRepository) => void) {
  const app = new App({ outdir });
  const images = new ImageAssetRepository(new Stack(app, 'Repo', { env: ENV }), 'Images', {
    repositoryName: 'shop-assets-dev',
  });
  define(app, images);
  app.synth();
  const result = await aws.cdk(['deploy', ...stacks, '--require-approval', 'never', '--app', outdir], [docker.path]);
  if (result.status !== 0) {
    throw new Error(result.output);
  }
  return steps(aws.calls);
}

const deployAll = (define: (app: App, images: ImageAssetRepository) => void) => deploy(['--all'], define);

test('on an empty account, one command deploys the repository, then builds and pushes, then deploys the service', async () => {
  const order = await deployAll((app, images) => {
    const service = new Stack(app, 'Orders', { env: ENV, synthesizer: images.synthesizer({ tagPrefix: 'orders-' }) });
    addFargateService(service);
  });

  expect(order).toEqual(['stack Repo', 'docker build', 'docker push shop-assets-dev:orders-', 'stack Orders']);
}, 120_000);

test('a Lambda function from an image finds its image', async () => {
  const order = await deployAll((app, images) => {
    const service = new Stack(app, 'Thumbs', { env: ENV, synthesizer: images.synthesizer({ tagPrefix: 'thumbs-' }) });
    new DockerImageFunction(service, 'Function', { code: DockerImageCode.fromImageAsset(IMAGE) });
  });

  expect(order).toEqual(['stack Repo', 'docker build', 'docker push shop-assets-dev:thumbs-', 'stack Thumbs']);
}, 120_000);

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
}, 120_000);

test('a stack named alone brings the stack of the repository along', async () => {
  const order = await deploy(['Orders'], (app, images) => {
    for (const name of ['Orders', 'Billing']) {
      const tagPrefix = `${name.toLowerCase()}-`;
      new Topic(new Stack(app, name, { env: ENV, synthesizer: images.synthesizer({ tagPrefix }) }), 'Topic');
    }
  });

  expect(order).toEqual(['stack Repo', 'stack Orders']);
}, 120_000);

function addFargateService(scope: Construct): void {
  const subnetConfiguration = [{ name: 'Public', subnetType: SubnetType.PUBLIC }];
  const vpc = new Vpc(scope, 'Vpc', { availabilityZones: ['eu-central-1a'], natGateways: 0, subnetConfiguration });
  const taskDefinition = new FargateTaskDefinition(scope, 'Task');
  taskDefinition.addContainer('Main', { image: ContainerImage.fromAsset(IMAGE) });
  const cluster = new Cluster(scope, 'Cluster', { vpc });
  new FargateService(scope, 'Service', { cluster, taskDefinition, desiredCount: 0, minHealthyPercent: 100 });
}
