import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { AnyPrincipal, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Domain } from 'aws-cdk-lib/aws-opensearchservice';
import { EmbeddingModel, SearchGeneration, SemanticSearchIndex, VectorEngine } from '../../src/search';
import { domainIn, indexIn, KB, requestIn, templateOf } from './ground';

let stack: Stack;
beforeEach(() => {
  stack = new Stack(new App(), 'Stack', { env: { account: '111122223333', region: 'eu-central-1' } });
});

const vpcIn = (scope: Stack) => new Vpc(scope, 'Network', { maxAzs: 2, natGateways: 0 });
const functionIn = (scope: Stack, vpc?: Vpc) =>
  new LambdaFunction(scope, 'Api', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async () => {};'),
    ...(vpc && { vpc, vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED } }),
  });

describe('the request', () => {
  test('says all that makes the index', () => {
    indexIn(stack);
    expect(requestIn(stack)).toEqual({
      ServiceToken: { 'Fn::GetAtt': [expect.stringMatching('^ArticlesProviderframeworkonEvent'), 'Arn'] },
      ServiceTimeout: '960',
      Endpoint: { 'Fn::Join': ['', ['https://', { 'Fn::GetAtt': ['Domain66AC69E0', 'DomainEndpoint'] }]] },
      IndexName: 'kb-articles',
      Fields: ['title', 'content'],
      Engine: 'lucene',
      Generation: '1',
      Serving: '1',
      Model: {
        Id: 'cohere.embed-multilingual-v3',
        Dimension: '1024',
        Space: 'cosinesimil',
        TextsPerCall: '96',
        DocumentBody: `{"texts":\${parameters.texts},"truncate":"END","input_type":"search_document"}`,
        QueryBody: `{"texts":\${parameters.texts},"truncate":"END","input_type":"search_query"}`,
        PreProcess: 'connector.pre_process.cohere.embedding',
        PostProcess: 'connector.post_process.cohere.embedding',
      },
      BedrockUrl: { 'Fn::Join': ['', ['https://bedrock-runtime.eu-central-1.', { Ref: 'AWS::URLSuffix' }]] },
      BedrockRegion: 'eu-central-1',
      ConnectorRole: { 'Fn::GetAtt': [expect.stringMatching('^ArticlesConnectorRole'), 'Arn'] },
      Removal: 'retain',
    });
  });

  test('has the older generation that searches use, with its model', () => {
    const serving = SearchGeneration.of(2, EmbeddingModel.titanTextV2(256));
    indexIn(stack, { generation: 3, serving, mayMiss: 12 });
    expect(requestIn(stack)).toMatchObject({
      Generation: '3',
      Serving: '2',
      ServingModel: { Id: 'amazon.titan-embed-text-v2:0', Dimension: '256' },
      MayMiss: '12',
    });
  });

  test('follows engine and removal policy', () => {
    indexIn(stack, { engine: VectorEngine.FAISS, removalPolicy: RemovalPolicy.DESTROY });
    expect(requestIn(stack)).toMatchObject({ Engine: 'faiss', Removal: 'delete' });
  });

  test.each([RemovalPolicy.RETAIN, RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE])(
    '%s keeps the indices',
    (removalPolicy) => {
      indexIn(stack, { removalPolicy });
      expect(requestIn(stack)).toMatchObject({ Removal: 'retain' });
    },
  );

  test('waits for the domain, its access policy and the rights of the set-up', () => {
    const domain = domainIn(stack);
    domain.addAccessPolicies(new PolicyStatement({ actions: ['es:*'], principals: [new AnyPrincipal()] }));
    indexIn(stack, { domain });
    const [{ DependsOn }] = Object.values(templateOf(stack).findResources('Custom::CdkHindsightSemanticSearchIndex'));
    expect(DependsOn).toEqual(
      expect.arrayContaining([
        'Domain66AC69E0',
        expect.stringMatching('^DomainAccessPolicy'),
        expect.stringMatching('^ArticlesSetUpServiceRoleDefaultPolicy'),
        expect.stringMatching('^ArticlesConnectorRoleDefaultPolicy'),
      ]),
    );
  });
});

