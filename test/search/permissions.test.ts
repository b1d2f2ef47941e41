import { App, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { EmbeddingModel, SearchGeneration } from '../../src/search';
import { type Decision, decide } from '../support/iam';
import { resolveIntrinsics } from '../support/intrinsics';
import { indexIn, templateOf } from './ground';
import { MemoryDomain } from './memory-domain';
import { eventOf, MODELS, setUpOn } from './requests';

const ACCOUNT = '111122223333';
const DOMAIN = `arn:aws:es:eu-central-1:${ACCOUNT}:domain/kb`;
const CONNECTOR = `arn:aws:iam::${ACCOUNT}:role/connector`;
const FOUNDATION = 'arn:aws:bedrock:eu-central-1::foundation-model';

const stack = new Stack(new App(), 'Stack', { env: { account: ACCOUNT, region: 'eu-central-1' } });
const serving = SearchGeneration.of(1, EmbeddingModel.titanTextV2());
const index = indexIn(stack, { generation: 2, serving });
const role = (id: string) => new Role(stack, id, { assumedBy: new ServicePrincipal('ec2.amazonaws.com') });
index.grantIndex(role('Importer'));
index.grantSearch(role('Api'));
const template = templateOf(stack);

const values = Object.fromEntries(
  Object.keys(template.toJSON().Resources).flatMap((id) => [
    ...(id.startsWith('Domain') ? [[`${id}.Arn`, DOMAIN]] : []),
    ...(id.startsWith('ArticlesConnectorRole') ? [[`${id}.Arn`, CONNECTOR]] : []),
  ]),
);
const PSEUDO = { 'AWS::Partition': 'aws' };

function policiesOf(prefix: string): object[] {
  const policies = Object.entries(template.findResources('AWS::IAM::Policy'));
  return policies
    .filter(([id]) => id.startsWith(prefix))
    .map(([, { Properties }]) => resolveIntrinsics(Properties.PolicyDocument, { values: { ...values, ...PSEUDO } }));
}

function may(who: string, action: string, resource: string): Promise<Decision> {
  const request = {
    principal: `arn:aws:iam::${ACCOUNT}:role/r`,
    action,
    resource,
    resourceAccount: ACCOUNT,
    context: {},
  };
  return decide(request, { identity: policiesOf(who) });
}

const [SET_UP, IMPORTER, API, DOMAIN_ROLE] = [
  'ArticlesSetUp',
  'ImporterDefault',
  'ApiDefault',
  'ArticlesConnectorRole',
];
const http = (method: string) => `es:ESHttp${method}`;
const at = (path: string) => `${DOMAIN}/${path}`;

test.each<[string, string, string]>([
  [SET_UP, http('Post'), at('_plugins/_ml/connectors/_create')],
  [SET_UP, http('Post'), at('_plugins/_ml/models/_search')],
  [SET_UP, http('Delete'), at('_plugins/_ml/models/abc')],
  [SET_UP, http('Put'), at('_ingest/pipeline/kb-articles-1')],
  [SET_UP, http('Put'), at('_search/pipeline/kb-articles-1')],
  [SET_UP, http('Put'), at('kb-articles-2')],
  [SET_UP, http('Get'), at('kb-articles-2/_mapping')],
  [SET_UP, http('Get'), at('kb-articles/_count')],
  [SET_UP, http('Post'), at('_aliases')],
  [SET_UP, http('Delete'), at('kb-articles-2')],
  [SET_UP, 'iam:PassRole', CONNECTOR],
  [DOMAIN_ROLE, 'bedrock:InvokeModel', `${FOUNDATION}/cohere.embed-multilingual-v3`],
  [DOMAIN_ROLE, 'bedrock:InvokeModel', `${FOUNDATION}/amazon.titan-embed-text-v2:0`],
  [IMPORTER, http('Post'), at('kb-articles-write/_bulk')],
  [IMPORTER, http('Put'), at('kb-articles-write/_bulk')],
  [IMPORTER, http('Put'), at('kb-articles-write/_doc/1')],
  [IMPORTER, http('Post'), at('kb-articles-write/_doc')],
  [IMPORTER, http('Post'), at('kb-articles-write/_update/1')],
  [IMPORTER, http('Put'), at('kb-articles-write/_create/1')],
  [IMPORTER, http('Delete'), at('kb-articles-write/_doc/1')],
  [IMPORTER, http('Post'), at('kb-articles-write/_delete_by_query')],
  [IMPORTER, http('Post'), at('kb-articles-all/_delete_by_query')],
  [IMPORTER, http('Post'), at('kb-articles-write/_refresh')],
  [IMPORTER, http('Get'), at('kb-articles-write/_count')],
  [IMPORTER, http('Head'), at('kb-articles-write/_doc/1')],
  [API, http('Post'), at('kb-articles/_search')],
  [API, http('Get'), at('kb-articles/_search')],
  [API, http('Get'), at('kb-articles/_doc/1')],
  [API, http('Get'), at('kb-articles/_source/1')],
  [API, http('Head'), at('kb-articles/_doc/1')],
  [API, http('Post'), at('kb-articles/_count')],
])('%s may %s %s', async (...row) => {
  expect(await may(...row)).toBe('Allowed');
});

test.each<[string, string, string]>([
  [SET_UP, http('Put'), at('orders-1')],
  [SET_UP, http('Delete'), at('orders')],
  [SET_UP, http('Get'), at('_search')],
  [SET_UP, http('Put'), at('_cluster/settings')],
  [SET_UP, http('Put'), at('_plugins/_security/api/rolesmapping/ml_full_access')],
  [SET_UP, http('Put'), at('_ingest/pipeline/orders')],
  [SET_UP, http('Get'), at('kb-articlesx/_search')],
  [SET_UP, 'iam:PassRole', `arn:aws:iam::${ACCOUNT}:role/admin`],
  [SET_UP, 'bedrock:InvokeModel', `${FOUNDATION}/cohere.embed-multilingual-v3`],
  [DOMAIN_ROLE, 'bedrock:InvokeModel', `${FOUNDATION}/cohere.embed-english-v3`],
  [DOMAIN_ROLE, 'bedrock:InvokeModelWithResponseStream', `${FOUNDATION}/cohere.embed-multilingual-v3`],
  [IMPORTER, http('Delete'), at('kb-articles-write')],
  [IMPORTER, http('Delete'), at('kb-articles-1')],
  [IMPORTER, http('Post'), at('kb-articles-write/_close')],
  [IMPORTER, http('Put'), at('kb-articles-write/_settings')],
  [IMPORTER, http('Put'), at('kb-articles-write/_mapping')],
  [IMPORTER, http('Post'), at('_bulk')],
  [IMPORTER, http('Post'), at('kb-articles-all/_bulk')],
  [IMPORTER, http('Post'), at('kb-articles/_search')],
  [IMPORTER, http('Put'), at('_ingest/pipeline/kb-articles-1')],
  [API, http('Post'), at('kb-articles/_doc/1')],
  [API, http('Put'), at('kb-articles/_doc/1')],
  [API, http('Post'), at('kb-articles/_bulk')],
  [API, http('Delete'), at('kb-articles/_doc/1')],
  [API, http('Post'), at('kb-articles/_msearch')],
  [API, http('Post'), at('_search')],
  [API, http('Get'), at('orders/_search')],
  [API, http('Get'), at('kb-articles-write/_search')],
])('%s may not %s %s', async (...row) => {
  expect(await may(...row)).toBe('ImplicitlyDenied');
});

test('only this domain of this account takes on the role of the connectors', () => {
  const roles = Object.entries(template.findResources('AWS::IAM::Role'));
  const [, { Properties }] = roles.find(([id]) => id.startsWith(DOMAIN_ROLE))!;
  const [domain] = Object.keys(template.findResources('AWS::OpenSearchService::Domain'));
  expect(Properties.AssumeRolePolicyDocument.Statement).toEqual([
    {
      Action: 'sts:AssumeRole',
      Effect: 'Allow',
      Principal: { Service: 'opensearchservice.amazonaws.com' },
      Condition: {
        StringEquals: { 'aws:SourceAccount': ACCOUNT },
        ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': [domain, 'Arn'] } },
      },
    },
  ]);
});

test('the set-up may do all that it does in its life', async () => {
  const domain = new MemoryDomain();
  const { run } = setUpOn(domain);
  const IndexName = 'kb-articles';
  const second = { IndexName, Generation: '2', Model: MODELS.english, ServingModel: MODELS.cohere };
  await run(eventOf('Create', { IndexName }));
  await run(eventOf('Update', second, { IndexName }));
  await run(eventOf('Delete', { ...second, Removal: 'delete' }));
  const asked = new Set(domain.requests.map(({ method, path }) => `${method} ${path.split('?')[0]}`));
  expect(asked.size).toBeGreaterThan(20);
  for (const request of asked) {
    const [method, path] = request.split(' /');
    const name = `${method[0]}${method.slice(1).toLowerCase()}`;
    expect([request, await may(SET_UP, http(name), at(path))]).toEqual([request, 'Allowed']);
  }
});
