import { Duration, Lazy, Resource, Stack } from 'aws-cdk-lib';
import { CfnProfile } from 'aws-cdk-lib/aws-rolesanywhere';
import type { Construct, IConstruct } from 'constructs';
import { refuse, sentenceOf } from '../../private/synth/errors';
import { type Kinds, requireClass, requireKinds } from '../../private/synth/kinds';
import { generatedName } from '../../private/synth/names';
import { requireDistinct, requireDuration, requireKnownDuration, requireSome } from '../../private/synth/validation';
import type { CertificateAttribute } from './certificate-attribute';
import type { RolesAnywhereProfileProps } from './roles-anywhere-profile-props';

const KINDS: Kinds<RolesAnywhereProfileProps> = {
  sessionDuration: 'object?',
  acceptSessionNames: 'boolean?',
  attributes: 'list of objects?',
};
const ATTRIBUTE = { name: 'a CertificateAttribute', remedy: 'use CertificateAttribute.subject(…) or another factory' };

const WITHOUT_ROLE = {
  property: 'profile',
  must: 'have a role',
  remedy: 'give it to a RolesAnywhereRole as its profile, or leave it out: a role makes a profile of its own',
};

/** The roles that IAM Roles Anywhere takes in one profile. */
const MAX_ROLES = 250;

const SESSION_RANGE = {
  min: Duration.minutes(15),
  max: Duration.hours(12),
  remedy: 'the signing helper gets new credentials on its own, so a short session does no harm',
};

/**
 * An IAM Roles Anywhere profile that several roles share, so that a server can change the role without changing the
 * profile. A single role needs none: it creates its own.
 *
 * @example
 * import {
 *   CertificateAuthoritySource,
 *   CertificateTrust,
 *   RolesAnywhereProfile,
 *   RolesAnywhereRole,
 *   TrustAnchor,
 * } from 'cdk-hindsight/federation';
 *
 * const arn = 'arn:aws:acm-pca:eu-central-1:111122223333:certificate-authority/11111111-1111-4111-8111-111111111111';
 * const trustAnchor = new TrustAnchor(this, 'Authority', { source: CertificateAuthoritySource.acmPca(arn) });
 * const profile = new RolesAnywhereProfile(this, 'Servers');
 * const trust = [CertificateTrust.commonName('server-1.acme.example')];
 * new RolesAnywhereRole(this, 'Upload', { trustAnchor, trust, profile });
 * new RolesAnywhereRole(this, 'Download', { trustAnchor, trust, profile });
 */
export class RolesAnywhereProfile extends Resource {
  /**
   * The ARN of the profile.
   *
   * @attribute
   */
  public readonly profileArn: string;

  /** The length of a session. */
  public readonly sessionDuration: Duration;

  /** Whether machines may choose the names of their sessions. */
  public readonly acceptsSessionNames: boolean;

  private readonly attributes: readonly CertificateAttribute[] | undefined;
  private readonly roleArns: string[] = [];

  /** @throws if the session duration is out of range, or an attribute is listed twice or none is */
  constructor(scope: Construct, id: string, props: RolesAnywhereProfileProps = {}) {
    super(scope, id);
    requireKinds(props, KINDS, this);
    requireAttributes(props.attributes, this);
    requireSessionDuration(props.sessionDuration, this);
    this.sessionDuration = props.sessionDuration ?? Duration.hours(1);
    this.acceptsSessionNames = props.acceptSessionNames ?? false;
    this.attributes = props.attributes && [...props.attributes];
    this.profileArn = this.createProfile().attrProfileArn;
    this.node.addValidation({ validate: () => (this.roleArns.length > 0 ? [] : [sentenceOf(WITHOUT_ROLE)]) });
  }

  /**
   * Offers a role to the servers that name the profile.
   *
   * @internal
   */
  public _add(roleArn: string, role: IConstruct): void {
    if (Stack.of(role) !== this.stack) {
      const remedy = 'make the profile in the stack of its roles: each refers to the other';
      refuse({ property: 'profile', must: 'be in the stack of the role', got: this.node.path, remedy }, role);
    }
    this.roleArns.push(roleArn);
    if (this.roleArns.length > MAX_ROLES) {
      const remedy = 'make another profile for the others';
      refuse({ property: 'profile', must: `have at most ${MAX_ROLES} roles`, got: this.roleArns.length, remedy }, this);
    }
  }

  /**
   * Rejects session tags that the profile does not make: nobody would have them.
   *
   * @internal
   */
  public _requireTags(tags: readonly string[], scope: IConstruct): void {
    const made = this.attributes?.map(tagOf);
    const missing = made && tags.find((tag) => !made.includes(tag));
    if (missing !== undefined) {
      const must = `compare only what the attributes of the profile become: ${made?.join(', ')}`;
      const remedy = 'add it to the attributes of the profile, without which no session has it';
      refuse({ property: 'trust', must, got: missing, remedy }, scope);
    }
  }

  private createProfile(): CfnProfile {
    return createProfile(this, 'Resource', {
      roleArns: Lazy.list({ produce: () => this.roleArns }),
      sessionDuration: this.sessionDuration,
      acceptsSessionNames: this.acceptsSessionNames,
      attributes: this.attributes,
    });
  }
}

interface ProfileOptions {
  readonly roleArns: string[];
  readonly sessionDuration?: Duration;
  readonly acceptsSessionNames: boolean;
  readonly attributes?: readonly CertificateAttribute[];
}

/** Makes the profile of one role or of several, with the name of its scope. */
export function createProfile(scope: Construct, id: string, options: ProfileOptions): CfnProfile {
  const { roleArns, sessionDuration = Duration.hours(1), acceptsSessionNames, attributes } = options;
  return new CfnProfile(scope, id, {
    name: generatedName(scope, 64),
    enabled: true,
    roleArns,
    durationSeconds: sessionDuration.toSeconds(),
    acceptRoleSessionName: acceptsSessionNames || undefined,
    attributeMappings: attributes && mappingsOf(attributes),
  });
}

function tagOf({ _certificateField, _specifier }: CertificateAttribute): string {
  return `${_certificateField}/${_specifier}`;
}

function mappingsOf(attributes: readonly CertificateAttribute[]): CfnProfile.AttributeMappingProperty[] {
  const fields = [...new Set(attributes.map(({ _certificateField }) => _certificateField))];
  return fields.map((certificateField) => ({
    certificateField,
    mappingRules: attributes
      .filter(({ _certificateField }) => _certificateField === certificateField)
      .map(({ _specifier: specifier }) => ({ specifier })),
  }));
}

function requireAttributes(attributes: readonly CertificateAttribute[] | undefined, scope: IConstruct): void {
  requireClass('attributes', attributes, '_specifier', ATTRIBUTE, scope);
  const remedy = 'list those that trusts compare, or leave attributes out for all of them';
  requireSome('attributes', attributes, 'an attribute', remedy, scope);
  requireDistinct('attributes', (attributes ?? []).map(tagOf), 'list it once', scope);
}

/** Rejects the length of a session that Roles Anywhere does not take. */
export function requireSessionDuration(sessionDuration: Duration | undefined, scope: IConstruct): void {
  requireKnownDuration('sessionDuration', sessionDuration, 'the longest session of the role follows from it', scope);
  requireDuration('sessionDuration', sessionDuration, SESSION_RANGE, scope);
}
