import { requireKind } from '../../private/synth/kinds';
import { requireSome, requireText } from '../../private/synth/validation';
import { refuseTwice } from '../bound-trust';
import { requireExact } from '../trust-rules';

/** The values that STS accepts for a session tag. */
const TAG_VALUE = {
  pattern: /^[\p{L}\p{N}\p{Z}_.:/=+\-@]{1,256}$/u,
  must: 'fit in a session tag: at most 256 letters, digits, spaces and any of _.:/=+-@',
  remedy: 'Roles Anywhere makes session tags of the certificate, and STS refuses one with another name for every role',
};

/**
 * The certificates of a trust anchor that a role accepts. Several trusts of a role are alternatives. Immutable: each
 * method returns a new trust that is narrower.
 *
 * @example
 * import { CertificateTrust } from 'cdk-hindsight/federation';
 *
 * const trust = [CertificateTrust.commonName('server-1.acme.example')];
 *
 * @see https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html
 */
export class CertificateTrust {
  /**
   * Certificates whose subject has one of these common names (CN).
   *
   * @throws if there is none, or one holds a wildcard or does not fit in a session tag
   */
  public static commonName(...names: string[]): CertificateTrust {
    return new CertificateTrust({}).narrowed('x509Subject/CN', names);
  }

  /**
   * Certificates whose first alternative name of the type DNS is one of these.
   *
   * @throws if there is none, or one holds a wildcard or does not fit in a session tag
   */
  public static dnsName(...names: string[]): CertificateTrust {
    return new CertificateTrust({}).narrowed('x509SAN/DNS', names);
  }

  /**
   * Certificates whose first alternative name of the type URI is one of these, such as `spiffe://example.com/batch`.
   *
   * @throws if there is none, or one holds a wildcard or does not fit in a session tag
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
   * @throws if there is none, one holds a wildcard or does not fit in a session tag, or the trust has an issuer already
   */
  public issuedBy(...commonNames: string[]): CertificateTrust {
    return this.narrowed('x509Issuer/CN', commonNames);
  }

  private narrowed(tag: string, values: string[]): CertificateTrust {
    requireKind(tag, values, 'list of texts');
    if (tag in this._tags) {
      refuseTwice(tag, values.join(', '));
    }
    requireSome(tag, values, 'a name', 'list the names of the certificates that may assume the role');
    for (const value of values) {
      requireExact(tag, value);
      requireText(tag, value, TAG_VALUE);
    }
    return new CertificateTrust({ ...this._tags, [tag]: [...values] });
  }
}
