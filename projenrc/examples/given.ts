/**
 * What a reader has who pastes an example: for each type that an example declares, a function that makes one. It is
 * translated as the examples are, so that it stands in for the declarations in each language.
 */
import { App, Duration, SecretValue, Size, Stack, Stage } from 'aws-cdk-lib';
import * as apigatewayv2 from 'aws-cdk-lib/aws-apigatewayv2';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elasticache from 'aws-cdk-lib/aws-elasticache';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as opensearchservice from 'aws-cdk-lib/aws-opensearchservice';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as stepfunctions from 'aws-cdk-lib/aws-stepfunctions';
import { AmplifyDockerApp } from 'cdk-hindsight/amplify';
import { ImageAssetRepository } from 'cdk-hindsight/assets';
import { DocumentDbAlarms } from 'cdk-hindsight/docdb';
import {
  CertificateAuthoritySource,
  FederatedRole,
  GitHubTrust,
  IdentityProvider,
  Issuer,
  type ITrustAnchor,
  TrustAnchor,
} from 'cdk-hindsight/federation';
import { PinningAwareDatabaseProxy, ProxiedDatabase, ProxyAuth } from 'cdk-hindsight/rdsproxy';
import { SquidProxy } from 'cdk-hindsight/squid';
import { EcpuLimit, StorageLimit, ValkeyAccess, type ValkeyLimits, ValkeyServerlessCache } from 'cdk-hindsight/valkey';

import type { Construct } from 'constructs';

export function app(_scope: Construct, _id: string): App {
  return new App();
}

export function stage(_scope: Construct, id: string): Stage {
  return new Stage(new App(), id);
}

export function stack(scope: Construct, id: string): Stack {
  return new Stack(scope, id);
}

export function vpc(scope: Construct, id: string): ec2.IVpc {
  return new ec2.Vpc(scope, id, { maxAzs: 2 });
}

export function endpoint(scope: Construct, id: string): ec2.InterfaceVpcEndpoint {
  return new ec2.InterfaceVpcEndpoint(scope, id, {
    vpc: vpc(scope, `${id}Vpc`),
    service: ec2.InterfaceVpcEndpointAwsService.SSM,
  });
}

export function service(scope: Construct, id: string): ecs.FargateService {
  const task = new ecs.FargateTaskDefinition(scope, `${id}Task`);
  task.addContainer('Main', { image: ecs.ContainerImage.fromRegistry('public.ecr.aws/nginx/nginx') });
  const cluster = new ecs.Cluster(scope, `${id}Cluster`, { vpc: vpc(scope, `${id}Vpc`) });
  return new ecs.FargateService(scope, id, { cluster, taskDefinition: task });
}

export function table(scope: Construct, id: string): dynamodb.Table {
  return new dynamodb.Table(scope, id, {
    partitionKey: { name: 'pk', type: dynamodb.AttributeType.STRING },
    stream: dynamodb.StreamViewType.NEW_IMAGE,
  });
}

export function httpApi(scope: Construct, id: string): apigatewayv2.HttpApi {
  return new apigatewayv2.HttpApi(scope, id);
}

export function bus(scope: Construct, id: string): events.IEventBus {
  return new events.EventBus(scope, id);
}

export function role(scope: Construct, id: string): iam.IRole {
  return new iam.Role(scope, id, { assumedBy: new iam.AccountRootPrincipal() });
}

export function trustAnchor(scope: Construct, id: string): ITrustAnchor {
  const arn = 'arn:aws:acm-pca:eu-central-1:111122223333:certificate-authority/11111111-1111-4111-8111-111111111111';
  return new TrustAnchor(scope, id, { source: CertificateAuthoritySource.acmPca(arn) });
}

export function principal(_scope: Construct, _id: string): iam.IPrincipal {
  return new iam.ArnPrincipal('arn:aws:iam::111122223333:role/ci');
}

export function key(scope: Construct, id: string): kms.IKey {
  return new kms.Key(scope, id);
}

export function inlineFunction(scope: Construct, id: string): lambda.Function {
  return new lambda.Function(scope, id, {
    runtime: lambda.Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: lambda.Code.fromInline('exports.handler = async () => {};'),
    timeout: Duration.seconds(30),
    vpc: vpc(scope, `${id}Vpc`),
  });
}

export function functionOf(scope: Construct, id: string): lambda.IFunction {
  return inlineFunction(scope, id);
}

export function cluster(scope: Construct, id: string): rds.DatabaseCluster {
  return new rds.DatabaseCluster(scope, id, {
    engine: rds.DatabaseClusterEngine.auroraMysql({ version: rds.AuroraMysqlEngineVersion.VER_3_08_0 }),
    writer: rds.ClusterInstance.serverlessV2('Writer'),
    vpc: vpc(scope, `${id}Vpc`),
    iamAuthentication: true,
  });
}

