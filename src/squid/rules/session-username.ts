import { documentsOf, holdersOf, IDENTITY_POLICIES } from '../../private/template/attached-policies';
import { NotJudged } from '../../private/template/not-judged';
import { eachAllowStatement } from '../../private/template/policies';
import type { Resource } from '../../private/template/resource';
import { type Rule, Severity } from '../../private/template/rule';

const ACTIONS = ['ssm:TerminateSession', 'ssm:ResumeSession', 'ssmmessages:OpenDataChannel'];
const USER_NAME = /:session\/\$\{aws:username\}/i;

export const sessionUsername: Rule = {
  id: 'hindsight-squid-session-username',
  severity: Severity.ERROR,
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable of IAM
  incident: 'A role has no ${aws:username}, so a session ARN with it fits no session: nobody can resume or end theirs.',
  remedy:
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable of IAM
    "proxy.grantTunnel(role) of SquidProxy; or Resource: session/* with Condition: { StringEquals: { 'ssm:resourceTag/aws:ssmmessages:session-id': '${aws:userid}' } }.",
  source: 'https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-restrict-access-examples.html',
  types: IDENTITY_POLICIES.filter((type) => !/::(User|Group)$/.test(type)),
  judge: (resource, report) => {
    for (const document of documentsOf(resource)) {
      eachAllowStatement(document, report, (statement) => {
        const isOnSessions = ACTIONS.some((action) => statement.allows(action));
        const isNamed = isOnSessions && statement.resources.some(({ pattern }) => USER_NAME.test(pattern));
        if (isNamed && isForRole(resource)) {
          // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable of IAM
          report.find(statement.value, 'The policy of a role names sessions by ${aws:username}.');
        }
      });
    }
  },
};

/** Whether the policy is for a role; one that is attached to nothing in the app may be for anything. */
function isForRole(resource: Resource): boolean {
  const { type, properties, template } = resource;
  if (type === 'AWS::IAM::Role' || type === 'AWS::IAM::RolePolicy') {
    return true;
  }
  const holders = holdersOf(resource);
  if (holders.length === 0) {
    throw new NotJudged('Properties', 'the policy is attached to nothing in the app');
  }
  const roles = new Set(template.estate.ofType('AWS::IAM::Role').map(({ key }) => key));
  return properties.get('Roles').items().length > 0 || holders.some((holder) => roles.has(holder));
}
