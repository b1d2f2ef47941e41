import {
  GetObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  NoSuchKey,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
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
      const page: ListObjectsV2CommandOutput = await this.client.send(
        new ListObjectsV2Command({
          Bucket: bucket,
          Prefix: prefix,
          ContinuationToken: token,
          MaxKeys: this.pageSize,
          // XML has no place for some characters that a key may have.
          EncodingType: 'url',
        }),
      );
      yield (page.Contents ?? []).map(({ Key = '', LastModified }) => ({
        key: decoded(Key),
        modified: LastModified?.getTime() ?? 0,
      }));
      token = page.NextContinuationToken;
    } while (token !== undefined);
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

/** S3 writes a blank as a plus, and a plus as %2B. */
function decoded(key: string): string {
  return /[%+]/.test(key) ? decodeURIComponent(key.replaceAll('+', ' ')) : key;
}
