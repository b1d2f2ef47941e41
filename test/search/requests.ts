import type { Clock } from '../../src/private/runtime/clock';
import { type SetUpPorts, setUpSearch } from '../../src/search/handlers/set-up-search';
import type { SetUpEvent } from '../../src/search/plain/decide';
import type { ModelRequest, SetUpRequest } from '../../src/search/set-up-search.contract';
import type { MemoryDomain } from './memory-domain';

const cohere = (inputType: string) => `{"texts":\${parameters.texts},"truncate":"END","input_type":"${inputType}"}`;
const titan = `{"inputText":"\${parameters.inputText}","dimensions":512,"normalize":true}`;

/** Models as the construct describes them. */
export const MODELS: Readonly<Record<'cohere' | 'english' | 'titan', ModelRequest>> = {
  cohere: cohereModel('cohere.embed-multilingual-v3'),
  english: cohereModel('cohere.embed-english-v3'),
  titan: {
    ...{ Id: 'amazon.titan-embed-text-v2:0', Dimension: '512', Space: 'cosinesimil', TextsPerCall: '1' },
    ...{ DocumentBody: titan, QueryBody: titan },
    PreProcess: 'connector.pre_process.bedrock.embedding',
    PostProcess: 'connector.post_process.bedrock.embedding',
  },
};

function cohereModel(Id: string): ModelRequest {
  return {
    ...{ Id, Dimension: '1024', Space: 'cosinesimil', TextsPerCall: '96' },
    ...{ DocumentBody: cohere('search_document'), QueryBody: cohere('search_query') },
    PreProcess: 'connector.pre_process.cohere.embedding',
    PostProcess: 'connector.post_process.cohere.embedding',
  };
}

export const REQUEST: SetUpRequest = {
  ...{ Endpoint: 'https://search.example.com', IndexName: 'kb', Fields: ['title'], Engine: 'lucene' },
  ...{ Generation: '1', Model: MODELS.cohere, Serving: '1' },
  BedrockUrl: 'https://bedrock-runtime.us-east-1.amazonaws.com',
  BedrockRegion: 'us-east-1',
  ConnectorRole: 'arn:aws:iam::123456789012:role/connector',
  Removal: 'retain',
};

export const STACK_ID = 'arn:aws:cloudformation:us-east-1:123456789012:stack/Shop/1';

export function eventOf(
  RequestType: SetUpEvent['RequestType'],
  request: Partial<SetUpRequest> = {},
  old?: Partial<SetUpRequest>,
): SetUpEvent {
  return {
    ...{ RequestType, StackId: STACK_ID, LogicalResourceId: 'Articles' },
    ResourceProperties: { ...REQUEST, ...request },
    ...(old && { OldResourceProperties: { ...REQUEST, ...old } }),
  };
}

/** A domain in memory, and a set-up that lives with it in a time of its own. */
export function setUpOn(domain: MemoryDomain) {
  for (const { Id, Dimension } of Object.values(MODELS)) {
    domain.dimensions.set(Id, Number(Dimension));
  }
  let now = 0;
  const clock: Clock = {
    now: () => now,
    sleep: async (millis) => {
      now += millis;
    },
  };
  const printed: string[] = [];
  const ports: SetUpPorts = { clock, logGroup: 'log', connect: () => domain.send, print: (line) => printed.push(line) };
  const run = (event: SetUpEvent, millis = 800_000) =>
    setUpSearch(event, { getRemainingTimeInMillis: () => millis }, ports);
  return { run, printed, clock, ports };
}
