import { documentsOf, IDENTITY_POLICIES } from '../../private/rules/attached-policies';
import { type Condition, eachAllowStatement } from '../../private/rules/policies';
import { type Rule, Severity } from '../../private/rules/rule';
import { anyOf } from '../../private/template/inconclusive';

const CHECK = 'ssm:sessiondocumentaccesscheck';

export const sessionDocument: Rule = {
  id: 'hindsight-squid-session-document',
  severity: Severity.ERROR,
  incident: 'Who may only open a tunnel names no document, and Session Manager gives them a shell.',
  remedy:
    "proxy.grantTunnel(role) of SquidProxy has the check; or add Condition: { BoolIfExists: { 'ssm:SessionDocumentAccessCheck': 'true' } } to each statement with ssm:StartSession.",
  source:
    'https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-sessiondocumentaccesscheck.html',
  types: IDENTITY_POLICIES,
  judge: (resource, report) => {
    for (const document of documentsOf(resource)) {
      eachAllowStatement(document, report, (statement) => {
        if (!statement.names('ssm:StartSession')) {
          return;
        }
        const isChecked = anyOf(...statement.conditions().map((condition) => () => isCheck(condition)));
        if (!isChecked) {
          statement.requireAllConditions();
          report.find(statement.value, 'ssm:StartSession is allowed without ssm:SessionDocumentAccessCheck.');
        }
      });
    }
  },
};

function isCheck({ operator, key, value }: Condition): boolean {
  return (
    /^Bool(IfExists)?$/i.test(operator) &&
    key.toLowerCase() === CHECK &&
    value.possibilities().every((item) => item.string()?.toLowerCase() === 'true')
  );
}
