import { inspect } from '../../src/checks/inspect';
import { printText } from '../../src/checks/print-text';
import { RULES } from '../../src/checks/rule-list';
import { TemplateSet } from '../../src/private/template/template-set';

const UNKNOWN = {
  Open: { Type: 'AWS::EC2::SecurityGroupIngress', Properties: { IpProtocol: '-1', CidrIp: { Ref: 'Office' } } },
};

test('a rule that leaves the same place open twice is named once', () => {
  const inspection = inspect(TemplateSet.of({ 'a.json': { Resources: UNKNOWN } }), RULES, []);
  const [open] = inspection.inconclusive;
  const text = printText({
    ...inspection,
    inconclusive: [open, open],
    rules: RULES,
    unreadable: [],
    known: [],
    hints: [],
    templates: 1,
    leftOut: 0,
  });
  expect(text).toContain(`[${open.rule.id}]\n`);
});
