/** An index in a domain of one small node: a document is found by what it means, in another language. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ExpectedResult, IntegTest } from '@aws-cdk/integ-tests-alpha';
import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import { EbsDeviceVolumeType } from 'aws-cdk-lib/aws-ec2';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Domain, EngineVersion, TLSSecurityPolicy } from 'aws-cdk-lib/aws-opensearchservice';
import { EmbeddingModel, SemanticSearchIndex } from '../src/search';
import { acknowledge, inPacks } from './acknowledge';

// Stack traces would put the paths of this machine into the snapshot.
export const app = new App({ postCliContext: { 'aws:cdk:disable-creation-stack-traces': true } });
const stack = new Stack(app, 'SearchBasic', { description: 'A semantic search index' });

const domain = new Domain(stack, 'Domain', {
  version: EngineVersion.OPENSEARCH_2_19,
  capacity: { dataNodes: 1, dataNodeInstanceType: 't3.medium.search', multiAzWithStandbyEnabled: false },
  ebs: { volumeSize: 10, volumeType: EbsDeviceVolumeType.GP3 },
  enforceHttps: true,
  nodeToNodeEncryption: true,
  encryptionAtRest: { enabled: true },
  tlsSecurityPolicy: TLSSecurityPolicy.TLS_1_2_PFS,
  removalPolicy: RemovalPolicy.DESTROY,
});
const articles = new SemanticSearchIndex(stack, 'Articles', {
  domain,
  indexName: 'kb-articles',
  fields: ['title'],
  model: EmbeddingModel.titanTextV2(),
  removalPolicy: RemovalPolicy.DESTROY,
});
new Dashboard(stack, 'Dashboard', { widgets: [articles.widgets()] });

const log = new LogGroup(stack, 'Log', { retention: RetentionDays.ONE_DAY, removalPolicy: RemovalPolicy.DESTROY });
const probe = new LambdaFunction(stack, 'Probe', {
  runtime: Runtime.PYTHON_3_14,
  handler: 'index.handler',
  code: Code.fromInline(readFileSync(join(__dirname, 'search-probe.py'), 'utf8')),
  timeout: Duration.minutes(3),
  memorySize: 256,
  logGroup: log,
  environment: {
    ENDPOINT: domain.domainEndpoint,
    INDEX_NAME: articles.indexName,
    WRITE_ALIAS: articles.writeAlias,
  },
});
articles.grantIndex(probe);
articles.grantSearch(probe);

acknowledgeFindings();

new IntegTest(app, 'Integ', { testCases: [stack] }).assertions
  .invokeFunction({ functionName: probe.functionName })
  .expect(ExpectedResult.objectLike({ StatusCode: 200, Payload: '{"found": "1"}' }));

/** Why what cdk-nag finds is right in a stack that lives for one test. */
function acknowledgeFindings(): void {
  const oneNode = 'a domain of one node, with a public endpoint and signed requests, for one test';
  acknowledge([domain], oneNode, ...['OS1', 'OS3', 'OS4', 'OS5', 'OS7'].map((id) => `AwsSolutions-${id}`));
  const slowLogs = ['SEARCH_SLOW_LOGS', 'INDEX_SLOW_LOGS'].map((id) => `AwsSolutions-OS9[LogExport::${id}]`);
  acknowledge([domain], oneNode, ...slowLogs, ...inPacks('OpenSearchInVPCOnly', 'OpenSearchErrorLogsToCloudWatch'));

  const at = (path: string) => `AwsSolutions-IAM5[Resource::<Domain66AC69E0.Arn>/${path}/*]`;
  acknowledge(
    [articles],
    'connectors and models have no names in their paths; indices and pipelines are numbered',
    at('_plugins/_ml'),
    at('kb-articles'),
    ...['_ingest/pipeline/', '_search/pipeline/', ''].map(
      (path) => `AwsSolutions-IAM5[Resource::<Domain66AC69E0.Arn>/${path}kb-articles-*]`,
    ),
    'AwsSolutions-IAM5[Resource::<ArticlesSetUp6656B554.Arn>:*]',
  );
  const writes = ['_doc', '_create', '_update'].map((path) => at(`kb-articles-write/${path}`));
  acknowledge([probe], 'documents have ids', ...writes, at('kb-articles/_doc'), at('kb-articles/_source'));
  acknowledge(
    [articles, probe],
    'the policies, memory and runtime that the CDK gives a function and that of a provider; who calls them hears of an error',
    'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
    'AwsSolutions-L1',
    'Serverless-LambdaDLQ',
    'Serverless-LambdaDefaultMemorySize',
    'Serverless-LambdaLatestVersion',
    'Serverless-LambdaTracing',
    ...inPacks('LambdaConcurrency', 'LambdaDLQ', 'LambdaInsideVPC'),
  );
  acknowledge([articles], 'nobody is on call for a test', ...inPacks('CloudWatchAlarmAction'));
  acknowledge([articles, log], 'the logs of a test', ...inPacks('CloudWatchLogGroupEncrypted'));
  acknowledge([stack], 'each policy is for one role', ...inPacks('IAMNoInlinePolicy'));
}
