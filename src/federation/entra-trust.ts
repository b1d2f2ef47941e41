import type { IConstruct } from 'constructs';
import { requireKind } from '../private/synth/kinds';
import type { BoundTrust } from './bound-trust';
import type { Issuer } from './issuer';
import { IssuerFamily } from './issuer-family';
import { requireUuid } from './issuer-url-parts';
import { Trust } from './trust';
import { requireFamily } from './trust-rules';
import { accepted, type Job, shell, text } from './workflow-job';

const REMEDY = 'copy the object id of the service principal (under Enterprise applications), not the application id';

/**
 * The workload of Microsoft Entra ID that a role accepts. The audience alone would let in every identity of the tenant
 * that can get a token for it.
 *
 * @example
 * import { EntraTrust } from 'cdk-hindsight/federation';
 *
 * const trust = [EntraTrust.managedIdentity('33333333-3333-4333-8333-333333333333')];
 */
export class EntraTrust extends Trust {
  /**
   * An application that signs in as itself (client credentials).
   *
   * @param servicePrincipalObjectId the object id of the application's service principal: not the application (client)
   * id, and not the object id of the app registration
   * @throws if it is not a GUID in lower case
   */
  public static application(servicePrincipalObjectId: string): EntraTrust {
    requireKind('servicePrincipalObjectId', servicePrincipalObjectId, 'text');
    requireUuid('servicePrincipalObjectId', servicePrincipalObjectId, { remedy: REMEDY });
    return new EntraTrust(servicePrincipalObjectId);
  }

  /**
   * A managed identity, system-assigned or user-assigned.
   *
   * @param principalId the object (principal) id of the identity, not its client id
   * @throws if it is not a GUID in lower case
   */
  public static managedIdentity(principalId: string): EntraTrust {
    requireKind('principalId', principalId, 'text');
    requireUuid('principalId', principalId, { remedy: 'copy the object (principal) id of the identity' });
    return new EntraTrust(principalId);
  }

  private constructor(private readonly objectId: string) {
    super();
  }

  /** @internal */
  public _spellOut(issuer: Issuer, scope: IConstruct): BoundTrust {
    requireFamily('EntraTrust', IssuerFamily.ENTRA, issuer, scope);
    return { audiences: issuer.audiences, subjects: [this.objectId], claims: {}, workflow };
  }
}

/** A script for a machine of Azure. */
function workflow({ roleArn, region, audience, subjects }: Job): string {
  const request = `az account get-access-token --resource ${shell(audience)} --query accessToken --output tsv`;
  return text(
    accepted(subjects),
    '# On a machine of Azure, signed in as the application or managed identity.',
    `export AWS_REGION=${shell(region)}`,
    `export AWS_ROLE_ARN=${shell(roleArn)}`,
    'AWS_WEB_IDENTITY_TOKEN_FILE=$(mktemp)',
    'export AWS_WEB_IDENTITY_TOKEN_FILE',
    `${request} > "$AWS_WEB_IDENTITY_TOKEN_FILE"`,
    'aws sts get-caller-identity',
  );
}