describe('the function', () => {
  test('has time for all of it, and the framework waits for longer', () => {
    indexIn(stack);
    templateOf(stack).hasResourceProperties('AWS::Lambda::Function', {
      Description: 'Sets up a semantic search index while the stack is deployed',
      Handler: 'index.handler',
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Timeout: 840,
      MemorySize: 256,
      VpcConfig: Match.absent(),
      Environment: Match.absent(),
    });
  });

  test('is in the network of the domain, which lets it in', () => {
    const vpc = vpcIn(stack);
    const vpcSubnets = { subnetType: SubnetType.PRIVATE_ISOLATED };
    const domain = domainIn(stack, {
      vpc,
      vpcSubnets: [vpcSubnets],
      capacity: { dataNodes: 2 },
      zoneAwareness: { enabled: true },
    });
    const index = indexIn(stack, { domain, vpc, vpcSubnets });
    const template = templateOf(stack);
    const group = stack.getLogicalId(index.setUp.connections.securityGroups[0].node.defaultChild as any);
    template.hasResourceProperties('AWS::Lambda::Function', {
      Description: 'Sets up a semantic search index while the stack is deployed',
      VpcConfig: { SecurityGroupIds: [{ 'Fn::GetAtt': [group, 'GroupId'] }] },
    });
    template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
      FromPort: 443,
      ToPort: 443,
      Description: 'from the set-up of a search index',
      GroupId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^DomainSecurityGroup'), 'GroupId'] },
      SourceSecurityGroupId: { 'Fn::GetAtt': [group, 'GroupId'] },
    });
    const [{ DependsOn }] = Object.values(template.findResources('Custom::CdkHindsightSemanticSearchIndex'));
    const [rule] = Object.keys(template.findResources('AWS::EC2::SecurityGroupIngress'));
    expect(DependsOn).toContain(rule);
  });

  test('may go out to HTTPS alone', () => {
    const vpc = vpcIn(stack);
    const domain = Domain.fromDomainEndpoint(stack, 'Domain', 'https://vpc-kb-abc.eu-central-1.es.amazonaws.com');
    const index = indexIn(stack, { domain, vpc });
    const rules = index.setUp.connections.securityGroups.map(
      ({ node }) => (node.defaultChild as any).securityGroupEgress,
    );
    expect(stack.resolve(rules).flat()).toEqual([
      expect.objectContaining({ cidrIp: '255.255.255.255/32', fromPort: 1 }),
      expect.objectContaining({ cidrIp: '0.0.0.0/0', fromPort: 443, toPort: 443, description: 'to the domain' }),
    ]);
  });

  test('has a role of yours, with what it needs', () => {
    const role = new Role(stack, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    const vpc = vpcIn(stack);
    const domain = Domain.fromDomainEndpoint(stack, 'Domain', 'https://vpc-kb-abc.eu-central-1.es.amazonaws.com');
    indexIn(stack, { domain, vpc, role });
    const policies = JSON.stringify(templateOf(stack).findResources('AWS::IAM::Policy'));
    for (const action of ['logs:PutLogEvents', 'ec2:CreateNetworkInterface', 'es:ESHttpPut', 'iam:PassRole']) {
      expect(policies).toContain(`"${action}"`);
    }
  });

  test('gets nothing of a network where there is none', () => {
    const role = new Role(stack, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    indexIn(stack, { role });
    expect(JSON.stringify(templateOf(stack).findResources('AWS::IAM::Policy'))).not.toContain('ec2:');
  });
});

describe('logs', () => {
  test.each([
    [undefined, 30],
    [RetentionDays.ONE_WEEK, 7],
  ])('are kept: %s is %d days', (logRetention, days) => {
    indexIn(stack, { logRetention });
    const groups = Object.values(templateOf(stack).findResources('AWS::Logs::LogGroup'));
    expect(groups.map(({ Properties }) => Properties.RetentionInDays)).toEqual([days, days]);
  });

  test('have the key', () => {
    indexIn(stack, { encryptionKey: new Key(stack, 'Key') });
    const groups = Object.values(templateOf(stack).findResources('AWS::Logs::LogGroup'));
    const KmsKeyId = { 'Fn::GetAtt': ['Key961B73FD', 'Arn'] };
    expect(groups.map(({ Properties }) => Properties)).toEqual([
      expect.objectContaining({ KmsKeyId }),
      expect.objectContaining({ KmsKeyId }),
    ]);
  });
});

