import { documentsOf, IDENTITY_POLICIES } from '../../private/template/attached-policies';
import { eachAllowStatement, textsOf } from '../../private/template/policies';
import { type Rule, Severity } from '../../private/template/rule';

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
        const isChecked = statement
          .conditions()
          .some(
            ({ operator, key, value }) =>
              /^Bool(IfExists)?$/i.test(operator) &&
              key.toLowerCase() === CHECK &&
              textsOf(value).every(({ literal }) => literal?.toLowerCase() === 'true'),
          );
        if (!isChecked) {
          report.find(statement.value, 'ssm:StartSession is allowed without ssm:SessionDocumentAccessCheck.');
        }
      });
    }
  },
};
