import { requireKind } from '../../private/synth/kinds';
import { requireSome, requireText } from '../../private/synth/validation';
import { refuseTwice } from '../bound-trust';
import { requireExact } from '../trust-rules';
import { requireField } from './certificate-attribute';

/** The values that STS accepts for a session tag. */
const TAG_VALUE = {
  pattern: /^[\p{L}\p{N}\p{Z}_.:/=+\-@]{1,256}$/u,
  must: 'fit in a session tag: at most 256 letters, digits, spaces and any of _.:/=+-@',
  remedy: 'Roles Anywhere makes no session tag of another value, so that no role can compare it',
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

  /**
   * Certificates whose subject has one of these values in a field, for example in the organizational unit:
   * `subject('OU', 'build')`. Several values in one certificate are one string, in their order, separated by `/`:
   * `build/eu`. A unit is a group: all of its certificates get in.
   *
   * @param field its short name, such as `OU`, `O` or `UID`, or its object identifier
   * @throws if the field is neither, there is no value, or one holds a wildcard or does not fit in a session tag
   */
  public static subject(field: string, ...values: string[]): CertificateTrust {
    return new CertificateTrust({}).narrowed(`x509Subject/${requireField('subject', field)}`, values);
  }

  /** @internal */
  private constructor(
    /** The session tags that Roles Anywhere makes of a certificate, with the values of which it must have one. */
    public readonly _tags: Readonly<Record<string, string[]>>,
  ) {}

  /**
   * Only certificates whose issuer has one of these common names, for a trust anchor with intermediate authorities.
   *
   * @throws if there is none, one holds a wildcard or does not fit in a session tag, or the trust has an issuer already
   */
  public issuedBy(...commonNames: string[]): CertificateTrust {
    return this.narrowed('x509Issuer/CN', commonNames);
  }

  /**
   * Only certificates whose subject also has one of these values in a field: `commonName('server-1').withSubject('OU', 'build')`.
   *
   * @param field its short name, such as `OU`, `O` or `UID`, or its object identifier
   * @throws if the field is neither, there is no value, one holds a wildcard or does not fit in a session tag, or the trust
   * compares the field already
   */
  public withSubject(field: string, ...values: string[]): CertificateTrust {
    return this.narrowed(`x509Subject/${requireField('subject', field)}`, values);
  }

  /**
   * Only certificates whose issuer has one of these values in a field of its name: `withIssuer('O', 'Acme')`.
   *
   * @param field its short name, such as `O`, or its object identifier
   * @throws if the field is neither, there is no value, one holds a wildcard or does not fit in a session tag, or the trust
   * compares the field already
   */
  public withIssuer(field: string, ...values: string[]): CertificateTrust {
    return this.narrowed(`x509Issuer/${requireField('issuer', field)}`, values);
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
