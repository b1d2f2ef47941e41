import { Duration } from 'aws-cdk-lib';
import { type Kinds, requireKinds } from '../private/synth/kinds';
import { requireDuration, requireText } from '../private/synth/validation';

const OPTIONS: Kinds<DailySnapshotOptions> = { retention: 'object?', time: 'text?' };

/** The time and retention of daily snapshots. */
export interface DailySnapshotOptions {
  /**
   * The time that a snapshot is kept: whole days, from 1 to 35.
   *
   * @default Duration.days(7)
   */
  readonly retention?: Duration;

  /**
   * The time at which the snapshot begins, `HH:MM` in UTC.
   *
   * @default - the service chooses
   */
  readonly time?: string;
}

/**
 * Daily snapshots of a cache, or none. A lost cache can be filled again from a snapshot; snapshots are billed by their size.
 *
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/backups-automatic.html
 */
export class ValkeySnapshots {
  /**
   * One snapshot a day.
   *
   * @throws if the retention is not whole days from 1 to 35, or the time not `HH:MM`
   */
  public static daily(options: DailySnapshotOptions = {}): ValkeySnapshots {
    requireKinds(options, OPTIONS, undefined, 'snapshots.');
    const retention = options.retention ?? Duration.days(7);
    const remedy = 'use ValkeySnapshots.none() for no snapshots';
    requireDuration('snapshots.retention', retention, {
      min: Duration.days(1),
      max: Duration.days(35),
      unit: 'days',
      remedy,
    });
    requireText('snapshots.time', options.time, {
      pattern: /^([01]\d|2[0-3]):[0-5]\d$/,
      must: 'be a time of day, HH:MM in UTC',
      remedy: "write for example '03:00'",
    });
    return new ValkeySnapshots(retention.toDays(), options.time);
  }

  /** No snapshots: a lost cache starts empty. */
  public static none(): ValkeySnapshots {
    return new ValkeySnapshots(0, undefined);
  }

  private constructor(
    /** The days that a snapshot is kept. 0 without snapshots. */
    public readonly retentionDays: number,
    /** The time at which the snapshot begins, in UTC. Undefined leaves it to the service. */
    public readonly time: string | undefined,
  ) {}
}
