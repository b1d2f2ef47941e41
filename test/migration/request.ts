import { entryOf } from '../../src/migration/plain/migration-file';
import { RUNNER_VARIABLES, type RunnerManifest, type RunRequest } from '../../src/migration/run-migrations.contract';

/** File names and their SQL, in order. */
export type Files = Readonly<Record<string, string>>;

export interface ManifestOptions {
  readonly tool?: RunnerManifest['tool'];
  readonly marks?: Files;
}

export const LEDGER = 'cdk_hindsight_migrations';

export function manifestOf(files: Files, { tool, marks }: ManifestOptions = {}): RunnerManifest {
  return {
    ...(tool && { tool }),
    files: Object.entries(files).map(([name, sql]) => ({ name, sql, ...(marks?.[name] && { mark: marks[name] }) })),
  };
}

export function requestOf(manifest: RunnerManifest, database: string, request: Partial<RunRequest> = {}): RunRequest {
  return {
    Target: 'cluster-1',
    Database: database,
    Ledger: LEDGER,
    Migrations: manifest.files.map(entryOf),
    ...request,
  };
}

export function environmentOf({ port }: { port: number }, more: Record<string, string> = {}): NodeJS.ProcessEnv {
  return {
    [RUNNER_VARIABLES.host]: 'localhost',
    [RUNNER_VARIABLES.port]: `${port}`,
    [RUNNER_VARIABLES.secretArn]: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:db',
    [RUNNER_VARIABLES.connectSeconds]: '20',
    [RUNNER_VARIABLES.runSeconds]: '60',
    [RUNNER_VARIABLES.lockTimeoutMillis]: '300',
    [RUNNER_VARIABLES.lockSeconds]: '1',
    AWS_REGION: 'eu-central-1',
    AWS_LAMBDA_FUNCTION_NAME: 'runner',
    AWS_LAMBDA_LOG_GROUP_NAME: '/the/log/group',
    ...more,
  };
}
