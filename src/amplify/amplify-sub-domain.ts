import { requireKind } from '../private/synth/kinds';
import { requireText } from '../private/synth/validation';

const PREFIX = {
  pattern: /^(?!.*[^.]{64})(?!.{256})(\*|[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?)$/,
  must: 'be the part of the name before the domain',
  remedy: 'give for example www, or use AmplifySubDomain.root',
};

/** A name in a domain, and the branch that it serves. */
export class AmplifySubDomain {
  /** The domain itself. */
  public static root(branchName: string): AmplifySubDomain {
    requireKind('branchName', branchName, 'text');
    return new AmplifySubDomain('', branchName);
  }

  /**
   * A name below the domain, for example `www`, or `*` for all names that are not listed.
   *
   * @throws if the prefix is not a part of a domain name
   */
  public static prefixed(prefix: string, branchName: string): AmplifySubDomain {
    requireKind('prefix', prefix, 'text');
    requireKind('branchName', branchName, 'text');
    requireText('prefix', prefix, PREFIX);
    return new AmplifySubDomain(prefix, branchName);
  }

  private constructor(
    /** The part of the name before the domain. Empty for the domain itself. */
    public readonly prefix: string,
    /** The branch of the app. */
    public readonly branchName: string,
  ) {}
}