describe('grants', () => {
  test('open the domain in a VPC to a function', () => {
    const vpc = vpcIn(stack);
    const vpcSubnets = { subnetType: SubnetType.PRIVATE_ISOLATED };
    const zones = { capacity: { dataNodes: 2 }, zoneAwareness: { enabled: true } };
    const index = indexIn(stack, {
      domain: domainIn(stack, { vpc, vpcSubnets: [vpcSubnets], ...zones }),
      vpc,
      vpcSubnets,
    });
    index.grantSearch(functionIn(stack, vpc));
    templateOf(stack).hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
      Description: 'searches an index',
      FromPort: 443,
      SourceSecurityGroupId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^ApiSecurityGroup'), 'GroupId'] },
    });
  });

  test('refuse a function outside of the VPC', () => {
    const vpc = vpcIn(stack);
    const vpcSubnets = { subnetType: SubnetType.PRIVATE_ISOLATED };
    const zones = { capacity: { dataNodes: 2 }, zoneAwareness: { enabled: true } };
    const index = indexIn(stack, {
      domain: domainIn(stack, { vpc, vpcSubnets: [vpcSubnets], ...zones }),
      vpc,
      vpcSubnets,
    });
    expect(() => index.grantIndex(functionIn(stack))).toThrow('grantee must be a function in a VPC, got: Stack/Api;');
  });

  test('leave the network of a public domain alone', () => {
    const index = indexIn(stack);
    index.grantIndex(functionIn(stack));
    templateOf(stack).resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
  });
});

test('names are those of the aliases', () => {
  const index = indexIn(stack);
  expect([index.indexName, index.writeAlias]).toEqual(['kb-articles', 'kb-articles-write']);
});

test.each([
  ['the same domain', 'Domain', true],
  ['another domain', 'Other', false],
])('two indices of one name in %s', (_, id, isRefused) => {
  const domain = domainIn(stack);
  indexIn(stack, { domain });
  const other =
    id === 'Domain' ? domain : Domain.fromDomainEndpoint(stack, id, 'https://search-b-x.eu-central-1.es.amazonaws.com');
  const again = () =>
    new SemanticSearchIndex(stack, 'Again', { domain: other, ...KB, model: EmbeddingModel.cohereEnglishV3() });
  if (isRefused) {
    expect(again).toThrow('got: kb-articles as Stack/Articles;');
  } else {
    expect(again).not.toThrow();
  }
});

test.each([
  ['OpenSearch_2.17', false],
  ['Elasticsearch_7.10', false],
  ['OpenSearch_1.3', false],
  ['OpenSearch_2.19', true],
  ['OpenSearch_3.1', true],
  ['OpenSearch_10.0', true],
])('a domain of %s is accepted: %s', (version, isAccepted) => {
  const domain = domainIn(stack);
  (domain.node.defaultChild as any).engineVersion = version;
  const make = () => indexIn(stack, { domain });
  if (isAccepted) {
    expect(make).not.toThrow();
  } else {
    expect(make).toThrow(`domain must have OpenSearch 2.19 or later, got: ${version};`);
  }
});

test('metrics are over five minutes until options say otherwise', () => {
  const index = indexIn(stack);
  expect(index.metricVectorMemory().period).toEqual(Duration.minutes(5));
  expect(index.metricThrottles().period).toEqual(Duration.minutes(5));
});

test('metrics have names that people read', () => {
  const index = indexIn(stack);
  const metrics = [
    ...[index.metricClusterRed(), index.metricClusterYellow(), index.metricWritesBlocked()],
    ...[index.metricVectorMemory(), index.metricVectorsRejected()],
    ...[index.metricThrottles(), index.metricFailedDocuments(), index.metricModelCalls()],
  ];
  expect(metrics.map(({ label }) => label)).toEqual([
    ...['Red', 'Yellow', 'Writes blocked', 'Memory for vectors (%)', 'Vectors rejected'],
    ...['Throttled calls', 'Rejected calls', 'Calls'],
  ]);
});

