import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { IAmplifyDockerApp } from './amplify-docker-app-props';
import type { AmplifySubDomain } from './amplify-sub-domain';

/** Properties of an `AmplifyDomain`. */
export interface AmplifyDomainProps {
  /** The app. Add the branches that the subdomains use before you create the domain. */
  readonly app: IAmplifyDockerApp;

  /** The domain, at most 64 characters, for example `example.com`. */
  readonly domainName: string;

  /** The names under the domain, at least one. */
  readonly subDomains: AmplifySubDomain[];

  /**
   * Patterns of branches that get a subdomain with their name when Amplify adds them, for example `feature/**`. Needs an
   * Amplify app that is created in this CDK app, because Amplify creates the subdomains with the app's service role.
   *
   * @default - only the names in `subDomains`
   * @see https://docs.aws.amazon.com/amplify/latest/userguide/to-set-up-automatic-subdomains-for-a-Route-53-custom-domain.html
   */
  readonly automaticSubDomains?: string[];

  /**
   * Your own certificate, in us-east-1, that covers the names.
   *
   * @default - Amplify requests and renews a certificate
   */
  readonly certificate?: ICertificate;
}
