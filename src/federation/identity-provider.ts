import { type IResource, RemovalPolicy, Resource, Stack } from 'aws-cdk-lib';
import { CfnOIDCProvider, type PrincipalBase } from 'aws-cdk-lib/aws-iam';
import type { Construct, IConstruct } from 'constructs';
import { objectOf } from '../private/synth/class-name';
import { messagesOf, placeOf, refuse } from '../private/synth/errors';
import { type Kinds, requireKind, requireKinds } from '../private/synth/kinds';
import { requireRemovalPolicy, requireText } from '../private/synth/validation';
import type { IdentityProviderProps } from './identity-provider-props';
import type { Issuer } from './issuer';
import { IssuerFamily } from './issuer-family';
import { ProviderRegistry } from './provider-registry';
import type { Trust } from './trust';
import { TrustPrincipal } from './trust-principal';
import { bindTrusts } from './trust-statements';

const { warn } = messagesOf('federation');

const KINDS: Kinds<IdentityProviderProps> = { issuer: 'object', thumbprints: 'list of texts?', removalPolicy: 'text?' };

/** An issuer of tokens that an AWS account knows. */
export interface IIdentityProvider extends IResource {
  /** The issuer of the tokens. */
  readonly issuer: Issuer;

  /** The value under `Principal.Federated` in a trust policy: the provider's ARN, or the name of a built-in one. */
  readonly federatedPrincipal: string;

  /**
   * Holders of a token that one of these trusts accepts, for the `assumedBy` of any `iam.Role`.
   *
   * @throws if there is no trust, or one does not fit the issuer
   */
  principal(...trusts: Trust[]): PrincipalBase;
}

abstract class IdentityProviderBase extends Resource implements IIdentityProvider {
  public abstract readonly issuer: Issuer;
  public abstract readonly federatedPrincipal: string;

  public principal(...trusts: Trust[]): PrincipalBase {
    const { statements, warnings } = bindTrusts(trusts, this.issuer, this);
    for (const { name, message } of warnings) {
      warn(this, name, message);
    }
    return new TrustPrincipal(this, statements, this);
  }
}

class ImportedIdentityProvider extends IdentityProviderBase {
  public readonly federatedPrincipal: string;

  constructor(
    scope: Construct,
    id: string,
    public readonly issuer: Issuer,
  ) {
    requireIssuer(issuer, placeOf(scope, id));
    super(scope, id);
    this.federatedPrincipal = isBuiltIn(issuer) ? issuer.hostPath : providerArn(this, issuer);
  }
}

/**
 * Registers a token issuer in the AWS account, so that roles can trust it: an `AWS::IAM::OIDCProvider`.
 *
 * An account can have only one provider for an issuer. Create it in one stack, and use `fromIssuer` in all others.
 *
 * @example
 * import { IdentityProvider, Issuer } from 'cdk-hindsight/federation';
 *
 * const github = new IdentityProvider(this, 'GitHub', { issuer: Issuer.gitHubActions() });
 */
export class IdentityProvider extends IdentityProviderBase {
  /**
   * Imports the provider of this issuer that the account already has, or that another stack creates.
   *
   * Its audiences must include the issuer's.
   *
   * @throws if the issuer is not an `Issuer`
   */
  public static fromIssuer(scope: Construct, id: string, issuer: Issuer): IIdentityProvider {
    return new ImportedIdentityProvider(scope, id, issuer);
  }

  /** The issuer of the tokens. */
  public readonly issuer: Issuer;

  /** The provider's ARN. */
  public readonly oidcProviderArn: string;

  /** The provider's ARN, as it stands under `Principal.Federated` in a trust policy. */
  public readonly federatedPrincipal: string;

  /**
   * @throws if the app creates a provider for this issuer and account already, if AWS has the issuer built in, or if a
   * thumbprint is malformed
   */
  constructor(scope: Construct, id: string, props: IdentityProviderProps) {
    const place = placeOf(scope, id);
    requireKinds(props, KINDS, place);
    requireIssuer(props.issuer, place);
    super(scope, id, { physicalName: props.issuer.hostPath });
    this.issuer = props.issuer;
    this.requireCreatable();
    ProviderRegistry.of(this).enter(this, this.issuer.url);
    this.requireThumbprints(props.thumbprints);
    requireRemovalPolicy('removalPolicy', props.removalPolicy, 'choose RETAIN or DESTROY', this);

    const provider = this.createProvider(props);
    this.oidcProviderArn = this.getResourceArnAttribute(provider.ref, {
      service: 'iam',
      region: '',
      resource: 'oidc-provider',
      resourceName: this.physicalName,
    });
    this.federatedPrincipal = this.oidcProviderArn;
  }

  private createProvider({ issuer, thumbprints, removalPolicy = RemovalPolicy.RETAIN }: IdentityProviderProps) {
    const provider = new CfnOIDCProvider(this, 'Resource', {
      url: issuer.url,
      clientIdList: issuer.audiences,
      thumbprintList: thumbprints,
    });
    provider.applyRemovalPolicy(removalPolicy);
    return provider;
  }

  private requireCreatable(): void {
    if (isBuiltIn(this.issuer)) {
      refuse(
        {
          property: 'issuer',
          must: 'be one that AWS has not built in',
          got: this.issuer.url,
          remedy: 'use IdentityProvider.fromIssuer(scope, id, Issuer.google())',
        },
        this,
      );
    }
  }

  private requireThumbprints(thumbprints: string[] = []): void {
    const remedy = 'leave thumbprints out unless no public authority signed the certificate of the issuer';
    for (const thumbprint of thumbprints) {
      const must = 'consist of 40 hexadecimal digits each';
      requireText('thumbprints', thumbprint, { pattern: /^[0-9a-f]{40}$/i, must, remedy }, this);
    }
    if (thumbprints.length > 5) {
      refuse({ property: 'thumbprints', must: 'be at most 5', got: thumbprints.length, remedy }, this);
    }
  }
}

/** Rejects an object that is not one of the library's issuers, such as the CDK's own provider. */
function requireIssuer(issuer: Issuer, scope: IConstruct): void {
  requireKind('issuer', issuer, 'object', scope);
  if (typeof issuer.hostPath !== 'string') {
    const got = objectOf(issuer);
    refuse({ property: 'issuer', must: 'be an Issuer', got, remedy: 'use for example Issuer.gitHubActions()' }, scope);
  }
}

function isBuiltIn(issuer: Issuer): boolean {
  return issuer._family === IssuerFamily.GOOGLE;
}

function providerArn(scope: Construct, issuer: Issuer): string {
  return Stack.of(scope).formatArn({
    service: 'iam',
    region: '',
    resource: 'oidc-provider',
    resourceName: issuer.hostPath,
  });
}
