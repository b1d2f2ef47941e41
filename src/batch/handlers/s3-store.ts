import {
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  type ListObjectsV2CommandOutput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { decodedKey } from '../../private/runtime/decoded-key';
import { S3Texts } from '../../private/runtime/s3-texts';
import { type ListPage, readListPage } from './list-page';
import type { Store, StoredKey } from './ports';

export class S3Store extends S3Texts implements Store {
  /** @param pageSize the keys of a page of a listing, 1,000 by default */
  constructor(
    client: S3Client,
    private readonly pageSize?: number,
  ) {
    super(client);
  }

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
