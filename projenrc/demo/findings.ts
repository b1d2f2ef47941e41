import { type Stage, Validations } from 'aws-cdk-lib';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import type { IConstruct } from 'constructs';
import { HindsightChecks } from '../../src/checks';
import { contextOf } from '../checks/context';
import type { Finding } from '../checks/finding';
import { nag } from '../checks/nag';
import { type Print, paragraph } from './print';

/** A rule that somebody has looked at and acknowledged, with their reason. */
interface Acknowledgement {
  readonly path: string;
  readonly reason: string;
  readonly rules: readonly string[];
}

/** All that the checks find in a stage: the constructs' own warnings, the library's rules and six packs of cdk-nag. */
export function findingsOf(stage: Stage, assembly: CloudAssembly): Finding[] {
  return [...ownFindings(assembly), ...ruleFindings(stage, assembly), ...nag(stage)];
}

export function printFindings(print: Print, findings: readonly Finding[]): void {
  for (const { check, rule, where, text } of findings) {
    print();
    paragraph(print, `${check} ${rule} at ${where}`);
    paragraph(print, text, '  ');
  }
}

/** The findings that the app's authors have looked at, as a count, or each with its reason. */
export function printAcknowledged(print: Print, stage: IConstruct, verbose: boolean): void {
  const acknowledged = acknowledgementsIn(stage);
  const count = acknowledged.reduce((sum, { rules }) => sum + rules.length, 0);
  const more = verbose ? ':' : '; --verbose lists them.';
  paragraph(print, `${count} findings of cdk-nag's six packs were acknowledged, each with a reason${more}`);
  for (const { path, reason, rules } of verbose ? acknowledged : []) {
    print();
    paragraph(print, `${path}: ${reason}`);
    paragraph(print, rules.join(', '), '  ');
  }
}

/** The library's rules, on the templates of the stage. */
function ruleFindings(stage: Stage, assembly: CloudAssembly): Finding[] {
  const templatePaths = assembly.stacksRecursively.map(({ templateFullPath }) => templateFullPath);
  // Acknowledgements above the stage are known to the construct tree only.
  const { violations } = new HindsightChecks().validate(contextOf(templatePaths, stage.node.root));
  return violations
    .filter(({ severity }) => severity !== 'info')
    .flatMap(({ ruleName, description, violatingResources }) =>
      violatingResources.map(({ resourceLogicalId = '' }) => ({
        check: 'HindsightChecks',
        rule: ruleName,
        where: resourceLogicalId,
        text: description,
      })),
    );
}

function acknowledgementsIn(stage: IConstruct): Acknowledgement[] {
  return stage.node.findAll().flatMap((construct) => {
    const records = construct.node.metadata.filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY);
    const reasons: Record<string, string> = Object.assign({}, ...records.map(({ data }) => data));
    return [...new Set(Object.values(reasons))].map((reason) => ({
      path: construct.node.path,
      reason,
      rules: Object.keys(reasons)
        .filter((rule) => reasons[rule] === reason)
        .map((rule) => rule.replace(/^annotation::/i, '')),
    }));
  });
}

function ownFindings(assembly: CloudAssembly): Finding[] {
  return assembly.stacksRecursively.flatMap((stack) =>
    stack.messages.map(({ level, id, entry }) => ({
      check: 'synthesis',
      rule: level,
      where: id,
      text: String(entry.data),
    })),
  );
}
