import { Stack, type StackProps } from 'aws-cdk-lib';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Domain } from 'aws-cdk-lib/aws-opensearchservice';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmbeddingModel, SearchGeneration, SemanticSearchIndex } from 'cdk-hindsight/search';
import type { Construct } from 'constructs';
import { acknowledge, inPacks } from './acknowledge';

const PACKS = ['HIPAA.Security', 'NIST.800.53.R4', 'NIST.800.53.R5', 'PCI.DSS.321'];

/** The search of the knowledge base, in a domain of another team; its index for a new model is being filled. */
export class ArticlesStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps = {}) {
    super(scope, id, props);
    const key = new Key(this, 'Key', { enableKeyRotation: true });
    const onCall = new Topic(this, 'OnCall', { masterKey: key, enforceSSL: true });
    const domain = Domain.fromDomainAttributes(this, 'Domain', {
      domainArn: this.formatArn({ service: 'es', resource: 'domain', resourceName: 'kb' }),
      domainEndpoint: `search-kb-abcdefghijkl.${this.region}.es.${this.urlSuffix}`,
    });
    const articles = new SemanticSearchIndex(this, 'Articles', {
      domain,
      indexName: 'kb-articles',
      fields: ['title', 'content'],
      model: EmbeddingModel.cohereMultilingualV3(),
      generation: 2,
      serving: SearchGeneration.of(1, EmbeddingModel.cohereEnglishV3()),
      encryptionKey: key,
      alarms: { actions: [new SnsAction(onCall)] },
    });
    const tasks = new ServicePrincipal('ecs-tasks.amazonaws.com');
    const importer = new Role(this, 'Importer', { assumedBy: tasks });
    const api = new Role(this, 'Api', { assumedBy: tasks });
    articles.grantIndex(importer);
    articles.grantSearch(api);
    this.acknowledgeFindings(articles, [importer, api]);
  }

  private acknowledgeFindings(articles: SemanticSearchIndex, clients: Role[]): void {
    const at = (path: string) =>
      `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:es:${this.region}:${this.account}:domain/kb/${path}]`;
    acknowledge(
      articles,
      'connectors and models have no names in their paths; indices and pipelines are numbered',
      at('_plugins/_ml/*'),
      at('_ingest/pipeline/kb-articles-*'),
      at('_search/pipeline/kb-articles-*'),
      at('kb-articles/*'),
      at('kb-articles-*'),
      'AwsSolutions-IAM5[Resource::<ArticlesSetUp6656B554.Arn>:*]',
    );
    for (const client of clients) {
      acknowledge(
        client,
        'documents have ids',
        at('kb-articles-write/_doc/*'),
        at('kb-articles-write/_create/*'),
        at('kb-articles-write/_update/*'),
        at('kb-articles/_doc/*'),
        at('kb-articles/_source/*'),
      );
    }
    acknowledge(
      articles,
      'the policies, memory and runtime that the CDK gives a function; CloudFormation calls it, and hears of an error',
      'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
      'AwsSolutions-L1',
      'Serverless-LambdaDLQ',
      'Serverless-LambdaDefaultMemorySize',
      'Serverless-LambdaLatestVersion',
      'Serverless-LambdaTracing',
      ...inPacks('LambdaConcurrency', ...PACKS),
      ...inPacks('LambdaDLQ', ...PACKS),
      ...inPacks('LambdaInsideVPC', ...PACKS),
    );
    acknowledge(this, 'each policy is for one role', ...inPacks('IAMNoInlinePolicy', ...PACKS));
  }
}
