import { GetObjectCommand, ListObjectsV2Command, type ListObjectsV2CommandOutput } from '@aws-sdk/client-s3';
import { decodedKey } from '../../private/runtime/decoded-key';
import { S3Texts } from '../../private/runtime/s3-texts';
import type { ObjectWriter, Store, StoredObject } from './ports';
import { S3Writer } from './s3-writer';

export class S3Store extends S3Texts implements Store {
  public async *list(bucket: string, prefix: string, after?: string): AsyncGenerator<readonly StoredObject[]> {
    let token: string | undefined;
    do {
      const page: ListObjectsV2CommandOutput = await this.client.send(
        new ListObjectsV2Command({
          Bucket: bucket,
          Prefix: prefix,
          StartAfter: after,
          ContinuationToken: token,
          // XML has no place for some characters that a key may have.
          EncodingType: 'url',
        }),
      );
      yield (page.Contents ?? []).map(({ Key = '', Size = 0, ETag = '' }) => ({
        key: decodedKey(Key),
        size: Size,
        etag: ETag,
      }));
      token = page.NextContinuationToken;
    } while (token !== undefined);
  }

  public async *open(bucket: string, key: string, from = 0, etag?: string): AsyncGenerator<Uint8Array> {
    const Range = from === 0 ? undefined : `bytes=${from}-`;
    const request = new GetObjectCommand({ Bucket: bucket, Key: key, IfMatch: etag, Range });
    const { Body } = await this.client.send(request).catch((error) => {
      throw error.name === 'PreconditionFailed' ? changed(bucket, key) : error;
    });
    yield* Body as unknown as AsyncIterable<Uint8Array>;
  }

  public writer(bucket: string, key: string): ObjectWriter {
    return new S3Writer(this.client, { Bucket: bucket, Key: key });
  }
}

function changed(bucket: string, key: string): Error {
  return new Error(`s3://${bucket}/${key} was changed while it was read: start the run again`);
}
