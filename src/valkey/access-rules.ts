import { refuse } from '../private/synth/errors';

/** The command categories of Valkey 7.2 to 9, and those of its modules that the service has. */
const CATEGORIES = new Set(
  [
    'admin all bitmap blocking bloom connection dangerous fast geo hash hyperloglog json keyspace list pubsub read',
    'scripting search set slow sortedset stream string transaction write',
  ]
    .join(' ')
    .split(' '),
);

/** Categories whose name is a command too: the others are none without their @. */
const CATEGORIES_AND_COMMANDS = ['pubsub', 'set'];

const PUBSUB = new Set('psubscribe publish pubsub punsubscribe spublish ssubscribe subscribe sunsubscribe'.split(' '));

const COMMAND = /^[a-z][a-z0-9._-]*(\|[a-z][a-z0-9-]*)?$/;

/** Refuses what is not the name of a category or a command behind the sign. */
export function requireCommandRule(property: string, sign: '+' | '-', rule: string): void {
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

/** Refuses a pattern that the engine would read as more than one rule. */
export function requirePatterns(property: string, patterns: string[]): void {
  const remedy = "write for example 'app:*', without the sign that the access string has before it";
  if (patterns.length === 0) {
    refuse({ property, must: 'have at least one pattern', got: 'none', remedy });
  }
  for (const pattern of patterns) {
    if (!/^[^\s~&%()][^\s()]*$/.test(pattern)) {
      refuse({ property, must: 'be a pattern without spaces and brackets', got: pattern, remedy });
    }
    if (pattern.endsWith(':')) {
      const whole = `write '${pattern}*' for all that begin with it; fromAccessString takes a name that ends so`;
      refuse({ property, must: 'not end with a colon', got: pattern, remedy: whole });
    }
  }
}

/** Whether the rule allows a command that speaks on channels. */
export function isPubSub(rule: string): boolean {
  return rule === '+@pubsub' || PUBSUB.has(rule.slice(1).split('|')[0]);
}

/** Refuses an access string that the service does not take, or that hands over the whole cache. */
export function requireAccessString(property: string, text: string): void {
  const scopes = scopesOf(property, text);
  const rules = scopes.flat();
  const forbidden = rules.find((rule) => /^([<>#!]|nopass$|reset$|resetpass$)/.test(rule));
  if (forbidden) {
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
      remedy: "the service takes a user without 'on' for switched off: begin with 'on'",
    });
  }
  if (scopes.some((scope) => isWholeCache(scope))) {
    refuse({
      property,
      must: 'not give all commands on all keys',
      got: text,
      remedy: 'name keys or commands, or say ValkeyAccess.unrestricted()',
    });
  }
}

/** The rules of the user itself, then those of each selector in brackets. */
function scopesOf(property: string, text: string): string[][] {
  const selectors = [...text.matchAll(/\(([^()]*)\)/g)].map((match) => split(match[1]));
  const root = text.replace(/\([^()]*\)/g, ' ');
  if (/[()]/.test(root)) {
    refuse({ property, must: 'close each selector', got: text, remedy: 'a selector is one pair of brackets' });
  }
  return [split(root), ...selectors];
}

/** The rules in lower case: the engine does not mind the case of its keywords. */
function split(text: string): string[] {
  return text
    .toLowerCase()
    .split(/\s+/)
    .filter((rule) => rule !== '');
}

/** A single command taken back leaves the whole cache; a category may be meant. */
function isWholeCache(scope: string[]): boolean {
  const allKeys = scope.some((rule) => ['~*', 'allkeys', '%rw~*', '%wr~*'].includes(rule));
  const allKeysInTwo = ['%r~*', '%w~*'].every((rule) => scope.includes(rule));
  const grant = Math.max(scope.lastIndexOf('+@all'), scope.lastIndexOf('allcommands'));
  const isTakenBack = scope.slice(grant + 1).some((rule) => /^(-@|nocommands$)/.test(rule));
  return (allKeys || allKeysInTwo) && grant >= 0 && !isTakenBack;
}
