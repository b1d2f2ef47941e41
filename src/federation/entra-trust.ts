import type { Construct } from 'constructs';
import type { Issuer } from './issuer';
import { IssuerFamily } from './issuer-family';
import { requireUuid } from './issuer-rules';
import { Trust } from './trust';
import { type BoundTrust, requireFamily } from './trust-binding';

const REMEDY = 'copy the object id of the service principal (under Enterprise applications), not the application id';

/**
 * The workload of Microsoft Entra ID that a role accepts. The audience alone would let in every identity of the tenant
 * that can get a token for it.
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
    requireUuid('principalId', principalId, { remedy: 'copy the object (principal) id of the identity' });
    return new EntraTrust(principalId);
  }

  private constructor(private readonly objectId: string) {
    super();
  }

  /** @internal */
  public _bind(issuer: Issuer, scope: Construct): BoundTrust {
    requireFamily('EntraTrust', IssuerFamily.ENTRA, issuer, scope);
    return { audiences: issuer.audiences, subjects: [this.objectId], claims: {} };
  }
}
