import type { IConstruct } from 'constructs';
import { type Kinds, requireKinds } from '../private/synth/kinds';
import { requireText } from '../private/synth/validation';
import type { BoundTrust } from './bound-trust';
import type { Issuer } from './issuer';
import { IssuerFamily } from './issuer-family';
import { Trust } from './trust';
import { requireExact, requireFamily, requireNumericId } from './trust-rules';
import { accepted, type Job, shell, text } from './workflow-job';

/** A service account of Google Cloud, and what its tokens are made for. */
export interface GoogleServiceAccountOptions {
  /** The account's unique id, a number: `gcloud iam service-accounts describe EMAIL --format='value(uniqueId)'`. */
  readonly uniqueId: string;

  /**
   * The audience that the workload requests, any text of your choice. IAM sees it as `accounts.google.com:oaud`,
   * because its `aud` is the `azp` claim of the token.
   */
  readonly audience: string;

  /**
   * The account's email address, which some ways to get a token put into the `azp` claim instead of the unique id.
   *
   * @default - only the unique id is accepted there
   */
  readonly email?: string;
}

const KINDS: Kinds<GoogleServiceAccountOptions> = { uniqueId: 'text', audience: 'text', email: 'text?' };

/**
 * The workloads of Google Cloud that a role accepts.
 *
 * @example
 * import { GoogleTrust } from 'cdk-hindsight/federation';
 *
 * const trust = [GoogleTrust.serviceAccount({ uniqueId: '103456789012345678901', audience: 'aws-shop' })];
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
 */
export class GoogleTrust extends Trust {
  /**
   * Workloads that run as this service account.
   *
   * @throws if the id is not a number, or audience or email hold a wildcard
   */
  public static serviceAccount(options: GoogleServiceAccountOptions): GoogleTrust {
    requireKinds(options, KINDS);
    const remedy = "read it with: gcloud iam service-accounts describe EMAIL --format='value(uniqueId)'";
    requireNumericId('uniqueId', options.uniqueId, remedy);
    requireExact('audience', options.audience);
    requireText('email', options.email, {
      pattern: /^[^\s@*?$]+@[^\s@*?$]+$/,
      must: 'be an email address without wildcards',
      remedy: 'give the address of the service account',
    });
    return new GoogleTrust({ ...options });
  }

  private constructor(private readonly account: GoogleServiceAccountOptions) {
    super();
  }

  /** @internal */
  public _spellOut(issuer: Issuer, scope: IConstruct): BoundTrust {
    requireFamily('GoogleTrust', IssuerFamily.GOOGLE, issuer, scope);
    const { uniqueId, audience, email } = this.account;
    return {
      audiences: email === undefined ? [uniqueId] : [uniqueId, email],
      subjects: [uniqueId],
      claims: { oaud: [audience] },
      workflow: (job) => workflow(audience, job),
    };
  }
}

/** A script for a machine of Google Cloud. */
function workflow(audience: string, { roleArn, region, subjects }: Job): string {
  return text(
    accepted(subjects),
    '# On a machine of Google Cloud that runs as the service account.',
    `export AWS_REGION=${shell(region)}`,
    `export AWS_ROLE_ARN=${shell(roleArn)}`,
    'AWS_WEB_IDENTITY_TOKEN_FILE=$(mktemp)',
    'export AWS_WEB_IDENTITY_TOKEN_FILE',
    'METADATA=http://metadata.google.internal/computeMetadata/v1/instance/service-accounts/default',
    "curl --fail --silent --header 'Metadata-Flavor: Google' --get \\",
    `  --data-urlencode ${shell(`audience=${audience}`)} --data format=full \\`,
    '  "$METADATA/identity" > "$AWS_WEB_IDENTITY_TOKEN_FILE"',
    'aws sts get-caller-identity',
  );
}
