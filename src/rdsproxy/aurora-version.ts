const POSTGRESQL_MINORS: Record<number, number> = { 13: 15, 14: 12, 15: 7, 16: 3 };
const NEWEST_LISTED = 16;

/**
 * Whether an engine version can scale to 0 ACUs: Aurora PostgreSQL from 13.15, 14.12, 15.7 and 16.3 on, Aurora MySQL
 * from 3.08.0 on. Nothing for a version that does not say it, such as `8.0`.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2-auto-pause.html
 */
export function canAutoPause(engine: unknown, version: unknown): boolean | undefined {
  if (typeof version !== 'string') {
    return undefined;
  }
  return engine === 'aurora-postgresql' ? postgresql(version) : engine === 'aurora-mysql' ? mysql(version) : undefined;
}

function postgresql(version: string): boolean | undefined {
  const [, major, minor] = version.match(/^(\d+)(?:\.(\d+))?/)?.map(Number) ?? [];
  if (major === undefined || Number.isNaN(major)) {
    return undefined;
  }
  if (major > NEWEST_LISTED) {
    return true;
  }
  const first = POSTGRESQL_MINORS[major];
  if (first === undefined) {
    return false;
  }
  return Number.isNaN(minor) ? undefined : minor >= first;
}

function mysql(version: string): boolean | undefined {
  if (/^5\./.test(version)) {
    return false;
  }
  const [, major, minor] = version.match(/mysql_aurora\.(\d+)\.(\d+)/)?.map(Number) ?? [];
  return major === undefined ? undefined : major > 3 || (major === 3 && minor >= 8);
}