export function domain(scope: Construct, id: string): opensearchservice.Domain {
  return new opensearchservice.Domain(scope, id, { version: opensearchservice.EngineVersion.OPENSEARCH_2_19 });
}

export function existingProxy(scope: Construct, id: string): rds.DatabaseProxy {
  return new rds.DatabaseProxy(scope, id, {
    proxyTarget: rds.ProxyTarget.fromCluster(cluster(scope, `${id}Cluster`)),
    secrets: [secret(scope, `${id}Secret`)],
    vpc: vpc(scope, `${id}Vpc`),
  });
}

export function serverlessCache(scope: Construct, id: string): elasticache.CfnServerlessCache {
  return new elasticache.CfnServerlessCache(scope, id, { engine: 'valkey', serverlessCacheName: 'orders' });
}

export function replicationGroup(scope: Construct, id: string): elasticache.CfnReplicationGroup {
  return new elasticache.CfnReplicationGroup(scope, id, {
    replicationGroupDescription: 'Orders',
    numCacheClusters: 2,
  });
}

export function instance(scope: Construct, id: string): rds.DatabaseInstance {
  return new rds.DatabaseInstance(scope, id, {
    engine: rds.DatabaseInstanceEngine.mysql({ version: rds.MysqlEngineVersion.VER_8_0 }),
    vpc: vpc(scope, `${id}Vpc`),
    iamAuthentication: true,
  });
}

export function watchedDocuments(scope: Construct, id: string): DocumentDbAlarms {
  return new DocumentDbAlarms(scope, id, { clusterIdentifier: 'orders' });
}

export function stateMachine(scope: Construct, id: string): stepfunctions.IStateMachine {
  const done = new stepfunctions.Pass(scope, `${id}Done`);
  return new stepfunctions.StateMachine(scope, id, {
    definitionBody: stepfunctions.DefinitionBody.fromChainable(done),
  });
}

export function bucket(scope: Construct, id: string): s3.Bucket {
  return new s3.Bucket(scope, id);
}

export function secret(scope: Construct, id: string): secretsmanager.ISecret {
  return new secretsmanager.Secret(scope, id);
}

export function topic(scope: Construct, id: string): sns.ITopic {
  return new sns.Topic(scope, id);
}

export function amplifyApp(scope: Construct, id: string): AmplifyDockerApp {
  return new AmplifyDockerApp(scope, id, {
    repository: 'https://github.com/acme/web',
    accessToken: SecretValue.secretsManager('amplify/github-token'),
    branches: ['main'],
    onBuildFailed: topic(scope, `${id}Topic`),
  });
}

export function baseImages(scope: Construct, id: string): ecr.Repository {
  return new ecr.Repository(scope, id);
}

export function images(scope: Construct, id: string): ImageAssetRepository {
  return new ImageAssetRepository(scope, id, { repositoryName: 'shop-assets' });
}

export function deployRole(scope: Construct, id: string): FederatedRole {
  return new FederatedRole(scope, id, {
    provider: new IdentityProvider(scope, `${id}Provider`, { issuer: Issuer.gitHubActions() }),
    trust: [
      GitHubTrust.repository({ owner: 'acme', repository: 'shop', ownerId: '1234', repositoryId: '5678' }).branch(
        'main',
      ),
    ],
  });
}

export function databaseProxy(scope: Construct, id: string): PinningAwareDatabaseProxy {
  const database = cluster(scope, `${id}Cluster`);
  return new PinningAwareDatabaseProxy(scope, id, {
    vpc: database.vpc,
    target: ProxiedDatabase.fromCluster(database),
    auth: ProxyAuth.endToEndIam({ databaseUsers: ['app'] }),
  });
}

export function squidProxy(scope: Construct, id: string): SquidProxy {
  return new SquidProxy(scope, id, { vpc: vpc(scope, `${id}Vpc`), allowedDomains: ['.partner.example'] });
}

export function limits(_scope: Construct, _id: string): ValkeyLimits {
  return { storage: StorageLimit.upTo(Size.gibibytes(10)), ecpuPerSecond: EcpuLimit.upTo(50_000) };
}

export function cache(scope: Construct, id: string): ValkeyServerlessCache {
  const made = new ValkeyServerlessCache(scope, id, {
    vpc: vpc(scope, `${id}Vpc`),
    limits: limits(scope, id),
  });
  made.addIamUser('Given', { access: ValkeyAccess.keys('given:*').allow('+@read') });
  return made;
}
