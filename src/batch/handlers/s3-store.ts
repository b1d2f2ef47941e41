import {
  GetObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  type ListObjectsV2CommandOutput,
  NoSuchKey,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { decodedKey } from '../../private/runtime/decoded-key';
import { type ListPage, readListPage } from './list-page';
import type { Store, StoredKey } from './ports';

export class S3Store implements Store {
  /** @param pageSize the keys of a page of a listing, 1,000 by default */
  constructor(
    private readonly client: S3Client,
    private readonly pageSize?: number,
  ) {}

  public async *list(bucket: string, prefix: string): AsyncGenerator<readonly StoredKey[]> {
    let token: string | undefined;
    do {
      const page = await this.page({
        Bucket: bucket,
        Prefix: prefix,
        ContinuationToken: token,
        MaxKeys: this.pageSize,
        // XML has no place for some characters that a key may have.
        EncodingType: 'url',
      });
      yield page.contents;
      token = page.next;
    } while (token !== undefined);
  }

  private async page(input: ListObjectsV2CommandInput): Promise<ListPage> {
    const command = new ListObjectsV2Command(input);
    let page: ListPage | undefined;
    command.middlewareStack.add(
      (next) => async (args) => {
        const answer = await next(args);
        const response = answer.response as HttpAnswer;
        page = undefined;
        if (response.statusCode === 200) {
          const body = await bytesOf(response.body);
          page = readListPage(body.toString());
          response.body = page === undefined ? body : NOTHING_LEFT;
        }
        return answer;
      },
      // Next to the network, below what repeats a request and what reads the answer.
      { step: 'deserialize', priority: 'low' },
    );
    const output = await this.client.send(command);
    return page ?? pageOf(output);
  }

  public async read(bucket: string, key: string): Promise<string | undefined> {
    try {
      const { Body } = await this.client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      return await Body?.transformToString();
    } catch (error) {
      if (error instanceof NoSuchKey) {
        return undefined;
      }
      throw error;
    }
  }

  public async write(bucket: string, key: string, text: string): Promise<void> {
    // The SDK does not send the length of an empty text on its own.
    const ContentLength = Buffer.byteLength(text);
    await this.client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: text, ContentLength }));
  }
}

interface HttpAnswer {
  readonly statusCode: number;
  body: AsyncIterable<Uint8Array> | Uint8Array;
}

/** What the SDK reads of a page that has been read. */
const NOTHING_LEFT = Buffer.from('<ListBucketResult></ListBucketResult>');

async function bytesOf(body: HttpAnswer['body']): Promise<Buffer> {
  if (body instanceof Uint8Array) {
    return Buffer.from(body);
  }
  const parts: Uint8Array[] = [];
  for await (const part of body) {
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function pageOf({
  Contents = [],
  EncodingType,
  IsTruncated,
  NextContinuationToken,
}: ListObjectsV2CommandOutput): ListPage {
  if (IsTruncated && NextContinuationToken === undefined) {
    throw new Error('S3 says that the list goes on, and not where.');
  }
  const contents = Contents.map(({ Key = '', LastModified }) => ({
    key: EncodingType === 'url' ? decodedKey(Key) : Key,
    modified: LastModified?.getTime() ?? 0,
  }));
  return { contents, next: NextContinuationToken };
}
