import { Duration, SecretValue, Size, Stack } from 'aws-cdk-lib';
import { Table } from 'aws-cdk-lib/aws-dynamodb';
import { type IVpc, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { EmailIdentity, Identity } from 'aws-cdk-lib/aws-ses';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AmplifyDockerApp, AmplifyDomain, AmplifySubDomain } from '../../src/amplify';
import { ApiTest, ApiTestSchedule, ApiTestSuite } from '../../src/apitest';
import { ImageAssetRepository } from '../../src/assets';
import { ConnectionAlarms } from '../../src/connections';
import { InboundIdentity } from '../../src/email';
import { CertificateAuthoritySource, CertificateRevocationList, TrustAnchor } from '../../src/federation';
import {
  DatabaseProxyAlarms,
  DatabaseProxyReadOnlyEndpoint,
  PinningAwareDatabaseProxy,
  ProxiedDatabase,
  ProxyAuth,
} from '../../src/rdsproxy';
import { SquidProxy } from '../../src/squid';
import { EcpuLimit, StorageLimit, ValkeyServerlessCache } from '../../src/valkey';
import { Ground as Email } from '../email/ground';
import { clusterIn, outboxIn, relayIn } from '../outbox/ground';
import { scheduleIn } from '../schedule/ground';
import { Ground as Refreshes } from '../stampede/ground';
import { expectMessages, type Mistake } from './mistakes';

const THERE = { account: '111122223333', region: 'us-east-1' };

function there(stack: Stack, id = 'There'): Stack {
  return new Stack(stack.node.root, id, { env: THERE, crossRegionReferences: true });
}

function vpcOf(stack: Stack): IVpc {
  return new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
}

function webIn(stack: Stack, props: object = {}): AmplifyDockerApp {
  return new AmplifyDockerApp(stack, 'Web', {
    repository: 'https://github.com/acme/web',
    accessToken: SecretValue.secretsManager('github'),
    branches: ['main'],
    ...props,
  });
}

function proxyIn(stack: Stack, auth = ProxyAuth.endToEndIam({ databaseUsers: ['app'] })): PinningAwareDatabaseProxy {
  const cluster = clusterIn(stack);
  return new PinningAwareDatabaseProxy(stack, 'Proxy', {
    vpc: cluster.vpc,
    target: ProxiedDatabase.fromCluster(cluster),
    auth,
  });
}

const queueIn = (stack: Stack) => Queue.fromQueueArn(stack, 'Lost', 'arn:aws:sqs:us-east-1:111122223333:lost');
const logsIn = (stack: Stack, place = 'us-east-1:111122223333') =>
  LogGroup.fromLogGroupArn(stack, 'Logs', `arn:aws:logs:${place}:log-group:/acme/orders:*`);
const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const REVOKED = '-----BEGIN X509 CRL-----\nMIIB\n-----END X509 CRL-----\n';
const LIMITS = { storage: StorageLimit.upTo(Size.gibibytes(1)), ecpuPerSecond: EcpuLimit.upTo(1_000) };

