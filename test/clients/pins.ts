/**
 * What RDS Proxy pins on, in the log of a real server.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-pinning.html
 */

/** Statements of PostgreSQL that pin; the first word is the name of the reason, where nothing else is said. */
const PINNING: [RegExp, string][] = [
  [/^SET\s+(?!LOCAL\b|TRANSACTION\b)/i, 'SET'],
  [/\bset_config\s*\(/i, 'SET'],
  [/^RESET\b/i, 'RESET'],
  [/^DISCARD\b/i, 'DISCARD'],
  [/^(PREPARE|EXECUTE|DEALLOCATE)\b/i, 'prepared statement'],
  [/^DECLARE\b/i, 'cursor'],
  [/^LISTEN\b/i, 'LISTEN'],
];

/** Reasons in the statements that a PostgreSQL with `log_statement = 'all'` has logged. */
export function pinsOnPostgresql(log: string): string[] {
  const entries = log.split(/^\d{4}-\d\d-\d\d .*? LOG: {2}/m).slice(1);
  const reasons = new Set<string>();
  for (const entry of entries) {
    const [, name, text] = entry.match(/^(?:statement|execute ([^/:]+)[^:]*): ([\s\S]*)/) ?? [];
    if (text === undefined) {
      continue;
    }
    if (name !== undefined && name !== '<unnamed>') {
      reasons.add('prepared statement');
    }
    for (const statement of text.split(';').map((part) => part.trim())) {
      for (const [pattern, reason] of PINNING) {
        if (pattern.test(statement)) {
          reasons.add(reason);
        }
      }
    }
  }
  return [...reasons].sort();
}

/** Variables of MySQL whose values RDS Proxy keeps for each client: setting them pins nothing. */
const TRACKED =
  /^((SESSION\s+|@@session\.)?(autocommit|sql_mode|time_zone|tx_isolation|transaction_isolation|character_set_\w+|collation_\w+|wait_timeout|tx_read_only|transaction_read_only)\b\s*=|names\b|character set\b|session transaction\b)/i;

/** Reasons in the general log of a MariaDB. */
export function pinsOnMysql(log: string): string[] {
  const reasons = new Set<string>();
  for (const line of log.split('\n')) {
    const [, command, text] = line.match(/\d+ (\w+)\t(.*)/) ?? [];
    if (command === 'Prepare' || command === 'Execute') {
      reasons.add('prepared statement');
    }
    const assigned = text?.match(/^SET\s+(.*)/i)?.[1];
    if (command === 'Query' && assigned !== undefined && !withoutNested(assigned).every((one) => TRACKED.test(one))) {
      reasons.add('SET');
    }
  }
  return [...reasons].sort();
}

/** The assignments of a SET, apart from the commas within functions. */
function withoutNested(assigned: string): string[] {
  const flat = assigned.replace(/'[^']*'/g, "''");
  const parts: string[] = [''];
  let depth = 0;
  for (const character of flat) {
    depth += Number(character === '(') - Number(character === ')');
    if (character === ',' && depth === 0) {
      parts.push('');
    } else {
      parts[parts.length - 1] += character;
    }
  }
  return parts.map((part) => part.trim());
}
