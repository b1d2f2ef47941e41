import type { Duration } from 'aws-cdk-lib';
import type { CertificateSessionName } from './certificate-session-name';
import type { CertificateTrust } from './certificate-trust';
import type { RolesAnywhereProfile } from './roles-anywhere-profile';
import type { ITrustAnchor } from './trust-anchor';

/**
 * A role for machines with a certificate.
 *
 * These are only the properties that cannot be added to a role later. Add permissions, managed policies and a
 * permissions boundary as you do for any other role.
 */
export interface RolesAnywhereRoleProps {
  /** The authority that signed the certificates. */
  readonly trustAnchor: ITrustAnchor;

  /** The certificates that may assume the role. At least one trust: the authority alone would admit all of them. */
  readonly trust: CertificateTrust[];

  /**
   * A profile that the role shares with other roles of its stack.
   *
   * @default - the role creates its own
   */
  readonly profile?: RolesAnywhereProfile;

  /**
   * The names of sessions.
   *
   * @default CertificateSessionName.serialNumber()
   */
  readonly sessionName?: CertificateSessionName;

  /**
   * The length of a session, from 15 minutes to 12 hours. The machine gets a new one automatically. Cannot be set
   * together with `profile`, which has its own.
   *
   * @default Duration.hours(1)
   */
  readonly sessionDuration?: Duration;

  /**
   * The name of the role.
   *
   * @default - CloudFormation generates one
   */
  readonly roleName?: string;

  /**
   * The path of the role, with `/` at both ends.
   *
   * @default /
   */
  readonly path?: string;

  /**
   * The purpose of the role, at most 1,000 characters.
   *
   * @default - none
   */
  readonly description?: string;
}
