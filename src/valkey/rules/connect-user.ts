import { documentsOf, holdersOf, IDENTITY_POLICIES } from '../../private/template/attached-policies';
import type { Estate } from '../../private/template/estate';
import { eachAllowStatement } from '../../private/template/policies';
import type { Resource } from '../../private/template/resource';
import { Report, type Rule, Severity } from '../../private/template/rule';
import type { Text } from '../../private/template/text';
import type { Value } from '../../private/template/value';
import { SERVERLESS_CACHE } from './serverless-cache';

const ACTION = 'elasticache:Connect';

/** What a policy lets somebody connect to. */
interface Connects {
  /** The first statement that names a cache. */
  readonly cache?: Value;
  readonly user: boolean;
}

export const connectUser: Rule = {
  id: 'hindsight-valkey-connect-user',
  severity: Severity.ERROR,
  incident: 'IAM logins fail: elasticache:Connect is granted on the cache, and the user needs the same grant.',
  remedy:
    'cache.grantConnect(service, user) of ValkeyServerlessCache grants both; or add the ARN of the user to the resources.',
  source: 'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html',
  types: IDENTITY_POLICIES,
  judge: (resource, report) => {
    const { cache, user } = connectsOf(resource, report);
    if (!cache || user) {
      return;
    }
    const withUser = resource.template.estate.index(holdersWithUser);
    if (!holdersOf(resource).some((holder) => withUser.has(holder))) {
      report.find(cache, `${ACTION} is allowed on the cache and on no user.`);
    }
  },
};

function connectsOf(resource: Resource, report: Report): Connects {
  let cache: Value | undefined;
  let user = false;
  for (const document of documentsOf(resource)) {
    eachAllowStatement(document, report, (statement) => {
      if (statement.names(ACTION)) {
        user ||= statement.resources.some(isUser);
        cache ??= statement.resources.some(isCache) ? statement.value : undefined;
      }
    });
  }
  return { cache, user };
}

/** Who may connect as some user, by any policy of the app. */
function holdersWithUser(estate: Estate): Set<string> {
  const holders = new Set<string>();
  for (const resource of estate.ofType(...IDENTITY_POLICIES)) {
    const silent = new Report(connectUser, resource);
    silent.part(() => {
      if (connectsOf(resource, silent).user) {
        for (const holder of holdersOf(resource)) {
          holders.add(holder);
        }
      }
    });
  }
  return holders;
}

function isUser({ pattern, targets }: Text): boolean {
  return (
    pattern === '*' ||
    /:user:/.test(pattern) ||
    targets.some(({ resource }) => resource.type === 'AWS::ElastiCache::User')
  );
}

function isCache({ pattern, targets }: Text): boolean {
  return /:serverlesscache:/.test(pattern) || targets.some(({ resource }) => resource.type === SERVERLESS_CACHE);
}
