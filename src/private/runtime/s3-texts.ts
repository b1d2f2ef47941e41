import { GetObjectCommand, NoSuchKey, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';

/** Objects of S3 that are small enough to be read and written whole. */
export class S3Texts {
  constructor(protected readonly client: S3Client) {}

  /** Undefined if there is no such object; without the right to list, S3 would say that it is forbidden. */
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
