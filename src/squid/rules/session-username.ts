import { documentsOf, holdersOf, IDENTITY_POLICIES, isRole } from '../../private/rules/attached-policies';
import { type AllowStatement, eachAllowStatement, textsOf } from '../../private/rules/policies';
import { type Rule, Severity } from '../../private/rules/rule';
import { Inconclusive } from '../../private/template/inconclusive';
import type { Resource } from '../../private/template/resource';

const ACTIONS = ['ssm:TerminateSession', 'ssm:ResumeSession', 'ssmmessages:OpenDataChannel'];
const USER_NAME = /:session\/\$\{aws:username\}/i;
/** The tag of a session that says whose it is. */
const OWNER = 'ssm:resourcetag/aws:ssmmessages:session-id';

export const sessionUsername: Rule = {
  id: 'hindsight-squid-session-username',
  severity: Severity.ERROR,
  incident:
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable of IAM
    'A policy named sessions by ${aws:username}, which roles do not have: it matched no session, and nobody could end or resume one.',
  remedy:
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable of IAM
    'Use the grantTunnel method of SquidProxy; or allow session/* with a condition StringEquals on ssm:resourceTag/aws:ssmmessages:session-id with ${aws:userid}.',
  source: 'https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-restrict-access-examples.html',
  types: IDENTITY_POLICIES.filter((type) => !/::(User|Group)(Policy)?$/.test(type)),
  judge: (resource, report) => {
    for (const document of documentsOf(resource)) {
      eachAllowStatement(document, report, (statement) => {
        const isOnSessions = ACTIONS.some((action) => statement.allows(action));
        if (isOnSessions && namesSessions(statement) && isForRole(resource)) {
          // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable of IAM
          report.find(statement.value, 'The policy of a role names sessions by ${aws:username}.');
        }
      });
    }
  },
};

/** Whether the statement is on the sessions of a user name, by their ARN or by their tag. */
function namesSessions(statement: AllowStatement): boolean {
  return (
    statement.resources.some(({ pattern }) => USER_NAME.test(pattern)) ||
    statement
      .conditions()
      .some(
        ({ key, value }) =>
          key.toLowerCase() === OWNER && textsOf(value).some(({ pattern }) => /^\$\{aws:username\}/i.test(pattern)),
      )
  );
}

/** Whether the policy is for a role; one that is attached to nothing in the app may be for anything. */
function isForRole(resource: Resource): boolean {
  if (resource.type === 'AWS::IAM::RolePolicy') {
    return true;
  }
  const holders = holdersOf(resource);
  if (holders.length === 0) {
    throw new Inconclusive('Properties', 'the policy is attached to nothing in the app');
  }
  return holders.some((holder) => isRole(holder, resource.template.set));
}
