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
   * Patterns of branches that get a sub-domain of their own name when Amplify adds them, for example `feature/**`. Needs an
   * app that is made in this CDK app, because Amplify makes the sub-domains with the app's service role.
   *
   * @default - only the names in `subDomains`
   * @see https://docs.aws.amazon.com/amplify/latest/userguide/to-set-up-automatic-subdomains-for-a-Route-53-custom-domain.html
   */
  readonly automaticSubDomains?: string[];

  /**
   * Your own certificate, in us-east-1, that covers the names.
   *
   * @default - Amplify gets and renews one
   */
  readonly certificate?: ICertificate;
}
