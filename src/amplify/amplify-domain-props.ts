import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { IAmplifyDockerApp } from './amplify-docker-app-props';
import type { AmplifySubDomain } from './amplify-sub-domain';

/** Properties of an `AmplifyDomain`. */
export interface AmplifyDomainProps {
  /** The app; its branches that the sub-domains name must have been added before. */
  readonly app: IAmplifyDockerApp;

  /** The domain, at most 64 characters, for example `example.com`. */
  readonly domainName: string;

  /** The names under the domain, at least one. */
  readonly subDomains: AmplifySubDomain[];

  /**
   * Your own certificate, in us-east-1, that covers the names.
   *
   * @default - Amplify gets and renews one
   */
  readonly certificate?: ICertificate;
}
