import { refuse, sentenceOf } from '../private/synth/errors';
import { type Kinds, requireKind, requireKinds } from '../private/synth/kinds';
import { requireLiteral, requireText } from '../private/synth/validation';
import { refusalsOfKey } from './facts';

/** The value that a required tag must have. */
export interface RequiredTagOptions {
  /**
   * A JavaScript regular expression, which may match anywhere in the value: write `^…$` to match the whole value.
   *
   * @default - any value
   */
  readonly pattern?: string;
}

const OPTIONS: Kinds<RequiredTagOptions> = { pattern: 'text?' };

/**
 * A tag that every stack must carry.
 *
 * @example
 * import type { App } from 'aws-cdk-lib';
 * import { RequiredTag, TagGuard } from 'cdk-hindsight/tagging';
 *
 * declare const app: App;
 *
 * TagGuard.of(app, { required: [RequiredTag.of('Owner', { pattern: '^Team[A-Z]' })] });
 */
export class RequiredTag {
  /**
   * Requires the tag, in this spelling.
   *
   * @throws if AWS does not accept the key, or the pattern is not a regular expression
   * @see https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
   */
  public static of(key: string, options: RequiredTagOptions = {}): RequiredTag {
    requireKind('key', key, 'text');
    requireKinds(options, OPTIONS, undefined, 'options.');
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
    /** The regular expression that the value must match. Undefined if any value is accepted. */
    public readonly pattern: string | undefined,
  ) {}

  /**
   * The problems of the tag on a stack.
   *
   * @internal
   */
  public _findings(tags: Record<string, unknown>): string[] {
    const property = `tag ${this.key}`;
    if (!Object.hasOwn(tags, this.key)) {
      return [sentenceOf({ property, must: 'be on the stack', got: this.twinIn(tags), remedy: this.remedy() })];
    }
    const value = tags[this.key];
    if (this.pattern !== undefined && typeof value === 'string' && !new RegExp(this.pattern, 'u').test(value)) {
      return [sentenceOf({ property, must: `match ${this.pattern}`, got: value, remedy: 'change its value' })];
    }
    return [];
  }

  private twinIn(tags: Record<string, unknown>): string {
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
    remedy: 'leave them out: they would be searched for in the value',
  });
  try {
    new RegExp(pattern ?? '', 'u');
  } catch (error) {
    const must = 'be a regular expression in the syntax of JavaScript';
    refuse({ property: 'pattern', must, got: pattern, remedy: (error as Error).message }, undefined, error);
  }
}
