import { requireKind } from '../private/synth/kinds';
import { requireText } from '../private/synth/validation';

const PATTERN = {
  pattern: /^\S+$/,
  must: 'be a pattern of paths, without blanks',
  remedy: 'give for example **, or *.json',
};
const NAME = {
  pattern: /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/,
  must: 'have names of headers, without blanks and colons',
  remedy: 'give for example Strict-Transport-Security',
};
const VALUE = {
  pattern: /^[^\r\n]+$/,
  must: 'be one line that is not empty',
  remedy: 'leave the header out, or write its value in one line',
};

/**
 * Headers that Amplify adds to its responses for some paths.
 *
 * @see https://docs.aws.amazon.com/amplify/latest/userguide/custom-headers.html
 */
export class AmplifyCustomHeader {
  /**
   * Adds headers to the responses for all paths that match a pattern, for example `**` or `*.json`. Everybody who opens a page
   * can see the values.
   *
   * @throws if the pattern is empty or has blanks, or if a name or a value could not be in a header
   */
  public static forPath(pattern: string, headers: { [name: string]: string }): AmplifyCustomHeader {
    requireKind('pattern', pattern, 'text');
    requireText('pattern', pattern, PATTERN);
    requireKind('headers', headers, 'map of texts');
    for (const [name, value] of Object.entries(headers)) {
      requireText('headers', name, NAME);
      requireText(`headers.${name}`, value, VALUE);
    }
    return new AmplifyCustomHeader(pattern, headers);
  }

  private constructor(
    /** The paths, as a pattern. */
    public readonly pattern: string,
    /** The values of the headers, by name. */
    public readonly headers: { [name: string]: string },
  ) {}
}
