import { Resource } from 'aws-cdk-lib';
import { CfnCRL } from 'aws-cdk-lib/aws-rolesanywhere';
import type { Construct } from 'constructs';
import { refuse } from '../../private/synth/errors';
import { requireBeside } from '../../private/synth/existing';
import { type Kinds, requireKinds } from '../../private/synth/kinds';
import { generatedName } from '../../private/synth/names';
import { requireLiteral } from '../../private/synth/validation';
import type { CertificateRevocationListProps } from './certificate-revocation-list-props';
import { requireTrustAnchor } from './trust-anchor';

const KINDS: Kinds<CertificateRevocationListProps> = { trustAnchor: 'object', pem: 'text' };

/** The longest list that IAM Roles Anywhere takes, in bytes. */
const MAX_BYTES = 300_000;

const LIST = /^\s*-----BEGIN X509 CRL-----\s+[A-Za-z0-9+/=][A-Za-z0-9+/=\s]+-----END X509 CRL-----\s*$/;

/**
 * The certificates that an authority has revoked, which IAM Roles Anywhere refuses. IAM Roles Anywhere does not query
 * the authority: a list takes effect when it is deployed, so deploy each new one.
 *
 * @example
 * import { CertificateRevocationList, type ITrustAnchor } from 'cdk-hindsight/federation';
 *
 * declare const trustAnchor: ITrustAnchor;
 *
 * // the text of a file that your authority writes
 * const pem = '-----BEGIN X509 CRL-----\nMIIBdjCB4AIBATANBgkqhkiG9w0BAQsFADA=\n-----END X509 CRL-----\n';
 *
 * new CertificateRevocationList(this, 'Revoked', { trustAnchor, pem });
 *
 * @see https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html
 */
export class CertificateRevocationList extends Resource {
  /**
   * The id of the list.
   *
   * @attribute
   */
  public readonly revocationListId: string;

  /** @throws if the text is not one revocation list as PEM or too long, or the trust anchor in another region or account */
  constructor(scope: Construct, id: string, props: CertificateRevocationListProps) {
    super(scope, id);
    requireKinds(props, KINDS, this);
    requireTrustAnchor(props.trustAnchor, this);
    const remedy = 'make the list in a stack of the account and Region of the trust anchor';
    requireBeside({ property: 'trustAnchor', of: 'the list', remedy }, props.trustAnchor, this);
    const pem = this.requireList(props.pem);
    const list = new CfnCRL(this, 'Resource', {
      name: generatedName(this, 64),
      enabled: true,
      crlData: pem,
      trustAnchorArn: props.trustAnchor.trustAnchorArn,
    });
    this.revocationListId = list.attrCrlId;
  }

  private requireList(pem: string): string {
    requireLiteral('pem', pem, 'read it from a file, so that it can be checked', this);
    if (!LIST.test(pem)) {
      const remedy =
        'give the text, not a path; convert DER with: openssl crl -inform DER -in revoked.crl -out revoked.pem';
      refuse({ property: 'pem', must: 'hold one certificate revocation list and nothing else', remedy }, this);
    }
    if (pem.length > MAX_BYTES) {
      const remedy = 'have the authority leave out certificates that have expired';
      refuse({ property: 'pem', must: `have at most ${MAX_BYTES} bytes`, got: pem.length, remedy }, this);
    }
    return pem;
  }
}
