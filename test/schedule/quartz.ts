import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { QUARTZ } from '../../projenrc/scripts/java-tools';
import { LineProcess } from '../support/line-process';

const PROGRAM = join(__dirname, 'quartz', 'FireTimes.java');
const MINUTE = 60_000;

/** Quartz, whose cron expressions are those of AWS with a field of seconds before them: one Java process. */
export class Quartz {
  public static start(): Quartz {
    if (!existsSync(QUARTZ)) {
      throw new Error(`${QUARTZ} is missing: run "npx ts-node projenrc/scripts/java-tools.ts"`);
    }
    const environment = { JAVA_HOME: process.env.JAVA_HOME };
    return new Quartz(new LineProcess('java', ['-Xshare:auto', '-cp', join(QUARTZ, '*'), PROGRAM], environment));
  }

  private constructor(private readonly java: LineProcess) {}

  /** The times from one up to another, which is excluded; nothing if Quartz rejects the expression. */
  public async dueTimes(zone: string, cron: string, from: number, to: number): Promise<number[] | undefined> {
    const answer = await this.java.ask([zone, cron, from, to].join('\t'));
    return Array.isArray(answer) ? answer.map((minute) => minute * MINUTE) : undefined;
  }

  public async stop(): Promise<void> {
    await this.java.stop();
  }
}
