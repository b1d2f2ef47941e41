import { refuse } from '../private/synth/errors';
import { requireKind } from '../private/synth/kinds';
import { requireLiteral, requireSome } from '../private/synth/validation';
import { CATEGORIES, CATEGORIES_AND_COMMANDS, PUBSUB } from './facts';

const COMMAND = /^[a-z][a-z0-9._-]*(\|[a-z][a-z0-9-]*)?$/;

/** Rejects what is not a sign and the name of a category or a command. */
export function requireCommandRule(property: string, sign: '+' | '-', rule: string): void {
  requireKind(property, rule, 'text');
  requireLiteral(property, rule, 'write the command into the code, where it can be checked');
  const name = rule.slice(1);
  const isCategory = name.startsWith('@');
  const isCommand = COMMAND.test(name) && (!CATEGORIES.has(name) || CATEGORIES_AND_COMMANDS.includes(name));
  if (!rule.startsWith(sign) || !(isCategory ? CATEGORIES.has(name.slice(1)) : isCommand)) {
    refuse({
      property,
      must: `be ${sign} and the lower-case name of a command or a @category of Valkey`,
      got: rule,
      remedy: `write for example '${sign}get' or '${sign}@read'; 'ACL CAT' lists the categories`,
    });
  }
}

/** Rejects a pattern that the engine would read as more than one rule. */
export function requirePatterns(property: string, patterns: string[]): void {
  const remedy = "write for example 'app:*', without the sign that the access string has before it";
  requireKind(property, patterns, 'list of texts');
  requireLiteral(property, patterns, 'write the patterns into the code: a value could hold more rules than one');
  requireSome(property, patterns, 'a pattern', remedy);
  for (const pattern of patterns) {
    if (!/^[^~&%]/.test(pattern) || /[()]|[^\x21-\x7e]/.test(pattern)) {
      refuse({ property, must: 'be a pattern of printable ASCII without spaces and brackets', got: pattern, remedy });
    }
    if (pattern.endsWith(':')) {
      const whole = `write '${pattern}*' for all keys that begin with it; fromAccessString accepts a name that ends so`;
      refuse({ property, must: 'not end with a colon', got: pattern, remedy: whole });
    }
  }
}

/** Whether the rule allows a command that uses channels. */
export function isPubSub(rule: string): boolean {
  return rule === '+@pubsub' || PUBSUB.has(rule.slice(1).split('|')[0]);
}

/** Rejects an access string that the service does not accept, or that hands over the whole cache. */
export function requireAccessString(property: string, text: string): void {
  requireKind(property, text, 'text');
  requireLiteral(property, text, 'write it into the code: a value could hold any rule');
  const scopes = scopesOf(property, text);
  const rules = scopes.flat();
  if (rules.some((rule) => /^[<>#!]/.test(rule) || ['nopass', 'reset', 'resetpass'].includes(rule))) {
    refuse({
      property,
      must: 'hold no password and no reset',
      // The rule may be a password.
      got: undefined,
      remedy: 'the service keeps the passwords: use addIamUser or addPasswordUser',
    });
  }
  if (!scopes[0].includes('on') || rules.includes('off')) {
    refuse({
      property,
      must: "hold 'on', and no 'off'",
      got: text,
      remedy: "for the service, a user without 'on' is switched off: begin with 'on'",
    });
  }
  if (scopes.some(isWholeCache)) {
    refuseWholeCache(property, text);
  }
}

/** The rules of the user itself, then those of each selector in brackets. */
function scopesOf(property: string, text: string): string[][] {
  const parts = text.split(/\(([^()]*)\)/);
  const [root, selectors] = [0, 1].map((side) => parts.filter((_, index) => index % 2 === side));
  if (root.some((part) => /[()]/.test(part))) {
    refuse({ property, must: 'close each selector', got: text, remedy: 'a selector is one pair of brackets' });
  }
  return [root.flatMap(split), ...selectors.map(split)];
}

/** The rules in lower case: the engine does not mind the case of its keywords. */
function split(text: string): string[] {
  return text.toLowerCase().split(/\s+/);
}

/** Rejects rules of the builder that hand over the whole cache. */
export function requireNotWholeCache(keys: string[], allowed: string[], got: string): void {
  if (isWholeCache([...keys, ...allowed])) {
    refuseWholeCache('access', got);
  }
}

function refuseWholeCache(property: string, got: string): never {
  const remedy = 'name keys or commands, or use ValkeyAccess.unrestricted()';
  return refuse({ property, must: 'not give all commands on all keys', got, remedy });
}

const READING = ['~', '%r~', '%rw~', '%wr~'];
const WRITING = ['~', '%w~', '%rw~', '%wr~'];
/** A class as the engine reads it: a bracket may be escaped or end a range, and the last one may be missing. */
const CLASS = /\[\^?(\\.|[^\]]-.|[^\]])+\]?/g;

/** A single command taken back leaves the whole cache; a category may be meant. */
function isWholeCache(scope: string[]): boolean {
  const keys = scope.slice(scope.lastIndexOf('resetkeys') + 1);
  const covers = (signs: string[]) =>
    keys.some((rule) => signs.some((sign) => rule.startsWith(sign) && coversAllKeys(rule.slice(sign.length))));
  const allKeys = keys.includes('allkeys') || (covers(READING) && covers(WRITING));
  const grant = Math.max(scope.lastIndexOf('+@all'), scope.lastIndexOf('allcommands'));
  const isTakenBack = scope.slice(grant).some((rule) => rule.startsWith('-@') || rule === 'nocommands');
  return allKeys && grant >= 0 && !isTakenBack;
}

/** Whether a pattern is `*` in some disguise: it has a star, and no character that a key has to have. */
function coversAllKeys(pattern: string): boolean {
  const outsideClasses = pattern.replace(CLASS, '');
  return outsideClasses.includes('*') && !/[^*?]/.test(outsideClasses);
}
