import type { Duration } from 'aws-cdk-lib';
import type { CertificateAttribute } from './certificate-attribute';

/** Properties of a `RolesAnywhereProfile`. */
export interface RolesAnywhereProfileProps {
  /**
   * The length of a session, from 15 minutes to 12 hours. The machine gets a new one automatically.
   *
   * @default Duration.hours(1)
   */
  readonly sessionDuration?: Duration;

  /**
   * Lets machines choose the names of their sessions. Each role of the profile must then set the names that it accepts.
   *
   * @default false
   */
  readonly acceptSessionNames?: boolean;

  /**
   * The fields of certificates that become session tags. The roles' trusts can compare only these.
   *
   * @default - all subject and issuer fields that Roles Anywhere knows, and the first alternative names
   */
  readonly attributes?: CertificateAttribute[];
}
