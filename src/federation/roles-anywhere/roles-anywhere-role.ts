import { CfnOutput, type Duration, Token } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { CfnProfile } from 'aws-cdk-lib/aws-rolesanywhere';
import type { Construct, IConstruct } from 'constructs';
import { objectOf } from '../../private/synth/class-name';
import { placeOf, refuse } from '../../private/synth/errors';
import { type Kinds, requireClass, requireKinds } from '../../private/synth/kinds';
import { requireSome } from '../../private/synth/validation';
import { TrustedRole } from '../trusted-role';
import { line, text } from '../workflow-job';
import { CertificateSessionName } from './certificate-session-name';
import type { CertificateTrust } from './certificate-trust';
import { createProfile, type RolesAnywhereProfile, requireSessionDuration } from './roles-anywhere-profile';
import type { RolesAnywhereRoleProps } from './roles-anywhere-role-props';
import { type ITrustAnchor, requireTrustAnchor } from './trust-anchor';

const KINDS: Kinds<RolesAnywhereRoleProps> = {
  trustAnchor: 'object',
  trust: 'list of objects',
  profile: 'object?',
  sessionName: 'object?',
  sessionDuration: 'object?',
  roleName: 'text?',
  path: 'text?',
  description: 'text?',
};

const PROFILE = { name: 'a RolesAnywhereProfile', remedy: 'use new RolesAnywhereProfile(…)' };
const SESSION_NAME = {
  name: 'a CertificateSessionName',
  remedy: 'use CertificateSessionName.commonName() or another of its factories',
};

/**
 * A role that a server outside AWS assumes with its X.509 certificate instead of an access key, through IAM Roles
 * Anywhere: the role with its trust policy, and the profile that the server names.
 *
 * The trust policy compares the certificate's name, the trust anchor and the account.
 *
 * @example
 * import {
 *   CertificateAuthoritySource,
 *   CertificateTrust,
 *   RolesAnywhereRole,
 *   TrustAnchor,
 * } from 'cdk-hindsight/federation';
 *
 * const arn = 'arn:aws:acm-pca:eu-central-1:111122223333:certificate-authority/11111111-1111-4111-8111-111111111111';
 * new RolesAnywhereRole(this, 'NightlyUpload', {
 *   trustAnchor: new TrustAnchor(this, 'Authority', { source: CertificateAuthoritySource.acmPca(arn) }),
 *   trust: [CertificateTrust.commonName('server-1.acme.example')],
 * });
 */
export class RolesAnywhereRole extends TrustedRole {
  /** The authority that signed the certificates. */
  public readonly trustAnchor: ITrustAnchor;

  /** The ARN of the profile that the server names when it requests credentials. */
  public readonly profileArn: string;

  /**
   * Synthesis fails if the trust policy is longer than any quota.
   *
   * @throws if there is no trust, if the trust anchor belongs to another account or region, if another role of the app
   * has the name, if the session duration is out of range, or if the profile is in another stack, does not accept the
   * session names, or creates no session tag for what a trust compares
   */
  constructor(scope: Construct, id: string, props: RolesAnywhereRoleProps) {
    const place = placeOf(scope, id);
    requireKinds(props, KINDS, place);
    requireTrustAnchor(props.trustAnchor, place);
    requireTrusts(props.trust, place);
    requireSessions(props, place);
    const { trustAnchor, trust, profile, sessionName = CertificateSessionName.serialNumber() } = props;
    super(scope, id, {
      names: props,
      maxSessionDuration: longEnough(profile?.sessionDuration ?? props.sessionDuration),
      statements: trust.map((one) => statementFor(one, trustAnchor, sessionName)),
    });
    this.trustAnchor = trustAnchor;
    this._requireOwnAccount('trustAnchor', this.trustAnchor, 'create a trust anchor in this account');
    this.requireOwnRegion();
    this._watchPolicySize();
    this.profileArn = profile ? this.join(profile, trust, sessionName) : this.createProfile(props).attrProfileArn;
  }

  /** Adds outputs to the stack for the person who sets up the server: `RoleArn`, `ProfileArn` and `TrustAnchorArn`. */
  public addOutputs(): void {
    new CfnOutput(this, 'RoleArn', { value: this.roleArn, description: 'The role for the server to assume' });
    new CfnOutput(this, 'ProfileArn', { value: this.profileArn, description: 'The profile for the server to name' });
    new CfnOutput(this, 'TrustAnchorArn', { value: this.trustAnchor.trustAnchorArn, description: 'The trust anchor' });
  }