const MISTAKES: Mistake[] = [
  [
    'the network of a proxy',
    (stack) => new SquidProxy(stack, 'Made', { vpc: vpcOf(there(stack)), allowedDomains: ['.partner.example'] }),
    'vpc must be in the Region of the stack, eu-central-1, got: us-east-1; use a VPC of this Region [Stack/Made]',
  ],
  [
    'the network of a cache',
    (stack) => new ValkeyServerlessCache(stack, 'Made', { vpc: vpcOf(there(stack)), limits: LIMITS }),
    'vpc must be in the Region of the stack, eu-central-1, got: us-east-1; use a VPC of this Region [Stack/Made]',
  ],
  [
    'the log group of a proxy',
    (stack) => {
      const vpc = vpcOf(stack);
      new SquidProxy(stack, 'Made', { vpc, allowedDomains: ['.partner.example'], accessLog: logsIn(stack) });
    },
    'accessLog must be in the Region of the proxy, eu-central-1, got: us-east-1; use a log group of the account and Region of the proxy: its instance knows only the name [Stack/Made]',
  ],
  [
    'the log group of a function, in another account',
    (stack) => {
      const handler = LambdaFunction.fromFunctionName(stack, 'Orders', 'orders');
      new ConnectionAlarms(stack, 'Made', { handler, logGroup: logsIn(stack, 'eu-central-1:444455556666') });
    },
    'logGroup must be in the account of its alarms, 111122223333, got: 444455556666; create the alarms in a stack of its account and Region: metric filters see only the log groups of their own [Stack/Made]',
  ],
  [
    'the log group of a database proxy',
    (stack) => new DatabaseProxyAlarms(stack, 'Made', { proxyName: 'orders', logGroup: logsIn(stack) }),
    'logGroup must be in the Region of its alarms, eu-central-1, got: us-east-1; create the alarms in a stack of its account and Region: metric filters see only the log groups of their own [Stack/Made]',
  ],
  [
    'the database proxy of an endpoint',
    (stack) => new DatabaseProxyReadOnlyEndpoint(stack, 'Made', { proxy: proxyIn(there(stack)) }),
    'proxy must be in the Region of the endpoint, eu-central-1, got: us-east-1; make the endpoint in a stack of the account and Region of the proxy [Stack/Made]',
  ],
  [
    'the secret of a database proxy',
    (stack) => {
      const arn = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:orders-AbCdEf';
      proxyIn(stack, ProxyAuth.secrets([Secret.fromSecretCompleteArn(stack, 'Login', arn)]));
    },
    'auth must be in the Region of the stack, eu-central-1, got: us-east-1; replicate the secret to this Region, and import the replica [Stack/Proxy]',
  ],
  [
    'the topic for builds that fail',
    (stack) => webIn(stack, { onBuildFailed: new Topic(there(stack), 'Topic') }),
    'onBuildFailed must be in the Region of the stack, eu-central-1, got: us-east-1; use a topic in this Region: an EventBridge rule cannot send to a topic in another Region [Stack/Web]',
  ],
  [
    'the topic for builds that succeed',
    (stack) => webIn(stack, { onBuildSucceeded: new Topic(there(stack), 'Topic') }),
    'onBuildSucceeded must be in the Region of the stack, eu-central-1, got: us-east-1; use a topic in this Region: an EventBridge rule cannot send to a topic in another Region [Stack/Web]',
  ],
  [
    'the topic for images that are not pulled',
    (stack) => {
      const images = new ImageAssetRepository(stack, 'Made', { repositoryName: 'shop' });
      images.onImagePullFailed('PullFailed', new Topic(there(stack), 'Topic'));
    },
    'topic must be in the Region of the stack, eu-central-1, got: us-east-1; use a topic in this Region: an EventBridge rule cannot send to a topic in another Region [Stack/Made]',
  ],
  [
    'the key of images',
    (stack) => {
      const encryptionKey = new Key(there(stack), 'Key');
      new ImageAssetRepository(stack, 'Made', { repositoryName: 'shop', encryptionKey });
    },
    'encryptionKey must be in the Region of the stack, eu-central-1, got: us-east-1; make a key in this Region [Stack/Made]',
  ],
  [
    'the app of a domain',
    (stack) => {
      const subDomains = [AmplifySubDomain.root('main')];
      new AmplifyDomain(stack, 'Made', { app: webIn(there(stack)), domainName: 'acme.example', subDomains });
    },
    'app must be in the Region of the domain, eu-central-1, got: us-east-1; make the domain in a stack of the account and Region of the app [Stack/Made]',
  ],
  [
    'the trust anchor of a revocation list',
    (stack) => {
      const source = CertificateAuthoritySource.certificateBundle(PEM);
      const trustAnchor = new TrustAnchor(there(stack), 'Anchor', { source });
      new CertificateRevocationList(stack, 'Made', { trustAnchor, pem: REVOKED });
    },
    'trustAnchor must be in the Region of the list, eu-central-1, got: us-east-1; make the list in a stack of the account and Region of the trust anchor [Stack/Made]',
  ],
  [
    'the loader of a value',
    (stack) => {
      const loader = LambdaFunction.fromFunctionArn(
        stack,
        'Loader',
        'arn:aws:lambda:us-east-1:111122223333:function:load',
      );
      new Refreshes().refresh({ loader, loaderTimeout: Duration.minutes(1) });
    },
    'loader must be in the Region of the stack, eu-central-1, got: us-east-1; use a function in this Region: Lambda calls no function in another Region [Stack/MasterData]',
  ],
  [
    'the function of tests',
    (stack) => {
      const fn = LambdaFunction.fromFunctionArn(stack, 'Fn', 'arn:aws:lambda:us-east-1:111122223333:function:tests');
      new ApiTest(stack, 'Made', {
        suite: ApiTestSuite.custom(fn),
        schedule: ApiTestSchedule.every(Duration.hours(1)),
      });
    },
    'suite must be in the Region of the stack, eu-central-1, got: us-east-1; use a function in this Region: Lambda calls no function in another Region [Stack/Made]',
  ],
  [
    'the identity that mail arrives at',
    (stack) => {
      const email = new EmailIdentity(there(stack), 'Acme', { identity: Identity.domain('in.acme.example') });
      new Email(stack.node.root as never, 'Mail').receiver({ identity: InboundIdentity.existing(email) });
    },
    'identity must be in the Region of the stack, eu-central-1, got: us-east-1; verify the domain in this Region too [Mail/Orders]',
  ],
  [
    'the table of an outbox',
    (stack) => {
      const tableArn = 'arn:aws:dynamodb:us-east-1:111122223333:table/orders';
      const tableStreamArn = `${tableArn}/stream/2026-01-01T00:00:00.000`;
      const table = Table.fromTableAttributes(stack, 'Table', { tableArn, tableStreamArn });
      outboxIn(stack, { table, partitionKey: 'pk' });
    },
    'table must be in the Region of its outbox, eu-central-1, got: us-east-1; create the outbox in a stack of the Region of the resource: a pipe reads the streams of its own [Stack/Outbox]',
  ],
  [
    'the dead letters of a pipe',
    (stack) => outboxIn(stack, { deadLetterQueue: queueIn(stack) }),
    'deadLetterQueue must be in the Region of the stack, eu-central-1, got: us-east-1; use a queue of this Region, or leave it out to have one made [Stack/Outbox]',
  ],
  [
    'the dead letters of a relay',
    (stack) => relayIn(stack, { deadLetterQueue: queueIn(stack) }),
    'deadLetterQueue must be in the Region of the stack, eu-central-1, got: us-east-1; use a queue of this Region, or leave it out to have one made [Stack/Relay]',
  ],
  [
    'the dead letters of a schedule',
    (stack) => scheduleIn(stack, { deadLetterQueue: queueIn(stack) }),
    'deadLetterQueue must be in the Region of the stack, eu-central-1, got: us-east-1; use a queue of this Region, or leave it out to have one made [Stack/Nightly]',
  ],
];

describe('what is in another Region or account', () => {
  expectMessages(MISTAKES);
});
