import { type IResource, Names, Resource } from 'aws-cdk-lib';
import { CfnTrustAnchor } from 'aws-cdk-lib/aws-rolesanywhere';
import type { Construct } from 'constructs';
import { refuse } from '../private/synth/errors';
import { requireText } from '../private/synth/validation';

/** A certificate authority that IAM Roles Anywhere accepts certificates of. */
export interface ITrustAnchor extends IResource {
  /**
   * The ARN of the trust anchor.
   *
   * @attribute
   */
  readonly trustAnchorArn: string;
}

/** Where the certificate of the authority comes from. */
export class CertificateAuthoritySource {
  /**
   * An authority of AWS Private CA.
   *
   * @throws if it is not the ARN of one
   */
  public static acmPca(certificateAuthorityArn: string): CertificateAuthoritySource {
    requireText('certificateAuthorityArn', certificateAuthorityArn, {
      pattern: /^arn:[\w-]+:acm-pca:[\w-]+:\d{12}:certificate-authority\/[\w-]+$/,
      must: 'be the ARN of an authority of AWS Private CA',
      remedy: 'give it as arn:aws:acm-pca:REGION:ACCOUNT:certificate-authority/ID',
    });
    return new CertificateAuthoritySource('AWS_ACM_PCA', certificateAuthorityArn);
  }

  /**
   * An authority of one's own: its certificates, as PEM.
   *
   * @throws if it is not a list of certificates, or holds a private key
   */
  public static certificateBundle(pem: string): CertificateAuthoritySource {
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

/** A certificate authority to accept certificates of. */
export interface TrustAnchorProps {
  /** Where the certificate of the authority comes from. */
  readonly source: CertificateAuthoritySource;
}

/**
 * Lets IAM Roles Anywhere accept the certificates of an authority. It grants nothing: a `RolesAnywhereRole` says which of
 * the certificates may do what.
 */
export class TrustAnchor extends Resource implements ITrustAnchor {
  /**
   * A trust anchor that exists already.
   *
   * @throws if it is not the ARN of one
   */
  public static fromTrustAnchorArn(scope: Construct, id: string, trustAnchorArn: string): ITrustAnchor {
    const rule = {
      pattern: /^arn:[\w-]+:rolesanywhere:[\w-]+:\d{12}:trust-anchor\/[\w-]+$/,
      must: 'be the ARN of a trust anchor',
      remedy: 'give it as arn:aws:rolesanywhere:REGION:ACCOUNT:trust-anchor/ID',
    };
    requireText('trustAnchorArn', trustAnchorArn, rule, scope);
    return new ImportedTrustAnchor(scope, id, trustAnchorArn);
  }

  /**
   * The ARN of the trust anchor.
   *
   * @attribute
   */
  public readonly trustAnchorArn: string;

  constructor(scope: Construct, id: string, props: TrustAnchorProps) {
    super(scope, id);
    const { _type: sourceType, _data: data } = props.source;
    const anchor = new CfnTrustAnchor(this, 'Resource', {
      name: Names.uniqueResourceName(this, { maxLength: 64, separator: '-' }),
      enabled: true,
      source: {
        sourceType,
        sourceData: sourceType === 'AWS_ACM_PCA' ? { acmPcaArn: data } : { x509CertificateData: data },
      },
    });
    this.trustAnchorArn = anchor.attrTrustAnchorArn;
  }
}

class ImportedTrustAnchor extends Resource implements ITrustAnchor {
  constructor(
    scope: Construct,
    id: string,
    public readonly trustAnchorArn: string,
  ) {
    super(scope, id, { environmentFromArn: trustAnchorArn });
  }
}
