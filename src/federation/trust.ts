import type { IConstruct } from 'constructs';
import { refuse } from '../private/synth/errors';
import { requireKind } from '../private/synth/kinds';
import type { BoundTrust } from './bound-trust';
import type { Issuer } from './issuer';

/**
 * The tokens of an issuer that a role accepts. A role's trusts are alternatives.
 *
 * Each issuer has its own: `GitHubTrust`, `GitLabTrust`, `EntraTrust` and so on. They are immutable: each method
 * returns a new trust that is narrower.
 */
export abstract class Trust {
  /**
   * Accepts only tokens for this audience, if the issuer has several. Call it last.
   *
   * @throws when the role is created, if the issuer does not have this audience
   */
  public forAudience(audience: string): Trust {
    requireKind('audience', audience, 'text');
    return new AudienceTrust(this, audience);
  }

  /**
   * Spells the trust out for tokens of this issuer; errors name the scope.
   *
   * @internal
   */
  public abstract _spellOut(issuer: Issuer, scope: IConstruct): BoundTrust;
}

class AudienceTrust extends Trust {
  constructor(
    private readonly trust: Trust,
    private readonly audience: string,
  ) {
    super();
  }

  public _spellOut(issuer: Issuer, scope: IConstruct): BoundTrust {
    if (!issuer.audiences.includes(this.audience)) {
      refuse(
        {
          property: 'audience',
          must: `be one of the issuer's audiences (${issuer.audiences.join(', ') || 'it has none'})`,
          got: this.audience,
          remedy: 'add it to the audiences of the issuer, so that the identity provider accepts it too',
        },
        scope,
      );
    }
    return { ...this.trust._spellOut(issuer, scope), audiences: [this.audience] };
  }
}
