import { type Kinds, requireKind, requireKinds } from '../private/synth/kinds';
import { requireText } from '../private/synth/validation';

const ADDRESS = { pattern: /^[\s\S]{1,2048}$/, must: 'have 1 to 2048 characters', remedy: 'give a path or a URL' };
const CONDITION = { ...ADDRESS, remedy: 'give the code of a country, for example <US>' };
const FILE_TYPES = 'css|gif|ico|jpg|js|json|map|png|svg|ttf|txt|webp|woff|woff2';

/** Options of a rule. */
export interface AmplifyCustomRuleOptions {
  /**
   * The country that the rule is for, as a code in angle brackets, for example `<US>`.
   *
   * @default - the rule applies to everyone
   */
  readonly condition?: string;
}

const OPTIONS: Kinds<AmplifyCustomRuleOptions> = { condition: 'text?' };

/**
 * A rewrite or a redirect of the app. Amplify applies the first rule of the list that matches.
 *
 * @see https://docs.aws.amazon.com/amplify/latest/userguide/redirects.html
 */
export class AmplifyCustomRule {
  /** Serves the target at the address of the source (200). */
  public static rewrite(source: string, target: string, options: AmplifyCustomRuleOptions = {}): AmplifyCustomRule {
    return new AmplifyCustomRule(source, target, '200', options);
  }

  /** Redirects permanently (301). */
  public static permanentRedirect(
    source: string,
    target: string,
    options: AmplifyCustomRuleOptions = {},
  ): AmplifyCustomRule {
    return new AmplifyCustomRule(source, target, '301', options);
  }

  /** Redirects temporarily (302). */
  public static temporaryRedirect(
    source: string,
    target: string,
    options: AmplifyCustomRuleOptions = {},
  ): AmplifyCustomRule {
    return new AmplifyCustomRule(source, target, '302', options);
  }

  /** Serves the target if there is no file, with the status 404. */
  public static notFound(source: string, target: string, options: AmplifyCustomRuleOptions = {}): AmplifyCustomRule {
    return new AmplifyCustomRule(source, target, '404', options);
  }

  /** Serves the target if there is no file, with the status 200. */
  public static notFoundRewrite(
    source: string,
    target: string,
    options: AmplifyCustomRuleOptions = {},
  ): AmplifyCustomRule {
    return new AmplifyCustomRule(source, target, '404-200', options);
  }

  /** Serves `/index.html` for each address that is not a file, which a single-page app with a router needs. */
  public static singlePageApp(): AmplifyCustomRule {
    return AmplifyCustomRule.rewrite(`</^[^.]+$|\\.(?!(${FILE_TYPES})$)([^.]+$)/>`, '/index.html');
  }

  /** The country that the rule is for. */
  public readonly condition: string | undefined;

  /** @throws if source, target or condition are empty or longer than 2,048 characters */
  private constructor(
    /** The address, or the regular expression between `</` and `/>`, that the rule is for. */
    public readonly source: string,
    /** The address that the rule leads to. */
    public readonly target: string,
    /** The status: 200, 301, 302, 404 or 404-200. */
    public readonly status: string,
    options: AmplifyCustomRuleOptions,
  ) {
    requireKind('source', source, 'text');
    requireKind('target', target, 'text');
    requireKinds(options, OPTIONS, undefined, 'options.');
    const { condition } = options;
    requireText('source', source, ADDRESS);
    requireText('target', target, ADDRESS);
    requireText('condition', condition, CONDITION);
    this.condition = condition;
  }
}
