import { requireKind } from '../../private/synth/kinds';
import { requireLiteral, requireText } from '../../private/synth/validation';

const FIELD = {
  pattern: /^(?!.{61})([A-Za-z][A-Za-z0-9]*|\d+(\.\d+)+)$/,
  must: 'be the short name or the object identifier of one field',
  remedy: 'write for example CN, OU, O or UID; wildcards are not accepted',
};

/**
 * A field of certificates that becomes a session tag, so that policies can compare it.
 *
 * @example
 * import { CertificateAttribute } from 'cdk-hindsight/federation';
 *
 * const attributes = [CertificateAttribute.subject('OU'), CertificateAttribute.dnsName()];
 *
 * @see https://docs.aws.amazon.com/rolesanywhere/latest/userguide/attribute-mapping.html
 */
export class CertificateAttribute {
  /**
   * A field of the subject, as `x509Subject/…`. Several values of a field are one string, separated by `/`.
   *
   * @param field its short name, such as `CN` or `OU`, or its object identifier
   * @throws if it is neither
   */
  public static subject(field: string): CertificateAttribute {
    return new CertificateAttribute('x509Subject', requireField('subject', field));
  }

  /**
   * A field of the issuer's name, as `x509Issuer/…`.
   *
   * @param field its short name, such as `CN`, or its object identifier
   * @throws if it is neither
   */
  public static issuer(field: string): CertificateAttribute {
    return new CertificateAttribute('x509Issuer', requireField('issuer', field));
  }

  /** The first alternative name of the type DNS, as `x509SAN/DNS`. */
  public static dnsName(): CertificateAttribute {
    return new CertificateAttribute('x509SAN', 'DNS');
  }

  /** The first alternative name of the type URI, as `x509SAN/URI`. */
  public static uri(): CertificateAttribute {
    return new CertificateAttribute('x509SAN', 'URI');
  }

  private constructor(
    /** @internal */
    public readonly _certificateField: string,
    /** @internal */
    public readonly _specifier: string,
  ) {}
}

/** Rejects what is not one field of a name. */
export function requireField(property: string, field: string): string {
  requireKind(property, field, 'text');
  requireLiteral(property, field, 'write it down, because it becomes part of a key, where no token can be');
  requireText(property, field, FIELD);
  return field;
}
