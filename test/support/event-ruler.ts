import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { EVENT_RULER } from '../../projenrc/scripts/java-tools';
import { LineProcess } from './line-process';

const PROGRAM = join(__dirname, 'event-ruler', 'MatchEvents.java');

/**
 * Decides which events a pattern matches, by the library that AWS has published as that of EventBridge: one Java
 * process for any number of questions. `stop` ends it; call it in `afterAll`.
 *
 * @see https://github.com/aws/event-ruler
 */
export class EventRuler {
  public static start(): EventRuler {
    if (!existsSync(EVENT_RULER)) {
      throw new Error(`${EVENT_RULER} is missing: run "npx ts-node projenrc/scripts/java-tools.ts"`);
    }
    return new EventRuler(
      new LineProcess('java', ['-Xshare:auto', '-cp', join(EVENT_RULER, '*'), PROGRAM], {
        JAVA_HOME: process.env.JAVA_HOME,
      }),
    );
  }

  private constructor(private readonly java: LineProcess) {}

  /**
   * Whether EventBridge would give the event to a rule with this pattern.
   *
   * @param pattern the `EventPattern` of a template, with its intrinsic functions resolved
   * @param event the whole event, with `source`, `detail-type` and `detail`
   * @throws for a pattern that EventBridge would refuse
   */
  public async matches(pattern: object, event: object): Promise<boolean> {
    const answer = (await this.java.ask(JSON.stringify({ pattern, event }))) as { matches?: boolean; error?: string };
    if (answer.matches === undefined) {
      throw new Error(answer.error);
    }
    return answer.matches;
  }

  public async stop(): Promise<void> {
    await this.java.stop();
  }
}
