import type { RunRequest } from '../run-migrations.contract';

/** What the parts of a CloudFormation event say that decide. */
export interface RequestEvent {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly ResourceProperties: RunRequest;
  readonly OldResourceProperties?: RunRequest;
}

/**
 * - `run`: apply what is missing
 * - `compare`: nothing is new, but files have another text than before; report it if the database answers
 * - `nothing`: do not even connect
 */
export type Decision = 'run' | 'compare' | 'nothing';

/**
 * A rollback is an Update to the properties of before, and nothing tells it from a deployment. It asks for no file that
 * the failed request did not ask for too, so it has to end well, whatever the state of the database is.
 */
export function decide({
  RequestType,
  ResourceProperties: wanted,
  OldResourceProperties: old,
}: RequestEvent): Decision {
  if (RequestType === 'Delete') {
    return 'nothing';
  }
  if (RequestType === 'Create' || old === undefined || isElsewhere(wanted, old)) {
    return 'run';
  }
  const [names, before] = [wanted.Migrations.map(nameOf), new Set(old.Migrations.map(nameOf))];
  const retried = new Set(old.RetryInterrupted);
  if (names.some((name) => !before.has(name)) || (wanted.RetryInterrupted ?? []).some((name) => !retried.has(name))) {
    return 'run';
  }
  const texts = new Set(old.Migrations);
  return wanted.Migrations.every((entry) => texts.has(entry)) ? 'nothing' : 'compare';
}

function isElsewhere(wanted: RunRequest, old: RunRequest): boolean {
  return (['Target', 'Database', 'Ledger'] as const).some((name) => wanted[name] !== old[name]);
}

function nameOf(entry: string): string {
  return entry.slice(0, entry.lastIndexOf(':'));
}
