import { matchesGlob } from '../../private/glob';
import { documentsOf, holdersOf, IDENTITY_POLICIES, identityNames } from '../../private/rules/attached-policies';
import { isOpen } from '../../private/rules/names';
import { eachAllowStatement } from '../../private/rules/policies';
import { type Entry, Report, type Rule, Severity } from '../../private/rules/rule';
import { attempt, Inconclusive } from '../../private/template/inconclusive';
import type { Resource } from '../../private/template/resource';
import type { TemplateSet } from '../../private/template/template-set';
import { Text } from '../../private/template/text';
import type { Value } from '../../private/template/value';
import { SERVERLESS_CACHE } from './serverless-cache';

/** The kind of name by which apps know each other's identities that may connect. */
const CONNECTED = 'connected identity';
const ACTION = 'elasticache:Connect';
/** A cache of nodes has logins by IAM too. */
const CACHE = /:(serverlesscache|replicationgroup):/;
const USER = /:user:/;
/** What follows the account in an ARN. */
const RESOURCE = /^(?:[^:]*:){0,5}/;

/** What a policy lets somebody connect to. */
interface Connects {
  /** The first statement that names a cache. */
  readonly cache?: Value;
  readonly user: boolean;
  /** What may be a user, or not. */
  readonly doubts: readonly Entry[];
}

export const connectUser: Rule = {
  id: 'hindsight-valkey-connect-user',
  severity: Severity.ERROR,
  incident: 'IAM logins to a cache failed: elasticache:Connect was granted on the cache, and not on the user as well.',
  remedy:
    'Use the grantConnect method of ValkeyServerlessCache, which grants both; or add the ARN of the user to the resources.',
  source: 'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html',
  types: IDENTITY_POLICIES,
  tell: offerIdentities,
  judge: (resource, report) => {
    const { cache, user, doubts } = connectsOf(resource);
    if (user || (!cache && doubts.length === 0)) {
      return;
    }
    const { set } = resource.template;
    for (const name of identityNames(resource)) {
      set.ties.ask(CONNECTED, name);
    }
    const withUser = holdersIn(set);
    if (holdersOf(resource).some((holder) => withUser.has(holder))) {
      return;
    }
    for (const { location, message } of doubts) {
      report.inconclusive(location, message);
    }
    if (cache && doubts.length === 0) {
      report.find(cache, `${ACTION} is allowed on the cache and on no user.`);
    }
  },
};

function connectsOf(resource: Resource): Connects {
  const silent = new Report(connectUser, resource);
  // What administrators may do matters where somebody else gave them a cache.
  const aside = new Report(connectUser, resource);
  let cache: Value | undefined;
  let user = false;
  silent.isolate(() => {
    for (const document of documentsOf(resource)) {
      eachAllowStatement(document, silent, (statement) => {
        if (statement.names(ACTION)) {
          for (const value of statement.value.get('Resource').possibilities()) {
            silent.isolate(() => {
              const text = value.text() ?? new Text([]);
              cache ??= isCache(text) ? statement.value : undefined;
              user ||= isUser(text, value);
            });
          }
        } else if (statement.allows(ACTION)) {
          for (const value of statement.value.get('Resource').possibilities()) {
            aside.isolate(() => {
              user ||= isUser(value.text() ?? new Text([]), value);
            });
          }
        }
      });
    }
  });
  return { cache, user, doubts: cache ? [...silent.entries, ...aside.entries] : silent.entries };
}

/** A policy on a role by its name in words gives to the role of another app. */
function offerIdentities(templates: TemplateSet): void {
  for (const resource of templates.ofType(...IDENTITY_POLICIES)) {
    const names = attempt(() => identityNames(resource).filter((name) => !name.includes('\0')));
    if (!(names instanceof Inconclusive) && names.length > 0 && connectsOf(resource).user) {
      for (const name of names) {
        templates.ties.offer(CONNECTED, name);
      }
    }
  }
}

function holdersIn(templates: TemplateSet): Set<string> {
  return templates.index('valkey/holdersWithUser', holdersWithUser);
}

/** Who may connect as some user, by any policy of the app. */
function holdersWithUser(templates: TemplateSet): Set<string> {
  const holders = new Set<string>();
  for (const resource of templates.ofType(...IDENTITY_POLICIES)) {
    new Report(connectUser, resource).isolate(() => {
      if (connectsOf(resource).user) {
        for (const holder of holdersOf(resource)) {
          holders.add(holder);
        }
      }
    });
  }
  return holders;
}

/** @throws Inconclusive if all of it is known only at deploy time */
function isUser(text: Text, value: Value): boolean {
  const { pattern, targets } = text;
  if (pattern === '\0' && isOpen(text)) {
    throw new Inconclusive(value.location, text.whyOpen);
  }
  return (
    USER.test(pattern) ||
    matchesGlob('user:anna', pattern.replace(RESOURCE, '')) ||
    targets.some(({ resource }) => resource.type === 'AWS::ElastiCache::User')
  );
}

function isCache({ pattern, targets }: Text): boolean {
  return CACHE.test(pattern) || targets.some(({ resource }) => resource.type === SERVERLESS_CACHE);
}
