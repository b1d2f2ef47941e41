import { Validations } from 'aws-cdk-lib';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import type { IConstruct } from 'constructs';
import { cfnLint, templatesBelow } from '../checks/cfn-lint';
import type { Finding } from '../checks/finding';
import { nag } from '../checks/nag';
import type { Example } from './example';
import { heading, type Print, paragraph } from './print';

const REMEDY = [
  'Mend each one, or, where it is right as it is, say why:',
  "Validations.of(construct).acknowledge({ id: '<rule>', reason: '…' }).",
].join(' ');

/** All that the checks find in the example: the constructs' own warnings, cdk-nag and cfn-lint. */
export function findingsOf({ app, assembly }: Example): Finding[] {
  return [...ownFindings(assembly), ...nag(app), ...cfnLint(templatesBelow(assembly.directory))];
}

export function printFindings(print: Print, findings: Finding[]): void {
  heading(print, 'What the checks found');
  for (const { check, rule, where, text } of findings) {
    print();
    paragraph(print, `${check} ${rule} at ${where}`);
    paragraph(print, text, '  ');
  }
  print();
  print(`${findings.length} findings (the constructs' own checks, six cdk-nag packs, cfn-lint)`);
  if (findings.length > 0) {
    paragraph(print, REMEDY);
  }
}

/** The findings that the app's authors have looked at, each with their reason. */
export function printAcknowledged(print: Print, app: IConstruct): void {
  heading(print, 'What was acknowledged, and why');
  for (const construct of app.node.findAll()) {
    const records = construct.node.metadata.filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY);
    const reasons: Record<string, string> = Object.assign({}, ...records.map(({ data }) => data));
    for (const reason of new Set(Object.values(reasons))) {
      const rules = Object.keys(reasons).filter((rule) => reasons[rule] === reason);
      print();
      paragraph(print, `${construct.node.path}: ${reason}`);
      paragraph(print, rules.map((rule) => rule.replace(/^annotation::/i, '')).join(', '), '  ');
    }
  }
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
