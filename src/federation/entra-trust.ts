import type { IConstruct } from 'constructs';
import { refuse } from '../private/synth/errors';
import { type Kinds, requireKind, requireKinds } from '../private/synth/kinds';
import { requireSome } from '../private/synth/validation';
import type { BoundTrust } from './bound-trust';
import type { Issuer } from './issuer';
import { IssuerFamily } from './issuer-family';
import { requireUuid } from './issuer-url-parts';
import { Trust } from './trust';
import { requireExact, requireFamily } from './trust-rules';
import { accepted, type Job, shell, text, yaml } from './workflow-job';

/** A service connection of Azure DevOps, as shown in its details and the organization's settings. */
export interface AzureDevOpsConnectionOptions {
  /** The organization's id, a UUID: the part after `/sc/` in the subject of the connection. */
  readonly organizationId: string;
  /** The service connection's id, a UUID: the last part of its subject. */
  readonly serviceConnectionId: string;
}

const CONNECTION_KINDS: Kinds<AzureDevOpsConnectionOptions> = { organizationId: 'text', serviceConnectionId: 'text' };

interface EntraTerms {
  readonly subjects?: readonly string[];
  /** The end of the subject of a service connection. */
  readonly connection?: string;
}

/** The application id of Azure DevOps, 499b84ac-1321-427f-aa17-267ca6975798, as subjects hold it. */
const AZURE_DEVOPS = encoded('499b84ac-1321-427f-aa17-267ca6975798');

const REMEDY = 'copy the object id of the service principal (under Enterprise applications), not the application id';

/**
 * The workload of Microsoft Entra ID that a role accepts. The audience alone would admit every identity in the tenant
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
    return new EntraTrust({ subjects: [servicePrincipalObjectId] });
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
    return new EntraTrust({ subjects: [principalId] });
  }

  /**
   * The pipelines of Azure DevOps that use this service connection. The connection has the type Azure Resource Manager
   * with workload identity federation and the Entra issuer; use the trust with `Issuer.azureDevOps`. Limit it to
   * pipelines and branches with the connection's checks, because the token does not name them.
   *
   * @throws if an id is not a UUID in lower case; and when the role is created, if the issuer is not that of a tenant
   * with version 2 tokens
   * @see https://learn.microsoft.com/en-us/azure/devops/pipelines/release/convert-service-connections
   */
  public static azureDevOps(options: AzureDevOpsConnectionOptions): EntraTrust {
    requireKinds(options, CONNECTION_KINDS);
    const { organizationId, serviceConnectionId } = options;
    requireUuid('organizationId', organizationId);
    requireUuid('serviceConnectionId', serviceConnectionId);
    return new EntraTrust({ connection: `${organizationId}/${serviceConnectionId}` });
  }

  /**
   * Tokens with one of these subjects, compared exactly. Use it for subjects that are not object ids.
   *
   * @throws if there is none, or one holds a wildcard
   */
  public static customSubject(...subjects: string[]): EntraTrust {
    requireKind('customSubject', subjects, 'list of texts');
    requireSome('customSubject', subjects, 'a subject', 'copy the sub claim of a token');
    for (const subject of subjects) {
      requireExact('customSubject', subject);
    }
    return new EntraTrust({ subjects: [...subjects] });
  }

  private constructor(private readonly terms: EntraTerms) {
    super();
  }

  /** @internal */
  public _spellOut(issuer: Issuer, scope: IConstruct): BoundTrust {
    requireFamily('EntraTrust', IssuerFamily.ENTRA, issuer, scope);
    const { connection, subjects = [] } = this.terms;
    return connection === undefined
      ? { audiences: issuer.audiences, subjects: [...subjects], claims: {}, workflow }
      : {
          audiences: issuer.audiences,
          subjects: [`/eid1/c/pub/t/${encodedTenant(issuer, scope)}/a/${AZURE_DEVOPS}/sc/${connection}`],
          claims: {},
          workflow: azurePipeline,
        };
  }
}

/** The tenant as it stands in the subject of a service connection. */
function encodedTenant({ _traits, url }: Issuer, scope: IConstruct): string {
  const { tenantId } = _traits;
  if (tenantId === undefined) {
    const must = 'be that of Azure DevOps for a service connection';
    refuse(
      { property: 'issuer', must, got: url, remedy: 'use Issuer.azureDevOps(…) with the tenant of the connection' },
      scope,
    );
  }
  return encoded(tenantId);
}

/** A GUID as Microsoft writes it down in 16 bytes, the first three groups from their end, in the letters of URLs. */
function encoded(guid: string): string {
  const [first, second, third, ...rest] = guid.split('-');
  const reversed = [first, second, third].map((group) => Buffer.from(group, 'hex').reverse());
  return Buffer.concat([...reversed, Buffer.from(rest.join(''), 'hex')]).toString('base64url');
}

/** A job of Azure Pipelines. The task puts the token of the service connection into a variable. */
function azurePipeline({ roleArn, region, subjects }: Job): string {
  return text(
    accepted(subjects),
    'steps:',
    '  - task: AzureCLI@2',
    '    inputs:',
    '      azureSubscription: aws # the name of the service connection',
    '      addSpnToEnvironment: true',
    '      scriptType: bash',
    '      scriptLocation: inlineScript',
    '      inlineScript: |',
    '        set -eu',
    '        AWS_WEB_IDENTITY_TOKEN_FILE=$(mktemp)',
    '        export AWS_WEB_IDENTITY_TOKEN_FILE',
    `        printf '%s' "$idToken" > "$AWS_WEB_IDENTITY_TOKEN_FILE"`,
    '        aws sts get-caller-identity',
    '    env:',
    `      AWS_REGION: ${yaml(region)}`,
    `      AWS_ROLE_ARN: ${yaml(roleArn)}`,
  );
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
