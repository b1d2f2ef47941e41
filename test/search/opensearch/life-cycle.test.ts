import { type App, CfnResource, Stack } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Domain } from 'aws-cdk-lib/aws-opensearchservice';
import { EmbeddingModel, SearchGeneration, SemanticSearchIndex } from '../../../src/search';
import { type Deployment, MiniStack } from '../../support/ministack';
import { Laboratory } from './laboratory';

jest.setTimeout(300_000);

let aws: MiniStack;
let lab: Laboratory;

beforeAll(async () => {
  [aws, lab] = await Promise.all([MiniStack.start(), Laboratory.start()]);
});

afterAll(() => Promise.all([aws?.stop(), lab?.stop()]));

const MULTILINGUAL = EmbeddingModel.cohereMultilingualV3();
const TITAN = EmbeddingModel.titanTextV2();

interface Shop {
  readonly model?: EmbeddingModel;
  readonly generation?: number;
  readonly serving?: SearchGeneration;
  /** A resource that waits for the index, and fails. */
  readonly laterFails?: boolean;
}

/** A stack with an index in the domain of this test. */
function define({ model = MULTILINGUAL, generation, serving, laterFails = false }: Shop): (app: App) => void {
  return (app) => {
    const stack = new Stack(app, 'Shop', { env: { account: MiniStack.ACCOUNT, region: MiniStack.REGION } });
    const domain = Domain.fromDomainAttributes(stack, 'Domain', {
      domainArn: stack.formatArn({ service: 'es', resource: 'domain', resourceName: 'shop' }),
      domainEndpoint: lab.proxy.host,
    });
    const articles = new SemanticSearchIndex(stack, 'Articles', {
      ...{ domain, indexName: 'kb', fields: ['title'], model, generation, serving },
    });
    // The certificate of the test is signed by an authority of its own.
    (articles.setUp as LambdaFunction).addEnvironment('NODE_EXTRA_CA_CERTS', lab.proxy.caFile);
    if (laterFails) {
      const later = new CfnResource(stack, 'Later', {
        type: 'AWS::SSM::Parameter',
        properties: { Type: 'Nonsense', Value: 'x' },
      });
      later.node.addDependency(articles);
    }
  };
}

const deploy = (shop: Shop) => aws.deploy(define(shop));

/** What the handler saw of a command, and what it answered. */
const seen = ({ calls }: Deployment) =>
  calls.map(({ event: { RequestType, ResourceProperties: request }, result, error }) => {
    const answer = result ? `${result.PhysicalResourceId}, ${Object.keys(result.Data).length} attributes` : error;
    return `${RequestType}, writing ${request.Generation}, serving ${request.Serving}: ${answer}`;
  });

const DOCUMENTS = { a: { title: 'Netflix' }, b: { title: '天気' }, c: { title: '自転車' } };

