import { Duration } from 'aws-cdk-lib';
import { refuse } from '../private/synth/errors';
import { requireDuration, requireText } from '../private/synth/validation';

/** When the daily snapshots are taken, and how long they are kept. */
export interface DailySnapshotOptions {
  /**
   * How long a snapshot is kept: whole days, from 1 to 35.
   *
   * @default Duration.days(7)
   */
  readonly retention?: Duration;

  /**
   * When the snapshot begins, `HH:MM` in UTC.
   *
   * @default - the service chooses
   */
  readonly time?: string;
}

/**
 * Whether a cache is copied once a day. A copy is what a cache can be warmed from after it was lost; it is billed by
 * its size.
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
    const retention = options.retention ?? Duration.days(7);
    const remedy = 'say ValkeySnapshots.none() for no snapshots';
    requireDuration('snapshots.retention', retention, { min: Duration.days(1), max: Duration.days(35), remedy });
    requireText('snapshots.time', options.time, {
      pattern: /^([01]\d|2[0-3]):[0-5]\d$/,
      must: 'be a time of day, HH:MM in UTC',
      remedy: "write for example '03:00'",
    });
    return new ValkeySnapshots(wholeDays(retention), options.time);
  }

  /** No snapshots: a lost cache starts empty. */
  public static none(): ValkeySnapshots {
    return new ValkeySnapshots(0, undefined);
  }

  private constructor(
    /** How many days a snapshot is kept; 0 takes none. */
    public readonly retentionDays: number,
    /** When the snapshot begins, in UTC; nothing leaves it to the service. */
    public readonly time: string | undefined,
  ) {}
}

function wholeDays(retention: Duration): number {
  const days = retention.toDays({ integral: false });
  if (!retention.isUnresolved() && !Number.isInteger(days)) {
    refuse({
      property: 'snapshots.retention',
      must: 'be whole days',
      got: retention.toHumanString(),
      remedy: 'the service deletes snapshots by the day',
    });
  }
  return days;
}
