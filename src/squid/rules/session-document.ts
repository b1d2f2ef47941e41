import { documentsOf, IDENTITY_POLICIES } from '../../private/rules/attached-policies';
import { type Condition, eachAllowStatement } from '../../private/rules/policies';
import { type Rule, Severity } from '../../private/rules/rule';
import { anyOf } from '../../private/template/inconclusive';
import type { Value } from '../../private/template/value';

const CHECK = 'ssm:sessiondocumentaccesscheck';

export const sessionDocument: Rule = {
  id: 'hindsight-squid-session-document',
  severity: Severity.ERROR,
  incident:
    'A user who was only meant to open tunnels omitted the document from the call, and Session Manager gave them a shell.',
  remedy:
    'Use the grantTunnel method of SquidProxy; or add the condition BoolIfExists ssm:SessionDocumentAccessCheck "true" to each statement with ssm:StartSession.',
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
  return /^Bool(IfExists)?$/i.test(operator) && key.toLowerCase() === CHECK && isOnlyTrue(value.possibilities());
}

/** An empty list demands nothing. */
function isOnlyTrue(values: Value[]): boolean {
  return values.length > 0 && values.every((value) => value.string()?.toLowerCase() === 'true');
}
