import { refuse } from '../private/synth/errors';
import { refuseTwice, requireExact } from './trust-binding';

/**
 * Which certificates of a trust anchor a role accepts. Several trusts of a role are alternatives. Immutable: each method
 * returns a new trust that is narrower.
 *
 * @see https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html
 */
export class CertificateTrust {
  /**
   * Certificates whose subject has one of these common names (CN).
   *
   * @throws if there is none, or one holds a wildcard
   */
  public static commonName(...names: string[]): CertificateTrust {
    return new CertificateTrust({}).narrowed('x509Subject/CN', names);
  }

  /**
   * Certificates whose first alternative name of the type DNS is one of these.
   *
   * @throws if there is none, or one holds a wildcard
   */
  public static dnsName(...names: string[]): CertificateTrust {
    return new CertificateTrust({}).narrowed('x509SAN/DNS', names);
  }

  /**
   * Certificates whose first alternative name of the type URI is one of these, such as `spiffe://example.com/batch`.
   *
   * @throws if there is none, or one holds a wildcard
   */
  public static uri(...uris: string[]): CertificateTrust {
    return new CertificateTrust({}).narrowed('x509SAN/URI', uris);
  }

  /** @internal */
  private constructor(
    /** The session tags that Roles Anywhere makes of a certificate, with the values of which it must have one. */
    public readonly _tags: Readonly<Record<string, string[]>>,
  ) {}

  /**
   * Only certificates whose issuer has one of these common names, where the trust anchor has intermediate authorities.
   *
   * @throws if there is none, one holds a wildcard, or the trust has an issuer already
   */
  public issuedBy(...commonNames: string[]): CertificateTrust {
    return this.narrowed('x509Issuer/CN', commonNames);
  }

  private narrowed(tag: string, values: string[]): CertificateTrust {
    if (tag in this._tags) {
      refuseTwice(tag, values.join(', '));
    }
    if (values.length === 0) {
      refuse({ property: tag, must: 'have a value', remedy: 'name the certificates that may assume the role' });
    }
    for (const value of values) {
      requireExact(tag, value);
    }
    return new CertificateTrust({ ...this._tags, [tag]: values });
  }
}