test('each graph has its metrics', () => {
  const labels = indexIn(stack, { engine: VectorEngine.FAISS })
    .widgets()
    .flatMap((widget) =>
      widget.toJson().map(({ properties }: any) =>
        stack
          .resolve(properties.metrics)
          .map((row: any[]) => row.at(-1))
          .filter(({ visible }: any) => visible !== false)
          .map(({ label, yAxis = 'left' }: any) => [label, yAxis]),
      ),
    );
  const left = (...names: string[]) => names.map((name) => [name, 'left']);
  expect(labels).toEqual([
    left('Red', 'Yellow', 'Writes blocked'),
    left('Calls', 'Throttled calls', 'Rejected calls'),
    [
      ['Memory for vectors (%)', 'left'],
      ['Vectors rejected', 'right'],
    ],
  ]);
});

test.each(['a', '0', 'kb-articles_2', 'x'.repeat(200)])('%s is the name of an index', (indexName) => {
  expect(() => indexIn(stack, { indexName })).not.toThrow();
});

test.each(['', '-a', 'x'.repeat(201), 'kb articles', 'kb.articles'])('%j is none', (indexName) => {
  expect(() => indexIn(stack, { indexName })).toThrow('indexName must be');
});

test.each(['a', 'Title', 'a-b_2', 'x'.repeat(100)])('%s is the name of a field', (field) => {
  expect(() => indexIn(stack, { fields: [field] })).not.toThrow();
});

test.each(['', '2a', '_id', 'x'.repeat(101), 'a b', ' a'])('%j is no field', (field) => {
  expect(() => indexIn(stack, { fields: [field] })).toThrow('fields[0] must be');
});

test('a role of yours in a VPC may write the log and have an address, and nothing else beside the domain', () => {
  const role = new Role(stack, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  const domain = Domain.fromDomainEndpoint(stack, 'Domain', 'https://vpc-kb-abc.eu-central-1.es.amazonaws.com');
  indexIn(stack, { domain, vpc: vpcIn(stack), role });
  const policies = Object.entries(templateOf(stack).findResources('AWS::IAM::Policy'));
  const statements = policies.find(([id]) => id.startsWith('Role'))?.[1].Properties.PolicyDocument.Statement;
  const others = statements.filter(({ Action }: any) => !`${Action}`.startsWith('es:'));
  expect(others.map(({ Action, Resource }: any) => [Action, Resource])).toEqual([
    ['iam:PassRole', { 'Fn::GetAtt': [expect.stringMatching('^ArticlesConnectorRole'), 'Arn'] }],
    [['logs:CreateLogStream', 'logs:PutLogEvents'], { 'Fn::GetAtt': [expect.stringMatching('^ArticlesLog'), 'Arn'] }],
    [
      [
        'ec2:CreateNetworkInterface',
        'ec2:DescribeNetworkInterfaces',
        'ec2:DescribeSubnets',
        'ec2:DeleteNetworkInterface',
        'ec2:AssignPrivateIpAddresses',
        'ec2:UnassignPrivateIpAddresses',
      ],
      '*',
    ],
  ]);
});

test('the role of the connectors says what it is for', () => {
  indexIn(stack);
  const roles = Object.entries(templateOf(stack).findResources('AWS::IAM::Role'));
  const role = roles.find(([id]) => id.startsWith('ArticlesConnectorRole'))?.[1].Properties;
  expect(role.Description).toBe('Lets a domain of OpenSearch call the models of an index');
});

test('a role of another stack gets its rights in that of the index, which waits for it', () => {
  const app = stack.node.root as App;
  const roles = new Stack(app, 'Roles', { env: { account: '111122223333', region: 'eu-central-1' } });
  const role = new Role(roles, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  indexIn(stack, { role });
  expect(() => app.synth()).not.toThrow();
  templateOf(roles).resourceCountIs('AWS::IAM::Policy', 0);
  const policies = Object.values(templateOf(stack).findResources('AWS::IAM::Policy'));
  const own = policies.filter(({ Properties }) => JSON.stringify(Properties.Roles).includes('Roles:ExportsOutput'));
  const actions = own.flatMap(({ Properties }) => Properties.PolicyDocument.Statement.flatMap((it: any) => it.Action));
  expect(actions.sort()).toEqual([
    ...['es:ESHttpDelete', 'es:ESHttpGet', 'es:ESHttpPost', 'es:ESHttpPut', 'iam:PassRole'],
    ...['logs:CreateLogStream', 'logs:PutLogEvents'],
  ]);
});
