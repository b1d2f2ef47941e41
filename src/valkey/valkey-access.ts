import type { IConstruct } from 'constructs';
import { refuse } from '../private/synth/errors';
import { requireMadeBy } from '../private/synth/kinds';
import {
  isPubSub,
  requireAccessString,
  requireCommandRule,
  requireNotWholeCache,
  requirePatterns,
} from './access-rules';
import { CONNECTING, SHARED_CODE } from './facts';

interface AccessRules {
  readonly keys: string[];
  readonly channels: string[];
  readonly allowed: string[];
  readonly denied: string[];
}

/**
 * The keys and commands of a user, rendered as its access string.
 *
 * `ValkeyAccess.keys('app:*').allow('+@read', '+@write')` becomes an access string that first denies everything, then
 * allows the categories and what a client needs to connect, then removes two kinds of commands that no key pattern
 * restricts: dangerous ones (`FLUSHALL` is in `@write`, `KEYS` in `@read`), and those that change or stop the functions
 * and scripts of all users (`FUNCTION FLUSH` is in `@write`). Finally, it allows and denies the single commands that
 * you list.
 *
 * Each method returns a new value.
 *
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html#Access-string
 * @see https://valkey.io/topics/acl/
 * @example
 * import { ValkeyAccess } from 'cdk-hindsight/valkey';
 *
 * ValkeyAccess.keys('session:*').andReadKeys('config:*').allow('+@read', '+@write').deny('-getdel');
 */
export class ValkeyAccess {
  /**
   * Starts with keys that may be read and written.
   *
   * @param patterns glob patterns, for example `app:*`
   * @throws if there is no pattern, or one has spaces or brackets or is known only at deploy time
   */
  public static keys(...patterns: string[]): ValkeyAccess {
    requirePatterns('keys', patterns);
    return ValkeyAccess.of({ keys: patterns.map((pattern) => `~${pattern}`), channels: [], allowed: [], denied: [] });
  }

  /**
   * Starts with keys that may only be read, whatever the commands.
   *
   * @param patterns glob patterns, for example `config:*`
   * @throws if there is no pattern, or one has spaces or brackets or is known only at deploy time
   */
  public static readKeys(...patterns: string[]): ValkeyAccess {
    requirePatterns('readKeys', patterns);
    return ValkeyAccess.of({ keys: patterns.map((pattern) => `%R~${pattern}`), channels: [], allowed: [], denied: [] });
  }

  /**
   * All commands on all keys and channels, `FLUSHALL` included.
   *
   * For a person who repairs data, not for an application.
   */
  public static unrestricted(): ValkeyAccess {
    return new ValkeyAccess('on ~* &* +@all', undefined);
  }

  /**
   * An access string of your own, used unchanged.
   *
   * @param accessString for example `on ~app::* -@all +@read`
   * @throws if it contains a password, `nopass` or `reset`, is not `on`, allows all commands on all keys, or is known
   * only at deploy time
   */
  public static fromAccessString(accessString: string): ValkeyAccess {
    requireAccessString('accessString', accessString);
    return new ValkeyAccess(accessString, undefined);
  }

  private static of(rules: AccessRules): ValkeyAccess {
    return new ValkeyAccess(undefined, rules);
  }

  private constructor(
    private readonly text: string | undefined,
    private readonly rules: AccessRules | undefined,
  ) {}

  /**
   * Adds keys that may only be read, for example `config:*` in addition to the application's keys.
   *
   * @throws if there is no pattern, or one has spaces or brackets or is known only at deploy time
   */
  public andReadKeys(...patterns: string[]): ValkeyAccess {
    requirePatterns('andReadKeys', patterns);
    const rules = this.builder('andReadKeys');
    return ValkeyAccess.of({ ...rules, keys: [...rules.keys, ...patterns.map((pattern) => `%R~${pattern}`)] });
  }

