import { refuse } from '../../private/synth/errors';
import { requireKind } from '../../private/synth/kinds';
import { requireText } from '../../private/synth/validation';

/** The source of a certificate authority's own certificate. */
export class CertificateAuthoritySource {
  /**
   * An authority of AWS Private CA.
   *
   * @throws if it is not the ARN of one
   */
  public static acmPca(certificateAuthorityArn: string): CertificateAuthoritySource {
    requireKind('certificateAuthorityArn', certificateAuthorityArn, 'text');
    requireText('certificateAuthorityArn', certificateAuthorityArn, {
      pattern: /^arn:[\w-]+:acm-pca:[\w-]+:\d{12}:certificate-authority\/[\w-]+$/,
      must: 'be the ARN of an authority of AWS Private CA',
      remedy: 'give it as arn:aws:acm-pca:REGION:ACCOUNT:certificate-authority/ID',
    });
    return new CertificateAuthoritySource('AWS_ACM_PCA', certificateAuthorityArn);
  }

  /**
   * Your own authority: its certificates, as PEM.
   *
   * @throws if it is not a list of certificates, or holds a private key
   */
  public static certificateBundle(pem: string): CertificateAuthoritySource {
    requireKind('pem', pem, 'text');
    const certificate = '-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\\s]+-----END CERTIFICATE-----';
    if (!new RegExp(`^\\s*(${certificate}\\s*)+$`).test(pem)) {
      refuse({
        property: 'pem',
        must: 'hold certificates and nothing else',
        remedy: 'give the PEM text of the authority, not a path; private keys belong nowhere near a template',
      });
    }
    return new CertificateAuthoritySource('CERTIFICATE_BUNDLE', pem);
  }

  private constructor(
    /** @internal */
    public readonly _type: string,
    /** @internal */
    public readonly _data: string,
  ) {}
}
