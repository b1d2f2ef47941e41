import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What Cohere's models take in one call on Bedrock, and Titan's in one text. */
const COHERE = { texts: 96, characters: 2_048 };
const TITAN_CHARACTERS = 50_000;

/** One call of a model. */
export interface ModelCall {
  readonly model: string;
  readonly texts: readonly string[];
  /** Cohere's, which tells documents from queries. */
  readonly inputType?: string;
  /** The access key by which it was signed. */
  readonly key: string;
}

/** What has one meaning, whatever it is written in. */
const MEANINGS: readonly (readonly string[])[] = [
  ['Netflix', 'ネットフリックス', 'Нетфликс'],
  ['weather', '天気', 'погода'],
  ['bicycle', '自転車', 'велосипед'],
];

/**
 * Bedrock's InvokeModel for embedding models, with the limits of Cohere's: more texts than 96 or a longer text without
 * `truncate` is an error. Its vectors point where the meaning is, and a little elsewhere for each other word.
 */
export class BedrockStub {
  public static async start(): Promise<BedrockStub> {
    const stub = new BedrockStub();
    await new Promise<void>((resolve) => stub.server.listen(0, '127.0.0.1', resolve));
    return stub;
  }

  public readonly calls: ModelCall[] = [];
  /** The dimensions of models that do not have 1,024. */
  public readonly dimensions: Record<string, number> = {};
  /** Models that the caller may not invoke. */
  public readonly denied = new Set<string>();
  /** How many of the next calls are throttled. */
  public throttled = 0;
  private readonly server: Server;

  private constructor() {
    this.server = createServer((request, response) => {
      this.answer(request).then(
        ({ status, body }) => response.writeHead(status, headersOf(status)).end(JSON.stringify(body)),
        (error) => response.writeHead(500).end(`${error}`),
      );
    });
  }

  public get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The calls since it was asked last. */
  public takeCalls(): ModelCall[] {
    return this.calls.splice(0);
  }

  public async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage): Promise<{ status: number; body: object }> {
    const groups = /^\/model\/(?<model>[^/]+)\/invoke$/.exec(request.url ?? '')?.groups;
    const authorization = /Credential=(?<key>[^/]+)\/\d{8}\/[a-z0-9-]+\/bedrock\/aws4_request/.exec(
      request.headers.authorization ?? '',
    );
    const body = await bodyOf(request);
    if (!groups || !authorization?.groups) {
      return refusal(403, 'Missing Authentication Token');
    }
    const model = decodeURIComponent(groups.model);
    if (this.denied.has(model)) {
      return refusal(403, `not authorized to perform: bedrock:InvokeModel on resource: ${model}`);
    }
    if (this.throttled > 0) {
      this.throttled -= 1;
      return refusal(429, 'Too many requests, please wait before trying again.');
    }
    const { key } = authorization.groups;
    return model.startsWith('cohere.') ? this.cohere(model, key, body) : this.titan(model, key, body);
  }

  private cohere(model: string, key: string, { texts, input_type: inputType, truncate = 'NONE' }: any) {
    this.calls.push({ model, texts, inputType, key });
    if (!Array.isArray(texts) || texts.length === 0 || texts.length > COHERE.texts) {
      return refusal(400, `Malformed input request: #/texts: expected maximum item count: ${COHERE.texts}`);
    }
    if (!['search_document', 'search_query', 'classification', 'clustering'].includes(inputType)) {
      return refusal(400, 'Malformed input request: #: required key [input_type] not found');
    }
    if (texts.some((text) => text === '' || (truncate === 'NONE' && text.length > COHERE.characters))) {
      return refusal(400, `Malformed input request: #/texts: expected length between 1 and ${COHERE.characters}`);
    }
    const embeddings = texts.map((text) => vectorOf(text, this.dimensions[model] ?? 1_024));
    return { status: 200, body: { id: 'x', texts, embeddings, response_type: 'embeddings_floats' } };
  }

  private titan(model: string, key: string, { inputText, dimensions = 1_024 }: any) {
    this.calls.push({ model, texts: [inputText], key });
    if (typeof inputText !== 'string' || inputText.length === 0 || inputText.length > TITAN_CHARACTERS) {
      return refusal(400, 'Malformed input request: #/inputText');
    }
    return { status: 200, body: { embedding: vectorOf(inputText, dimensions), inputTextTokenCount: 1 } };
  }
}

function headersOf(status: number): Record<string, string> {
  return { 'content-type': 'application/json', ...(status === 429 && { 'x-amzn-errortype': 'ThrottlingException' }) };
}

function refusal(status: number, message: string) {
  return { status, body: { message } };
}

async function bodyOf(request: IncomingMessage): Promise<any> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}');
}

function vectorOf(text: string, dimension: number): number[] {
  const vector = new Array<number>(dimension).fill(0);
  for (const [place, words] of MEANINGS.entries()) {
    vector[place] = words.some((word) => text.includes(word)) ? 1 : 0;
  }
  for (const letter of text) {
    vector[MEANINGS.length + ((letter.codePointAt(0) as number) % (dimension - MEANINGS.length))] += 0.001;
  }
  return vector;
}