  /**
   * Adds channels. Without any, publish/subscribe is denied (the service's own default allows every channel).
   *
   * PSUBSCRIBE is allowed only for patterns that are listed here literally.
   *
   * @throws if there is no pattern, or one has spaces or brackets or is known only at deploy time
   */
  public channels(...patterns: string[]): ValkeyAccess {
    requirePatterns('channels', patterns);
    const rules = this.builder('channels');
    return ValkeyAccess.of({ ...rules, channels: [...rules.channels, ...patterns.map((pattern) => `&${pattern}`)] });
  }

  /**
   * Adds commands, for example `+@read`, `+get` or `+client|list`.
   *
   * A dangerous command, or one that changes the functions and scripts of all users, is allowed only by its own name:
   * categories do not include it.
   *
   * @throws if a rule does not name a command or a category, or names `@dangerous` or `@admin`
   */
  public allow(...commands: string[]): ValkeyAccess {
    const rules = this.builder('allow');
    for (const command of commands) {
      requireCommandRule('allow', '+', command);
      if (['+@dangerous', '+@admin'].includes(command)) {
        refuse({
          property: 'allow',
          must: 'name dangerous commands one by one',
          got: command,
          remedy: "write for example '+keys', or use ValkeyAccess.unrestricted()",
        });
      }
    }
    return ValkeyAccess.of({ ...rules, allowed: [...rules.allowed, ...commands] });
  }

  /**
   * Removes commands, for example `-getdel` or `-@blocking`. Applied last.
   *
   * @throws if a rule does not name a command or a category
   */
  public deny(...commands: string[]): ValkeyAccess {
    const rules = this.builder('deny');
    for (const command of commands) {
      requireCommandRule('deny', '-', command);
    }
    return ValkeyAccess.of({ ...rules, denied: [...rules.denied, ...commands] });
  }

  /**
   * The access string.
   *
   * @throws if no command is allowed, publish/subscribe has no channels, `*` has another pattern beside it, or all
   * commands are allowed on all keys
   */
  public toAccessString(): string {
    if (!this.rules) {
      return this.text as string;
    }
    const { keys, channels, allowed, denied } = this.rules;
    requireUsable(this.rules);
    const isCategory = (rule: string) => rule.startsWith('+@');
    return [
      'on',
      ...keys,
      ...(channels.length > 0 ? ['resetchannels', ...channels] : []),
      '-@all',
      ...allowed.filter(isCategory),
      '+@connection',
      '-@dangerous',
      ...SHARED_CODE,
      ...(channels.length > 0 ? [] : ['-@pubsub']),
      ...CONNECTING,
      ...allowed.filter((rule) => !isCategory(rule)),
      ...denied,
    ].join(' ');
  }

  private builder(method: string): AccessRules {
    return (
      this.rules ??
      refuse({
        property: method,
        must: 'begin with keys() or readKeys()',
        got: this.text,
        remedy: 'an access string of your own is used unchanged',
      })
    );
  }
}

function requireUsable({ keys, channels, allowed }: AccessRules): void {
  const got = [...keys, ...channels, ...allowed].join(' ');
  if (allowed.length === 0) {
    refuse({
      property: 'access',
      must: 'allow at least one command',
      got,
      remedy: "go on with .allow('+@read')",
    });
  }
  if (channels.length === 0 && allowed.some(isPubSub)) {
    refuse({
      property: 'access',
      must: 'name the channels of its publish/subscribe commands',
      got,
      remedy: "go on with .channels('app:*')",
    });
  }
  for (const [property, patterns, all] of [
    ['keys', keys, '~*'],
    ['channels', channels, '&*'],
  ] as const) {
    if (patterns.includes(all) && patterns.length > 1) {
      const remedy = 'the engine rejects another pattern beside the one for everything';
      refuse({ property, must: "have '*' alone", got: patterns.join(' '), remedy });
    }
  }
  requireNotWholeCache(keys, allowed, got);
}

/** Rejects an access that `ValkeyAccess` did not make. */
export function requireAccess(access: ValkeyAccess, scope: IConstruct): void {
  requireMadeBy('access', access, 'toAccessString', "ValkeyAccess.keys('app:*').allow('+@read')", scope);
}
