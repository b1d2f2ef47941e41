import { LineProcess } from '../support/line-process';
import type { Answer, DrivenReader } from './reader-scenario';

/** A reader in a program that takes `read` and `advance <seconds>` as lines. */
export class ReaderProcess extends LineProcess implements DrivenReader {
  public async read(): Promise<Answer> {
    return (await this.ask('read')) as Answer;
  }

  public async advance(seconds: number): Promise<void> {
    await this.ask(`advance ${seconds}`);
  }
}
