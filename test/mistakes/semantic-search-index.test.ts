import { Fn, Lazy, RemovalPolicy, type Stack, Token } from 'aws-cdk-lib';
import { SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Domain as ElasticsearchDomain, ElasticsearchVersion } from 'aws-cdk-lib/aws-elasticsearch';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Domain, EngineVersion } from 'aws-cdk-lib/aws-opensearchservice';
import { AlarmThreshold } from '../../src';
import {
  EmbeddingModel,
  SearchGeneration,
  SemanticSearchIndex,
  type SemanticSearchIndexAttributes,
  type SemanticSearchIndexProps,
  VectorEngine,
  type VectorSpace,
} from '../../src/search';
import { domainIn, indexIn, KB } from '../search/ground';
import { expectMessages } from './mistakes';

type Props = Partial<SemanticSearchIndexProps>;

const made = (props: Props | ((stack: Stack) => Props)) => (stack: Stack) =>
  indexIn(stack, typeof props === 'function' ? props(stack) : props);
const TOKEN = Lazy.string({ produce: () => 'x' });
const english = EmbeddingModel.cohereEnglishV3();
const imported = (endpoint: string) => (stack: Stack) => ({ domain: Domain.fromDomainEndpoint(stack, 'Kb', endpoint) });
const OPTIONS = {
  dimensions: 768,
  textsPerCall: 8,
  documentRequest: `{"texts":\${parameters.texts}}`,
  preProcess: 'connector.pre_process.cohere.embedding',
  postProcess: 'connector.post_process.cohere.embedding',
};
const isolated = { subnetType: SubnetType.PRIVATE_ISOLATED };
const inVpc = (stack: Stack) => {
  const vpc = new Vpc(stack, 'Network', { maxAzs: 2, natGateways: 0 });
  const zones = { capacity: { dataNodes: 2 }, zoneAwareness: { enabled: true } };
  return { vpc, domain: domainIn(stack, { vpc, vpcSubnets: [isolated], ...zones }) };
};

