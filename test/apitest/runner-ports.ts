import type { RunnerPorts } from '../../src/apitest/handlers/run-tests';
import { RUNNER_VARIABLES, type SecretSource } from '../../src/apitest/run-tests.contract';

export interface Script {
  /** What the suite answers; an error is thrown. */
  readonly outcome?: unknown;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly sources?: readonly SecretSource[];
  readonly variables?: Readonly<Record<string, string>>;
  /** An error of S3. */
  readonly storeError?: Error;
  readonly timeoutMillis?: number;
}

/** A world without AWS that keeps what the runner gives away. */
export class RunnerWorld implements RunnerPorts {
  public readonly lines: string[] = [];
  public readonly objects: Record<string, string> = {};
  /** What the suite was asked for. */
  public asked?: object;
  public readonly environment: NodeJS.ProcessEnv;
  public readonly clock = { now: () => Date.UTC(2026, 0, 2, 3, 4, 5), sleep: async () => undefined };

  constructor(private readonly script: Script) {
    const { secrets = {}, variables = {}, timeoutMillis = 50_000 } = script;
    const sources = script.sources ?? Object.keys(secrets).map((name) => ({ name, arn: name }));
    this.environment = {
      AWS_LAMBDA_FUNCTION_NAME: 'runner',
      [RUNNER_VARIABLES.variables]: JSON.stringify(variables),
      [RUNNER_VARIABLES.secrets]: JSON.stringify(sources),
      [RUNNER_VARIABLES.timeoutMillis]: `${timeoutMillis}`,
    };
  }

  public readSecret = async (arn: string) => {
    const secret = this.script.secrets?.[arn];
    if (secret === undefined) {
      throw Object.assign(new Error('Secrets Manager cannot find it.'), { name: 'ResourceNotFoundException' });
    }
    return secret;
  };

  public runSuite = async (request: object) => {
    this.asked = request;
    if (this.script.outcome instanceof Error) {
      throw this.script.outcome;
    }
    return this.script.outcome;
  };

  public store = async (key: string, text: string) => {
    if (this.script.storeError) {
      throw this.script.storeError;
    }
    this.objects[key] = text;
  };

  public newId = () => 'id';

  public print = (line: string) => void this.lines.push(line);

  /** The values of the metrics. */
  public get metrics(): Record<string, number> {
    const entries = this.lines.filter((line) => line.startsWith('{"_aws"')).map((line) => JSON.parse(line));
    return Object.assign({}, ...entries.map(({ _aws: _, Test: __, ...values }) => values));
  }

  /** The lines that are no metrics. */
  public get log(): string[] {
    return this.lines.filter((line) => !line.startsWith('{"_aws"'));
  }
}
