import type { RemovalPolicy } from 'aws-cdk-lib';
import type { Issuer } from './issuer';

/** Properties of an `IdentityProvider`. */
export interface IdentityProviderProps {
  /** The issuer of the tokens. */
  readonly issuer: Issuer;

  /**
   * Thumbprints (SHA-1, 40 hexadecimal digits) of the issuer's certificate authority, at most 5. Only for issuers whose
   * certificate is not signed by a public authority: AWS checks all others against its own list of authorities.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc_verify-thumbprint.html
   */
  readonly thumbprints?: string[];

  /**
   * The removal policy of the provider. All roles of the account that trust the issuer need it, including those in
   * other stacks.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}
