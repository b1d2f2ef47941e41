import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import type { ObjectWriter } from './ports';

const PART_BYTES = 8 * 1024 * 1024;

/** Writes an object in parts, as it comes: two of them are in memory at most. */
export class S3Writer implements ObjectWriter {
  private chunks: Buffer[] = [];
  private bytes = 0;
  private uploadId: string | undefined;
  private readonly parts: CompletedPart[] = [];
  private sending: Promise<void> = Promise.resolve();

  constructor(
    private readonly client: S3Client,
    private readonly target: { readonly Bucket: string; readonly Key: string },
    private readonly partBytes = PART_BYTES,
  ) {}

  public write(data: Buffer): Promise<void> | undefined {
    this.chunks.push(data);
    this.bytes += data.length;
    return this.bytes < this.partBytes ? undefined : this.nextPart();
  }

  public async end(): Promise<void> {
    if (this.uploadId === undefined) {
      const body = this.take();
      await this.client.send(new PutObjectCommand({ ...this.target, Body: body, ContentLength: body.length }));
      return;
    }
    if (this.bytes > 0) {
      await this.nextPart();
    }
    await this.sending;
    await this.client.send(
      new CompleteMultipartUploadCommand({
        ...this.target,
        UploadId: this.uploadId,
        MultipartUpload: { Parts: this.parts },
      }),
    );
  }

  public async abort(): Promise<void> {
    await this.sending.catch(() => undefined);
    if (this.uploadId !== undefined) {
      await this.client.send(new AbortMultipartUploadCommand({ ...this.target, UploadId: this.uploadId }));
    }
  }

  private take(): Buffer {
    const body = Buffer.concat(this.chunks, this.bytes);
    this.chunks = [];
    this.bytes = 0;
    return body;
  }

  /** Waits for the part before, and sends this one meanwhile. */
  private async nextPart(): Promise<void> {
    const body = this.take();
    await this.sending;
    if (this.uploadId === undefined) {
      const { UploadId } = await this.client.send(new CreateMultipartUploadCommand(this.target));
      this.uploadId = UploadId;
    }
    this.sending = this.sendPart(body, this.parts.length + 1);
    // It is awaited later, and an error is thrown then.
    this.sending.catch(() => undefined);
  }

  private async sendPart(body: Buffer, number: number): Promise<void> {
    const part = { ...this.target, UploadId: this.uploadId, PartNumber: number };
    this.parts.push({ PartNumber: number });
    const { ETag } = await this.client.send(new UploadPartCommand({ ...part, Body: body, ContentLength: body.length }));
    this.parts[number - 1] = { PartNumber: number, ETag };
  }
}