describe('SemanticSearchIndex', () => {
  expectMessages([
    [
      'no domain',
      made({ domain: undefined as never }),
      'domain must be an object, got: undefined; set it; an environment variable or a context value that it comes from may be missing [Stack/Articles]',
    ],
    [
      'the name of a domain',
      (stack) => new SemanticSearchIndex(stack, 'Articles', { ...KB, domain: 'kb' as never, model: english }),
      "domain must be an object, got: 'kb'; pass a value of this type [Stack/Articles]",
    ],
    [
      'a domain of Elasticsearch by its own module',
      made((stack) => ({
        domain: new ElasticsearchDomain(stack, 'Old', { version: ElasticsearchVersion.V7_10 }) as never,
      })),
      'domain must be a domain of aws-opensearchservice, got: an object of the class Domain of aws-elasticsearch; pass a domain of aws-opensearchservice: a construct of the CDK, or an import of it [Stack/Articles]',
    ],
    [
      'a domain of 2.17',
      made((stack) => ({ domain: domainIn(stack, { version: EngineVersion.OPENSEARCH_2_17 }) })),
      'domain must have OpenSearch 2.19 or later, got: OpenSearch_2.17; take a snapshot and upgrade the domain first [Stack/Articles]',
    ],
    [
      'a domain of another Region',
      made((stack) => ({
        domain: Domain.fromDomainAttributes(stack, 'Kb', {
          domainArn: 'arn:aws:es:us-east-1:111122223333:domain/kb',
          domainEndpoint: 'search-kb-abc.us-east-1.es.amazonaws.com',
        }),
      })),
      'domain must be in the Region of its index, eu-central-1, got: us-east-1; create the index in a stack of the Region of the resource: its set-up signs requests for its own, and sees only metrics of its own [Stack/Articles]',
    ],
    [
      'the domain as the scope',
      (stack) => {
        const domain = domainIn(stack);
        indexIn(domain as never, { domain });
      },
      'scope must not be the domain, got: Stack/Domain; make it beside the domain, for example in the stack [Stack/Domain/Articles]',
    ],
    [
      'a domain in a VPC, and no VPC',
      made((stack) => ({ domain: inVpc(stack).domain })),
      'vpc must be that of the domain, which is in one; set vpc, and vpcSubnets if need be: only a function in the VPC reaches the domain [Stack/Articles]',
    ],
    [
      'an imported domain in a VPC, and no VPC',
      made(imported('https://vpc-kb-abc.eu-central-1.es.amazonaws.com')),
      'vpc must be that of the domain, which is in one; set vpc, and vpcSubnets if need be: only a function in the VPC reaches the domain [Stack/Articles]',
    ],
    [
      'subnets without a VPC',
      made({ vpcSubnets: isolated }),
      'vpcSubnets must be left out without vpc; set vpc too, or leave both out [Stack/Articles]',
    ],
    [
      'public subnets',
      made((stack) => ({ ...inVpc(stack), vpcSubnets: { subnetType: SubnetType.PUBLIC } })),
      'vpcSubnets must not be public: a function there has no public address, and reaches nothing outside of the VPC, got: Stack/Network/PublicSubnet1, Stack/Network/PublicSubnet2; choose private or isolated subnets that the domain can be reached from [Stack/Articles]',
    ],
    [
      'fine-grained access control without a role',
      made((stack) => ({
        domain: domainIn(stack, {
          fineGrainedAccessControl: { masterUserArn: 'arn:aws:iam::111122223333:role/master' },
          nodeToNodeEncryption: true,
          encryptionAtRest: { enabled: true },
        }),
      })),
      'role must be given for a domain with fine-grained access control; pass the master user of the domain, or a role that is mapped to ml_full_access and all_access before [Stack/Articles]',
    ],
    [
      'a role by its ARN',
      made({ role: 'arn:aws:iam::111122223333:role/r' as never }),
      "role must be an object, got: 'arn:aws:iam::111122223333:role/r'; pass a value of this type, or leave it out [Stack/Articles]",
    ],
    [
      'upper case',
      made({ indexName: 'KB-Articles' }),
      'indexName must be 1 to 200 lower case letters, digits, - and _, and begin with a letter or digit, got: KB-Articles; OpenSearch accepts no upper case; the indices have numbers at the end of this name [Stack/Articles]',
    ],
    [
      'a name that begins with _',
      made({ indexName: '_kb' }),
      'indexName must be 1 to 200 lower case letters, digits, - and _, and begin with a letter or digit, got: _kb; OpenSearch accepts no upper case; the indices have numbers at the end of this name [Stack/Articles]',
    ],
    [
      'a name that is a token',
      made({ indexName: TOKEN }),
      'indexName must be known at synth, got: a token; write it into the code: rights and pipelines are made for it [Stack/Articles]',
    ],
    [
      'no fields',
      made({ fields: [] }),
      'fields must hold at least one field, got: []; name the fields that searches are to understand [Stack/Articles]',
    ],
    [
      'one field as a text',
      made({ fields: 'title' as never }),
      "fields must be a list of texts, got: 'title'; pass a value of this type [Stack/Articles]",
    ],
    [
      'a field in an object',
      made({ fields: ['title', 'meta.summary'] }),
      'fields[1] must be 1 to 100 letters, digits, - and _, and begin with a letter, got: meta.summary; move what is in an object to the top of the document: only fields there are embedded [Stack/Articles]',
    ],
    [
      'a field twice',
      made({ fields: ['title', 'title'] }),
      'fields must list nothing twice, got: title; list it once [Stack/Articles]',
    ],
    [
      'the field of a vector',
      made({ fields: ['title', 'title_embedding'] }),
      'fields must not list a field together with its _embedding field, got: title_embedding; rename the field: the vector of the other field is stored there [Stack/Articles]',
    ],
    [
      'fields that are a token',
      made({ fields: Fn.split(',', Fn.importValue('fields')) }),
      'fields must be known at synth, got: a token; write them into the code: the index is made for them [Stack/Articles]',
    ],
    [
      'no model',
      made({ model: undefined as never }),
      'model must be an object, got: undefined; set it; an environment variable or a context value that it comes from may be missing [Stack/Articles]',
    ],
    [
      'a model by its id',
      made({ model: 'cohere.embed-multilingual-v3' as never }),
      "model must be an object, got: 'cohere.embed-multilingual-v3'; pass a value of this type [Stack/Articles]",
    ],
    [
      'a model of JSON',
      made({ model: { modelId: 'cohere.embed-multilingual-v3' } as never }),
      'model must be made by the class EmbeddingModel, got: an object of the class Object; write for example EmbeddingModel.cohereMultilingualV3() [Stack/Articles]',
    ],
    [
      'a model that is a profile',
      () => EmbeddingModel.of('eu.cohere.embed-v4:0', OPTIONS),
      'modelId must be the id of a foundation model of the Region, got: eu.cohere.embed-v4:0; write for example amazon.titan-embed-text-v2:0; a profile of several Regions has rights that are not granted here',
    ],
    [
      'a model that is a token',
      () => EmbeddingModel.of(TOKEN, OPTIONS),
      'modelId must be known at synth, got: a token; write it into the code: an index belongs to its model',
    ],
    [
      'vectors of Titan that it does not make',
      () => EmbeddingModel.titanTextV2(768),
      'dimensions must be one of 256, 512, 1024, got: 768; Titan Text Embeddings V2 makes no others',
    ],
    [
      'vectors without a length',
      () => EmbeddingModel.of('acme.embed', { ...OPTIONS, dimensions: 0 }),
      'options.dimensions must be a whole number between 1 and 16000, got: 0; OpenSearch has no longer vectors: look up how many the model makes',
    ],
    [
      'a call without a text',
      () => EmbeddingModel.of('acme.embed', { ...OPTIONS, textsPerCall: 0 }),
      'options.textsPerCall must be a whole number between 1 and 10000, got: 0; look up how many the model accepts: all documents of a call fail if it has more',
    ],
    [
      'a request without a placeholder',
      () => EmbeddingModel.of('acme.embed', { ...OPTIONS, documentRequest: '{"texts":[]}' }),
      `options.documentRequest must have a placeholder \${parameters.…}, got: {"texts":[]}; write for example {"inputText":"\${parameters.inputText}"}`,
    ],
    [
      'a request that is no JSON',
      () => EmbeddingModel.of('acme.embed', { ...OPTIONS, queryRequest: `texts: \${parameters.texts}` }),
      `options.queryRequest must be JSON as soon as its placeholders are filled in, got: texts: \${parameters.texts}; write for example {"inputText":"\${parameters.inputText}"}`,
    ],
    [
      'a space that there is not',
      () => EmbeddingModel.of('acme.embed', { ...OPTIONS, space: 'hamming' as VectorSpace }),
      'options.space must be one of cosinesimil, innerproduct, l2, got: hamming; choose one of these',
    ],
    [
      'generation 0',
      made({ generation: 0 }),
      'generation must be a whole number between 1 and 9999, got: 0; start at 1, and increment it by one when the model changes [Stack/Articles]',
    ],
    [
      'a generation that is a token',
      made({ generation: Token.asNumber({ Ref: 'P' }) }),
      'generation must be known at synth, got: a token; write it into the code: it names an index [Stack/Articles]',
    ],
    [
      'a generation to serve without a number',
      () => SearchGeneration.of(0, english),
      'generation must be a whole number between 1 and 9999, got: 0; start at 1, and increment it by one when the model changes',
    ],
    [
      'a generation to serve without a model',
      () => SearchGeneration.of(1, undefined as never),
      'model must be an object, got: undefined; set it; an environment variable or a context value that it comes from may be missing',
    ],
    [
      'the same generation to serve',
      made({ generation: 2, serving: SearchGeneration.of(2, english) }),
      'serving must be an older generation than 2, got: 2; leave it out once the new index is filled: searches use that of generation then [Stack/Articles]',
    ],
    [
      'an older generation than the first',
      made({ serving: SearchGeneration.of(1, english) }),
      'serving must be an older generation than 1, got: 1; leave it out once the new index is filled: searches use that of generation then [Stack/Articles]',
    ],
    [
      'a generation to serve as a number',
      made({ generation: 2, serving: 1 as never }),
      'serving must be an object, got: 1; pass a value of this type, or leave it out [Stack/Articles]',
    ],
    [
      'fewer than no documents',
      made({ mayMiss: -1 }),
      'mayMiss must be a whole number of at least 0, got: -1; count the documents that were deleted while the new index was being filled [Stack/Articles]',
    ],
    [
      'nmslib',
      made({ engine: 'nmslib' as VectorEngine }),
      'engine must be one of lucene, faiss, got: nmslib; choose one of these [Stack/Articles]',
    ],
    [
      'a snapshot',
      made({ removalPolicy: RemovalPolicy.SNAPSHOT }),
      'removalPolicy must not be SNAPSHOT; use RETAIN: the domain makes snapshots of its own [Stack/Articles]',
    ],
    [
      'a removal policy that does not exist',
      made({ removalPolicy: 'keep' as RemovalPolicy }),
      'removalPolicy must be one of destroy, retain, retain-on-update-or-delete, got: keep; choose one of these [Stack/Articles]',
    ],
    [
      'a threshold for memory that Lucene does not use',
      made({ alarms: { vectorMemory: AlarmThreshold.of(70) } }),
      'alarms.vectorMemory must be left out with VectorEngine.LUCENE, got: 70 percent; its vectors are in the operating system cache, and the metric stays at zero [Stack/Articles]',
    ],
    [
      'more than one red domain',
      made({ alarms: { clusterRed: AlarmThreshold.of(2) } }),
      'alarms.clusterRed must be between 0 and 1, got: 2; the metric is either 1 or 0: another threshold never fires [Stack/Articles]',
    ],
    [
      'vectors that are rejected twice',
      made({ engine: VectorEngine.FAISS, alarms: { vectorsRejected: AlarmThreshold.of(5) } }),
      'alarms.vectorsRejected must be between 0 and 1, got: 5; the metric is either 1 or 0: another threshold never fires [Stack/Articles]',
    ],
    [
      'a fraction of the memory',
      made({ engine: VectorEngine.FAISS, alarms: { vectorMemory: AlarmThreshold.of(0.8) } }),
      'alarms.vectorMemory must be between 1 and 100 percent, got: 0.8; write 50 for half; use AlarmThreshold.off() to disable the alarm [Stack/Articles]',
    ],
    [
      'two indices of one name',
      (stack) => {
        const { domain } = indexIn(stack);
        new SemanticSearchIndex(stack, 'Again', { domain, ...KB, model: english });
      },
      'indexName must be another one than that of another index of the domain, got: kb-articles as Stack/Articles; choose another name: they would fight for aliases and pipelines [Stack/Again]',
    ],
    [
      'a grant to nobody',
      (stack) => indexIn(stack).grantSearch(undefined as never),
      'grantee must be an object, got: undefined; set it; an environment variable or a context value that it comes from may be missing [Stack/Articles]',
    ],
    [
      'a grant to a function outside of the VPC',
      (stack) =>
        indexIn(stack, inVpc(stack)).grantIndex(
          new LambdaFunction(stack, 'Api', {
            runtime: Runtime.NODEJS_24_X,
            handler: 'index.handler',
            code: Code.fromInline('exports.handler = 1'),
          }),
        ),
      'grantee must be a function in a VPC, got: Stack/Api; give the function a vpc; for an imported one, pass its security groups when importing it [Stack/Domain]',
    ],
  ]);
});