  /**
   * The entry for `~/.aws/config` on the server, for AWS's signing helper. Replace the paths.
   *
   * The ARNs are known only at deploy time, so use the text in a `CfnOutput` or a parameter; it cannot be printed at
   * synth.
   */
  public configSnippet(): string {
    const options = [
      '--certificate /etc/pki/server.pem',
      '--private-key /etc/pki/server.key',
      `--trust-anchor-arn ${line(this.trustAnchor.trustAnchorArn)}`,
      `--profile-arn ${this.profileArn}`,
      `--role-arn ${this.roleArn}`,
    ];
    return text(
      '# For ~/.aws/config, with https://docs.aws.amazon.com/rolesanywhere/latest/userguide/credential-helper.html',
      '[default]',
      `region = ${this.stack.region}`,
      `credential_process = aws_signing_helper credential-process ${options.join(' ')}`,
    );
  }

  private join(
    profile: RolesAnywhereProfile,
    trust: readonly CertificateTrust[],
    { _tags: named }: CertificateSessionName,
  ): string {
    profile._requireTags([...trust.flatMap(({ _tags }) => Object.keys(_tags)), ...named], this);
    profile._add(this.roleArn, this);
    return profile.profileArn;
  }

  /** A role without a profile of several has one of its own. */
  private createProfile({ sessionDuration, sessionName }: RolesAnywhereRoleProps): CfnProfile {
    const acceptsSessionNames = sessionName?._names !== undefined;
    return createProfile(this, 'Profile', { roleArns: [this.roleArn], sessionDuration, acceptsSessionNames });
  }

  /** The signing helper stops with "trust anchor and profile regions don't match". */
  private requireOwnRegion(): void {
    const { region } = this.trustAnchor.env;
    const areKnown = !Token.isUnresolved(region) && !Token.isUnresolved(this.env.region);
    if (areKnown && region !== this.env.region) {
      const must = `be in the region of the role's profile, ${this.env.region}`;
      const remedy = `create a trust anchor in ${this.env.region}, or the role in a stack in ${region}`;
      refuse({ property: 'trustAnchor', must, got: region, remedy }, this);
    }
  }
}

function statementFor(
  trust: CertificateTrust,
  { env, trustAnchorArn }: ITrustAnchor,
  { _conditions }: CertificateSessionName,
): PolicyStatement {
  const tags = Object.entries(trust._tags).map(([tag, values]) => {
    return [`aws:PrincipalTag/${tag}`, values.length === 1 ? values[0] : values];
  });
  return new PolicyStatement({
    principals: [new ServicePrincipal('rolesanywhere.amazonaws.com')],
    actions: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'],
    conditions: {
      ..._conditions,
      StringEquals: { ..._conditions.StringEquals, ...Object.fromEntries(tags), 'aws:SourceAccount': env.account },
      ArnEquals: { 'aws:SourceArn': trustAnchorArn },
    },
  });
}

function requireTrusts(trusts: CertificateTrust[], scope: IConstruct): void {
  const remedy = 'list the certificates that may assume the role: the trust anchor alone accepts all of its authority';
  requireSome('trust', trusts, 'a trust', remedy, scope);
  const other = trusts.find(({ _tags }) => typeof _tags !== 'object');
  if (other) {
    const got = objectOf(other);
    refuse({ property: 'trust', must: 'consist of CertificateTrust objects', got, remedy }, scope);
  }
}

/** Rejects sessions that the profile of several roles decides, or does not allow. */
function requireSessions(props: RolesAnywhereRoleProps, scope: IConstruct): void {
  const { profile, sessionName, sessionDuration } = props;
  requireClass('profile', profile, 'profileArn', PROFILE, scope);
  requireClass('sessionName', sessionName, '_conditions', SESSION_NAME, scope);
  requireSessionDuration(sessionDuration, scope);
  if (profile === undefined) {
    return;
  }
  if (sessionDuration !== undefined) {
    const remedy = 'give it to the profile: all roles of a profile share it';
    refuse({ property: 'sessionDuration', must: 'not be set beside profile', remedy }, scope);
  }
  const isChosen = sessionName?._names !== undefined;
  if (isChosen && !profile.acceptsSessionNames) {
    const remedy = 'set acceptSessionNames of the profile';
    refuse({ property: 'sessionName', must: 'be the serial number in a profile that accepts no names', remedy }, scope);
  }
  if (profile.acceptsSessionNames && !isChosen) {
    const must = 'say which names are accepted, because the profile lets machines choose';
    const remedy = 'use CertificateSessionName.commonName() or oneOf(…), or a profile without acceptSessionNames';
    refuse({ property: 'sessionName', must, remedy }, scope);
  }
}

/** A role allows sessions of an hour at least, whatever the profile asks for. */
function longEnough(sessionDuration: Duration | undefined): Duration | undefined {
  return sessionDuration && sessionDuration.toSeconds() > 3600 ? sessionDuration : undefined;
}