describe('the life of a stack, by the real CLI', () => {
  test('a creation that dies on its way ends the deployment with the reason', async () => {
    lab.proxy.refused = 'PUT /kb-1';
    const deployment = await deploy({});
    lab.proxy.refused = undefined;
    expect(seen(deployment)).toEqual(['Create, writing 1, serving 1: PUT /kb-1 answered 400: the test refuses it']);
    expect(deployment.output).toContain('PUT /kb-1 answered 400: the test refuses it');
    expect(await aws.statusOf('Shop')).toBe('ROLLBACK_COMPLETE');
  });

  test('the next one takes up what it has left: there are no orphans', async () => {
    const deployment = await deploy({});
    expect(seen(deployment)).toEqual(['Create, writing 1, serving 1: kb, 4 attributes']);
    expect(await lab.made('kb')).toEqual({
      connectors: ['kb-1-document', 'kb-1-query'],
      models: ['kb-1-document', 'kb-1-query'],
      model_groups: ['kb-1-document', 'kb-1-query'],
    });
    expect(await lab.write('kb-write', DOCUMENTS)).toEqual([]);
    expect(await lab.search('kb', 'ネットフリックス', 'title', 1)).toEqual(['a']);
  });

  test('another model in the same index fails, and the way back has nothing to do', async () => {
    const deployment = await deploy({ model: TITAN });
    expect(seen(deployment)).toEqual([
      expect.stringMatching(
        /^Update, writing 1, serving 1: the index kb-1 has model cohere.* deploy generation 2 with serving /,
      ),
      'Update, writing 1, serving 1: kb, 4 attributes',
    ]);
    expect(await aws.statusOf('Shop')).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await lab.search('kb', 'ネットフリックス', 'title', 1)).toEqual(['a']);
  });

  test('a generation with another model takes what is written, and searches stay where they are', async () => {
    const deployment = await deploy({ model: TITAN, generation: 2, serving: SearchGeneration.of(1, MULTILINGUAL) });
    expect(seen(deployment)).toEqual(['Update, writing 2, serving 1: kb, 4 attributes']);
    expect(await lab.names('kb')).toEqual({ writes: ['kb-2'], searches: ['kb-1'] });
    lab.bedrock.takeCalls();
    expect(await lab.search('kb', 'ネットフリックス', 'title', 1)).toEqual(['a']);
    await lab.write('kb-write', { d: { title: 'новый' } });
    expect(lab.bedrock.takeCalls().map(({ model }) => model)).toEqual([MULTILINGUAL.modelId, TITAN.modelId]);
  });

  test('searches do not change to an index that is not filled', async () => {
    const deployment = await deploy({ model: TITAN, generation: 2 });
    expect(seen(deployment)).toEqual([
      'Update, writing 2, serving 2: the index kb-2 holds 1 document, and kb-1, which searches use, holds 3 ' +
        'documents; deploy with serving SearchGeneration.of(1, its model) until all documents are indexed again',
      'Update, writing 2, serving 1: kb, 4 attributes',
    ]);
    expect(await aws.statusOf('Shop')).toBe('UPDATE_ROLLBACK_COMPLETE');
  });

  test('once it is, they do', async () => {
    await lab.reindex('kb', 'kb-1', ['title']);
    const deployment = await deploy({ model: TITAN, generation: 2 });
    expect(seen(deployment)).toEqual(['Update, writing 2, serving 2: kb, 4 attributes']);
    expect(await lab.names('kb')).toEqual({ writes: ['kb-2'], searches: ['kb-2'] });
    lab.bedrock.takeCalls();
    expect(await lab.search('kb', 'ネットフリックス', 'title', 1)).toEqual(['a']);
    expect(lab.bedrock.takeCalls().map(({ model }) => model)).toEqual([TITAN.modelId]);
  });

  test('a resource that fails later takes the change back, with all documents', async () => {
    const deployment = await deploy({ model: MULTILINGUAL, generation: 1, laterFails: true });
    expect(seen(deployment)).toEqual([
      'Update, writing 1, serving 1: kb, 4 attributes',
      'Update, writing 2, serving 2: kb, 4 attributes',
    ]);
    expect(await aws.statusOf('Shop')).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await lab.names('kb')).toEqual({ writes: ['kb-2'], searches: ['kb-2'] });
    expect([await lab.count('kb-1'), await lab.count('kb-2')]).toEqual([3, 4]);
  });

  test('its end leaves the indices, and nothing that calls a model', async () => {
    const end = await aws.destroy(define({ model: TITAN, generation: 2 }));
    expect(seen(end)).toEqual(['Delete, writing 2, serving 2: kb, 0 attributes']);
    expect(await aws.statusOf('Shop')).toBeUndefined();
    expect(await lab.made('kb')).toEqual({ connectors: [], models: [], model_groups: [] });
    expect([await lab.count('kb-1'), await lab.count('kb-2')]).toEqual([3, 4]);
  });
});