type Attributes = Partial<SemanticSearchIndexAttributes>;

const imports = (attrs: Attributes | ((stack: Stack) => Attributes)) => (stack: Stack) =>
  SemanticSearchIndex.fromSemanticSearchIndexAttributes(stack, 'Imported', {
    indexName: KB.indexName,
    ...imported('https://vpc-kb-abc.eu-central-1.es.amazonaws.com')(stack),
    ...(typeof attrs === 'function' ? attrs(stack) : attrs),
  });

describe('SemanticSearchIndex.fromSemanticSearchIndexAttributes', () => {
  expectMessages(
    [
      [
        'no attributes',
        (stack) => SemanticSearchIndex.fromSemanticSearchIndexAttributes(stack, 'Imported', undefined as never),
        'attrs must be an object, got: undefined; pass the properties as an object [Stack/Imported]',
      ],
      [
        'a name that is a token',
        imports({ indexName: TOKEN }),
        'indexName must be known at synth, got: a token; write it into the code: rights and pipelines are made for it [Stack/Imported]',
      ],
      [
        'a name in upper case',
        imports({ indexName: 'Articles' }),
        'indexName must be 1 to 200 lower case letters, digits, - and _, and begin with a letter or digit, got: Articles; OpenSearch accepts no upper case; the indices have numbers at the end of this name [Stack/Imported]',
      ],
      [
        'a domain by its ARN',
        imports({ domain: 'arn:aws:es:eu-central-1:111122223333:domain/kb' as never }),
        "attrs.domain must be an object, got: 'arn:aws:es:eu-central-1:111122223333:domain/kb'; pass a value of this type [Stack/Imported]",
      ],
      [
        'attributes of a domain',
        imports({ domain: { domainArn: 'arn:aws:es:eu-central-1:111122223333:domain/kb' } as never }),
        'domain must be a domain of aws-opensearchservice, got: an object of the class Object; import it with Domain.fromDomainAttributes [Stack/Imported]',
      ],
      [
        'no group in the list',
        imports({ securityGroups: [] }),
        'securityGroups must hold at least one group, got: []; leave it out where you do not know them [Stack/Imported]',
      ],
      [
        'a VPC in place of a group',
        imports((stack) => ({ securityGroups: [new Vpc(stack, 'Vpc') as never] })),
        'securityGroups[0] must be a security group, got: an object of the class Vpc of aws-ec2; import it, for example with SecurityGroup.fromSecurityGroupId [Stack/Imported]',
      ],
      [
        'groups of a public endpoint',
        imports((stack) => ({
          domain: Domain.fromDomainEndpoint(stack, 'Public', 'https://search-kb-abc.eu-central-1.es.amazonaws.com'),
          securityGroups: [SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-11111111')],
        })),
        'securityGroups must be left out for a domain with a public endpoint; no security group applies to it [Stack/Imported]',
      ],
      [
        'no model in the list',
        imports({ models: [] }),
        'models must hold at least one model, got: []; leave it out where you do not know them [Stack/Imported]',
      ],
      [
        'a model that is none',
        imports({ models: [{ modelId: 'cohere.embed-english-v3' } as never] }),
        'models[0] must be made by the class EmbeddingModel, got: an object of the class Object; write for example EmbeddingModel.cohereMultilingualV3() [Stack/Imported]',
      ],
      [
        'an engine that is a token',
        imports({ engine: TOKEN as never }),
        'engine must be known at synth, got: a token; write it into the code: it decides which graphs there are [Stack/Imported]',
      ],
      [
        'an engine that is not there',
        imports({ engine: 'nmslib' as never }),
        'engine must be one of lucene, faiss, got: nmslib; choose one of these [Stack/Imported]',
      ],
      [
        'a metric of models that are not known',
        (stack) => imports({})(stack).metricThrottles(),
        'models must be known of the imported index; pass them to SemanticSearchIndex.fromSemanticSearchIndexAttributes [Stack/Imported]',
      ],
      [
        'a grant to a function outside of the VPC',
        (stack) =>
          imports({ securityGroups: [SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-11111111')] })(
            stack,
          ).grantSearch(
            new LambdaFunction(stack, 'Api', {
              runtime: Runtime.NODEJS_24_X,
              handler: 'index.handler',
              code: Code.fromInline('exports.handler = 1'),
            }),
          ),
        'grantee must be a function in a VPC, got: Stack/Api; give the function a vpc; for an imported one, pass its security groups when importing it [Stack/Kb]',
      ],
    ],
    14,
  );
});
