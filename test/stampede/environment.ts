import { REFRESHER_VARIABLES } from '../../src/stampede/refresh-value.contract';

export interface Times {
  readonly refreshMillis?: number;
  readonly checkMillis?: number;
  readonly staleMillis?: number;
  readonly loaderMillis?: number;
}

/** The environment of a refresher, without an address. */
export function environmentOf(key: string, times: Times = {}, more: Record<string, string> = {}): NodeJS.ProcessEnv {
  const { refreshMillis = 86_400_000, checkMillis = 300_000, staleMillis = 604_800_000, loaderMillis = 30_000 } = times;
  return {
    [REFRESHER_VARIABLES.key]: key,
    [REFRESHER_VARIABLES.refreshMillis]: `${refreshMillis}`,
    [REFRESHER_VARIABLES.checkMillis]: `${checkMillis}`,
    [REFRESHER_VARIABLES.staleMillis]: `${staleMillis}`,
    [REFRESHER_VARIABLES.loaderMillis]: `${loaderMillis}`,
    [REFRESHER_VARIABLES.shrinkPercent]: '50',
    AWS_LAMBDA_FUNCTION_NAME: 'refresher',
    AWS_REGION: 'eu-central-1',
    ...more,
  };
}
