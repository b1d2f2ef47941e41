import { CfnOutput, Duration, Names, Token } from 'aws-cdk-lib';
import { type PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnProfile } from 'aws-cdk-lib/aws-rolesanywhere';
import type { Construct } from 'constructs';
import { refuse } from '../private/synth/errors';
import { requireRoleDescription, requireRoleName } from '../private/synth/names';
import { requireDuration, requireKnownDuration } from '../private/synth/validation';
import type { CertificateTrust } from './certificate-trust';
import { NobodyPrincipal } from './nobody-principal';
import { fillSnippet } from './snippets';
import type { ITrustAnchor } from './trust-anchor';

/**
 * A role for machines with a certificate.
 *
 * These are the properties that a role cannot be given later. Permissions, managed policies and a permissions boundary
 * are added to the role as to any other.
 */
export interface RolesAnywhereRoleProps {
  /** The authority that signed the certificates. */
  readonly trustAnchor: ITrustAnchor;

  /** Which of its certificates may assume the role. At least one: the authority alone would let in all of them. */
  readonly trust: CertificateTrust[];

  /**
   * How long a session lasts, from 15 minutes to 12 hours. The machine gets a new one by itself.
   *
   * @default Duration.hours(1)
   */
  readonly sessionDuration?: Duration;

  /**
   * The name of the role.
   *
   * @default - CloudFormation makes one up
   */
  readonly roleName?: string;

  /**
   * The path of the role, with `/` at both ends.
   *
   * @default /
   */
  readonly path?: string;

  /**
   * What the role is for, at most 1,000 characters.
   *
   * @default - none
   */
  readonly description?: string;
}

const SESSION_RANGE = {
  min: Duration.minutes(15),
  max: Duration.hours(12),
  remedy: 'the signing helper gets new credentials by itself, so a short session is no trouble',
};

/**
 * A role that a server outside AWS assumes with its X.509 certificate instead of an access key, through IAM Roles
 * Anywhere: the role with its trust policy, and the profile that the server names.
 *
 * The trust policy compares the certificate's name, the trust anchor and the account, all of them.
 */
export class RolesAnywhereRole extends Role {
  /** The authority that signed the certificates. */
  public readonly trustAnchor: ITrustAnchor;

  /** The ARN of the profile that the server names when it asks for credentials. */
  public readonly profileArn: string;

  /**
   * @throws if there is no trust, if the trust anchor belongs to another account, or if the session duration is out of
   * range
   */
  constructor(scope: Construct, id: string, props: RolesAnywhereRoleProps) {
    super(scope, id, {
      assumedBy: new NobodyPrincipal(),
      maxSessionDuration: longEnough(props.sessionDuration, scope),
      roleName: requireRoleName(props.roleName, scope),
      path: props.path,
      description: requireRoleDescription(props.description, scope),
    });
    this.trustAnchor = props.trustAnchor;
    this.requireOwnAccount();
    this.addTrust(props.trust);
    this.profileArn = this.createProfile(props.sessionDuration).attrProfileArn;
  }

  /** Adds outputs to the stack for the one who sets up the server: `RoleArn`, `ProfileArn` and `TrustAnchorArn`. */
  public addOutputs(): void {
    new CfnOutput(this, 'RoleArn', { value: this.roleArn, description: 'The role for the server to assume' });
    new CfnOutput(this, 'ProfileArn', { value: this.profileArn, description: 'The profile for the server to name' });
    new CfnOutput(this, 'TrustAnchorArn', { value: this.trustAnchor.trustAnchorArn, description: 'The trust anchor' });
  }

  /**
   * What belongs into `~/.aws/config` on the server, for AWS's signing helper. Paths are to be replaced.
   *
   * The ARNs are known during the deploy only, so the text is for a `CfnOutput` or a parameter, and not for printing.
   */
  public configSnippet(): string {
    return fillSnippet('roles-anywhere.ini', {
      roleArn: this.roleArn,
      profileArn: this.profileArn,
      trustAnchorArn: this.trustAnchor.trustAnchorArn,
      region: this.stack.region,
    });
  }

  private addTrust(trusts: CertificateTrust[]): void {
    if (trusts.length === 0) {
      const remedy =
        'say which certificates may assume the role: the trust anchor alone accepts every one of its authority';
      refuse({ property: 'trust', must: 'not be empty', remedy }, this);
    }
    const document = this.assumeRolePolicy as PolicyDocument;
    document.addStatements(...trusts.map((trust) => this.statementFor(trust)));
  }

  private statementFor(trust: CertificateTrust): PolicyStatement {
    const tags = Object.entries(trust._tags).map(([tag, values]) => {
      return [`aws:PrincipalTag/${tag}`, values.length === 1 ? values[0] : values];
    });
    return new PolicyStatement({
      principals: [new ServicePrincipal('rolesanywhere.amazonaws.com')],
      actions: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'],
      conditions: {
        StringEquals: { ...Object.fromEntries(tags), 'aws:SourceAccount': this.trustAnchor.env.account },
        ArnEquals: { 'aws:SourceArn': this.trustAnchor.trustAnchorArn },
      },
    });
  }

  private createProfile(sessionDuration = Duration.hours(1)): CfnProfile {
    return new CfnProfile(this, 'Profile', {
      name: Names.uniqueResourceName(this, { maxLength: 64, separator: '-' }),
      enabled: true,
      roleArns: [this.roleArn],
      durationSeconds: sessionDuration.toSeconds(),
    });
  }

  private requireOwnAccount(): void {
    const { account } = this.trustAnchor.env;
    const known = !Token.isUnresolved(account) && !Token.isUnresolved(this.env.account);
    if (known && account !== this.env.account) {
      const must = `belong to the account of the role, ${this.env.account}`;
      refuse({ property: 'trustAnchor', must, got: account, remedy: 'create a trust anchor in this account' }, this);
    }
  }
}

/** A role allows sessions of an hour at least, whatever the profile asks for. */
function longEnough(sessionDuration: Duration | undefined, scope: Construct): Duration | undefined {
  requireKnownDuration('sessionDuration', sessionDuration, 'the longest session of the role follows from it', scope);
  requireDuration('sessionDuration', sessionDuration, SESSION_RANGE, scope);
  return sessionDuration && sessionDuration.toSeconds() > 3600 ? sessionDuration : undefined;
}
