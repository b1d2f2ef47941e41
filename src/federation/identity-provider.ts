import { type IResource, RemovalPolicy, Resource, Stack } from 'aws-cdk-lib';
import { CfnOIDCProvider, type PrincipalBase } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { refuse } from '../private/synth/errors';
import { requireNoSnapshot, requireText } from '../private/synth/validation';
import type { Issuer } from './issuer';
import { IssuerFamily } from './issuer-family';
import { ProviderRegistry } from './provider-registry';
import type { Trust } from './trust';
import { TrustPrincipal } from './trust-principal';
import { bindTrusts } from './trust-statements';

/** An issuer of tokens that an AWS account knows. */
export interface IIdentityProvider extends IResource {
  /** Who signs the tokens. */
  readonly issuer: Issuer;

  /** What stands under `Principal.Federated` in a trust policy: the provider's ARN, or the name of a built-in one. */
  readonly federatedPrincipal: string;

  /**
   * Everybody with a token that one of these trusts accepts, for the `assumedBy` of any `iam.Role`.
   *
   * @throws if there is no trust, or one does not fit the issuer
   */
  principal(...trusts: Trust[]): PrincipalBase;
}

/** An issuer of tokens to make known in the account. */
export interface IdentityProviderProps {
  /** Who signs the tokens. */
  readonly issuer: Issuer;

  /**
   * Thumbprints (SHA-1, 40 hexadecimal digits) of the issuer's certificate authority, at most 5. Only for issuers whose
   * certificate no public authority has signed: AWS checks all others against its own list of authorities.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc_verify-thumbprint.html
   */
  readonly thumbprints?: string[];

  /**
   * What happens to the provider when it leaves the template. All roles of the account that trust the issuer need it,
   * also those of other stacks.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

abstract class IdentityProviderBase extends Resource implements IIdentityProvider {
  public abstract readonly issuer: Issuer;
  public abstract readonly federatedPrincipal: string;

  public principal(...trusts: Trust[]): PrincipalBase {
    const { statements } = bindTrusts(trusts, this.issuer, this);
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
    super(scope, id);
    this.federatedPrincipal = isBuiltIn(issuer) ? issuer.hostPath : providerArn(this, issuer);
  }
}

/**
 * Makes an issuer of tokens known in the AWS account, so that roles can trust it: an `AWS::IAM::OIDCProvider`.
 *
 * An account can know an issuer once. Create the provider in one stack, and use `fromIssuer` in all others.
 */
export class IdentityProvider extends IdentityProviderBase {
  /**
   * The provider of this issuer that the account has already, or that another stack creates.
   *
   * It has to have the issuer's audiences among its own.
   */
  public static fromIssuer(scope: Construct, id: string, issuer: Issuer): IIdentityProvider {
    return new ImportedIdentityProvider(scope, id, issuer);
  }

  /** Who signs the tokens. */
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
    super(scope, id, { physicalName: props.issuer.hostPath });
    this.issuer = props.issuer;
    this.requireCreatable();
    ProviderRegistry.of(this).enter(this, this.issuer.url);
    this.requireThumbprints(props.thumbprints);
    requireNoSnapshot('removalPolicy', props.removalPolicy, 'choose RETAIN or DESTROY', this);

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
