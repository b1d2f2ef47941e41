import { refuse, sentenceOf } from '../private/synth/errors';
import { requireLiteral, requireText } from '../private/synth/validation';
import { refusalsOfKey } from './facts';

/** What the value of a required tag has to look like. */
export interface RequiredTagOptions {
  /**
   * A regular expression, in JavaScript's syntax, that is looked for in the value. It finds a match anywhere: write
   * `^…$` for the whole value.
   *
   * @default - any value
   */
  readonly pattern?: string;
}

/** A tag that every stack has to carry. */
export class RequiredTag {
  /**
   * Requires the tag, in this spelling.
   *
   * @throws if the key is one that AWS does not take, or the pattern is not a regular expression
   * @see https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
   */
  public static of(key: string, options: RequiredTagOptions = {}): RequiredTag {
    const { pattern } = options;
    requireLiteral('key', key, 'name the tag');
    requireLiteral('pattern', pattern, 'write the expression out');
    for (const refusal of refusalsOfKey(key)) {
      refuse(refusal);
    }
    requireExpression(pattern);
    return new RequiredTag(key, pattern);
  }

  private constructor(
    /** The key of the tag. */
    public readonly key: string,
    /** What is looked for in the value, or nothing where any value will do. */
    public readonly pattern: string | undefined,
  ) {}

  /**
   * What is wrong with the tag on a stack, if anything is.
   *
   * @internal
   */
  public _findings(tags: Record<string, string>): string[] {
    const property = `tag ${this.key}`;
    const value = tags[this.key];
    if (value === undefined) {
      return [sentenceOf({ property, must: 'be on the stack', got: this.twinIn(tags), remedy: this.remedy() })];
    }
    if (this.pattern !== undefined && !new RegExp(this.pattern, 'u').test(value)) {
      return [sentenceOf({ property, must: `match ${this.pattern}`, got: value, remedy: 'change its value' })];
    }
    return [];
  }

  private twinIn(tags: Record<string, string>): string {
    return Object.keys(tags).find((key) => key.toLowerCase() === this.key.toLowerCase()) ?? 'no such tag';
  }

  private remedy(): string {
    return `give the stack tags: { ${JSON.stringify(this.key)}: … }, or the guard where all stacks share the value`;
  }
}

function requireExpression(pattern: string | undefined): void {
  requireText('pattern', pattern, {
    pattern: /^(?!\/.*\/$)/s,
    must: 'be the expression without slashes around it',
    remedy: 'leave them out: here they are looked for in the value',
  });
  try {
    new RegExp(pattern ?? '', 'u');
  } catch (error) {
    const must = 'be a regular expression in the syntax of JavaScript';
    refuse({ property: 'pattern', must, got: pattern, remedy: (error as Error).message });
  }
}
