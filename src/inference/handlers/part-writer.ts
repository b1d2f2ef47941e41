import type { ObjectWriter, Store } from './ports';

/** An object that is only made when there is something to write, unless it must be there. */
export class PartWriter {
  public lines = 0;
  public bytes = 0;
  private writer: ObjectWriter | undefined;

  constructor(
    private readonly store: Store,
    private readonly bucket: string,
    private readonly key: string,
  ) {}

  public async add(line: Buffer): Promise<void> {
    this.writer ??= this.store.writer(this.bucket, this.key);
    this.lines += 1;
    this.bytes += line.length;
    const full = this.writer.write(line);
    if (full !== undefined) {
      await full;
    }
  }

  public async end(mustExist: boolean): Promise<void> {
    if (this.writer !== undefined) {
      await this.writer.end();
    } else if (mustExist) {
      // A try that broke off may have left another one.
      await this.store.write(this.bucket, this.key, '');
    }
    this.writer = undefined;
  }

  public async abort(): Promise<void> {
    await this.writer?.abort();
    this.writer = undefined;
  }
}

/** Writes each line of one file, in another form, into another file. */
export async function copyLines(
  lines: AsyncIterable<Buffer>,
  form: (line: Buffer) => Buffer,
  to: PartWriter,
): Promise<void> {
  try {
    for await (const line of lines) {
      await to.add(form(line));
    }
    await to.end(false);
  } catch (error) {
    await to.abort();
    throw error;
  }
}
