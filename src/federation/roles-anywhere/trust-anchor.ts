import { Arn, ArnFormat, type CfnParameter, type IResource, Resource, Token } from 'aws-cdk-lib';
import { CfnTrustAnchor } from 'aws-cdk-lib/aws-rolesanywhere';
import type { Construct, IConstruct } from 'constructs';
import { objectOf } from '../../private/synth/class-name';
import { messagesOf, placeOf, refuse } from '../../private/synth/errors';
import { type Kinds, requireKind, requireKinds } from '../../private/synth/kinds';
import { generatedName } from '../../private/synth/names';
import { requireText } from '../../private/synth/validation';
import { isReferenceOnly, parameterOf } from '../deploy-time-values';
import type { TrustAnchorProps } from './trust-anchor-props';

const { warn } = messagesOf('federation');

const KINDS: Kinds<TrustAnchorProps> = { source: 'object' };

/** A certificate authority whose certificates IAM Roles Anywhere accepts. */
export interface ITrustAnchor extends IResource {
  /**
   * The ARN of the trust anchor.
   *
   * @attribute
   */
  readonly trustAnchorArn: string;
}

const ANCHOR_ARN = {
  pattern: /^arn:[\w-]+:rolesanywhere:[\w-]+:\d{12}:trust-anchor\/[\w-]+$/,
  must: 'be the ARN of a trust anchor',
  remedy: 'give it as arn:aws:rolesanywhere:REGION:ACCOUNT:trust-anchor/ID',
};

/**
 * Lets IAM Roles Anywhere accept the certificates of an authority. It grants nothing on its own: a `RolesAnywhereRole`
 * admits some of the certificates to a role.
 *
 * @example
 * import { CertificateAuthoritySource, TrustAnchor } from 'cdk-hindsight/federation';
 *
 * const authority = new TrustAnchor(this, 'Authority', {
 *   source: CertificateAuthoritySource.acmPca(
 *     'arn:aws:acm-pca:eu-central-1:111122223333:certificate-authority/11111111-1111-4111-8111-111111111111',
 *   ),
 * });
 */
export class TrustAnchor extends Resource implements ITrustAnchor {
  /**
   * Imports an existing trust anchor.
   *
   * A condition compares the ARN, and in it a `*` would be a wildcard. So an ARN that is known only at deploy time must
   * come from a resource, or from a parameter whose `AllowedPattern` excludes wildcards.
   *
   * @throws if it is not the ARN of one, or may hold a wildcard at deploy time
   */
  public static fromTrustAnchorArn(scope: Construct, id: string, trustAnchorArn: string): ITrustAnchor {
    const place = placeOf(scope, id);
    requireKind('trustAnchorArn', trustAnchorArn, 'text', place);
    requireText('trustAnchorArn', trustAnchorArn, ANCHOR_ARN, place);
    requireNoWildcard(trustAnchorArn, place);
    return new ImportedTrustAnchor(scope, id, trustAnchorArn);
  }

  /**
   * The ARN of the trust anchor.
   *
   * @attribute
   */
  public readonly trustAnchorArn: string;

  /** @throws if the source is not a `CertificateAuthoritySource` */
  constructor(scope: Construct, id: string, props: TrustAnchorProps) {
    super(scope, id);
    requireKinds(props, KINDS, this);
    requireSource(props, this);
    const { _type: sourceType, _data: data } = props.source;
    const isPrivateCa = sourceType === 'AWS_ACM_PCA';
    const anchor = new CfnTrustAnchor(this, 'Resource', {
      name: generatedName(this, 64),
      enabled: true,
      source: {
        sourceType,
        sourceData: isPrivateCa ? { acmPcaArn: data } : { x509CertificateData: data },
      },
    });
    this.trustAnchorArn = anchor.attrTrustAnchorArn;
    if (isPrivateCa) {
      this.warnOfRegion(data);
    }
  }

  private warnOfRegion(authority: string): void {
    const { region } = Arn.split(authority, ArnFormat.SLASH_RESOURCE_NAME);
    const areKnown = ![region, this.env.region].some((one) => Token.isUnresolved(one));
    if (areKnown && region !== this.env.region) {
      const message = `the authority is in ${region} and the trust anchor in ${this.env.region}; whether AWS accepts this is not verified`;
      warn(this, 'authorityRegion', message);
    }
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

/** Rejects an object that is not one of the library's sources. */
function requireSource({ source }: TrustAnchorProps, scope: IConstruct): void {
  if (typeof source._data !== 'string') {
    const got = objectOf(source);
    const remedy = 'use CertificateAuthoritySource.acmPca(…) or CertificateAuthoritySource.certificateBundle(…)';
    refuse({ property: 'source', must: 'be a CertificateAuthoritySource', got, remedy }, scope);
  }
}

function requireNoWildcard(arn: string, scope: IConstruct): void {
  const parameter = parameterOf(arn);
  if (isReferenceOnly(arn) || (parameter && excludesWildcards(parameter))) {
    return;
  }
  refuse(
    {
      property: 'trustAnchorArn',
      must: 'be known at synth, or come from a resource or a parameter that excludes wildcards',
      got: 'a token',
      remedy: `write the ARN down, or give the parameter allowedPattern: '${ANCHOR_ARN.pattern.source.replaceAll('\\/', '/')}'`,
    },
    scope,
  );
}

/** CloudFormation applies the pattern to the whole value; of a parameter from Systems Manager, to the name alone. */
function excludesWildcards({ type, allowedPattern }: CfnParameter): boolean {
  if (type !== 'String' || allowedPattern === undefined) {
    return false;
  }
  const prefix = 'arn:aws:rolesanywhere:eu-central-1:111122223333:trust-anchor/';
  const pattern = new RegExp(`^(?:${allowedPattern})$`);
  return ['*', '?', 'arn:*', `${prefix}*`, `${prefix}?`, `${prefix}11111111-1111-4111-8111-11111111111?`].every(
    (value) => !pattern.test(value),
  );
}

/** Rejects an object that is not one of the library's trust anchors. */
export function requireTrustAnchor(trustAnchor: ITrustAnchor, scope: IConstruct): void {
  if (typeof trustAnchor.trustAnchorArn !== 'string') {
    const got = objectOf(trustAnchor);
    const remedy = 'use new TrustAnchor(…) or TrustAnchor.fromTrustAnchorArn(…)';
    refuse({ property: 'trustAnchor', must: 'be a TrustAnchor', got, remedy }, scope);
  }
}
