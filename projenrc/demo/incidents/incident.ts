import type { Stack } from 'aws-cdk-lib';

/** The incident of a module, in plain CDK code as people write it. */
export interface DemoIncident {
  readonly module: string;
  /** What happened to somebody, in one sentence. */
  readonly happened: string;
  /** Adds the resources in which it waits. */
  readonly add: (stack: Stack) => void;
}
