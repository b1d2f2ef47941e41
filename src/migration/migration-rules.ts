import type { IVpc, SelectedSubnets } from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';
import { mayPause } from '../private/synth/database-access';
import { messagesOf, refuse } from '../private/synth/errors';
import { areIsolated, hasEndpoint } from '../private/synth/network';
import { doubtsAbout, type FileDoubts, objectionTo } from './plain/file-rules';
import type { MigrationFile } from './plain/migration-file';
import type { SqlDialect } from './plain/sql-tokens';

const { warn } = messagesOf('migration');
const SHOWN = 5;

const DOUBTS: Readonly<Record<keyof FileDoubts, string>> = {
  severalDdlStatements:
    'hold several DDL statements: if a later one fails, the earlier ones stay; put each into a file of its own',
  dropsOrRenames:
    'drop or rename: the code that runs until the deployment ends still uses it; do so in a later deployment than the code',
  locksWriters:
    'build an index while writers wait; use CREATE INDEX CONCURRENTLY in a file that begins with -- no-transaction',
};

/** Rejects files that the runner could not run as a whole, and warns of those that have hurt people. */
export function requireRunnable(files: readonly MigrationFile[], dialect: SqlDialect, scope: IConstruct): void {
  for (const file of files) {
    const objection = objectionTo(file, dialect);
    if (objection) {
      refuse(objection, scope);
    }
  }
  const doubts = files.map((file) => ({ file, doubts: doubtsAbout(file, dialect) }));
  for (const name of Object.keys(DOUBTS) as (keyof FileDoubts)[]) {
    const names = doubts.filter((it) => it.doubts[name]).map(({ file }) => file.name);
    if (names.length > 0) {
      const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : '';
      // Those that are still to come are the last ones.
      warn(scope, name, `${names.slice(-SHOWN).join(', ')}${more} ${DOUBTS[name]}`);
    }
  }
}

/** Warns of a runner that cannot reach Secrets Manager, as far as the app tells. */
export function warnAboutEndpoint(scope: IConstruct, vpc: IVpc, selected: SelectedSubnets): void {
  if (areIsolated(vpc, selected) && !hasEndpoint(scope, 'secretsmanager')) {
    const remedy = 'add one with vpc.addInterfaceEndpoint, or log in by IAM';
    const reason = 'the runner is in isolated subnets, and reads a secret';
    warn(scope, 'secretEndpoint', `${reason}: the VPC needs an interface endpoint for Secrets Manager; ${remedy}`);
  }
}

/** Warns of a database that sleeps for longer than the runner waits. */
export function warnAboutSleep(scope: IConstruct, database: IConstruct, connectSeconds: number): void {
  if (mayPause(database) && connectSeconds < 60) {
    const remedy = 'set it to at least 1 minute';
    const message = 'connectDeadline is shorter than the time that a cluster with 0 ACU may need to wake up';
    warn(scope, 'connectDeadline', `${message}; ${remedy}`);
  }
}

/** Warns if nothing waits for the migration: code may run before its tables are there. */
export function warnAboutOrder(scope: IConstruct): void {
  const own = new Set(scope.node.findAll());
  const isAwaited = scope.node.root.node
    .findAll()
    .some((it) => !own.has(it) && it.node.dependencies.some((dependency) => own.has(dependency)));
  if (!isAwaited) {
    const remedy = 'name the code that needs the tables in executeBefore, for example the function or service';
    warn(scope, 'order', `nothing waits for the migration, so code may run before it; ${remedy}`);
  }
}
