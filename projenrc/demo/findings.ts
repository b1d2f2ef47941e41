import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { cfnLint, templatesBelow } from '../checks/cfn-lint';
import type { Finding } from '../checks/finding';
import { nag } from '../checks/nag';
import type { Example } from './example';
import { heading, type Print, paragraph } from './print';

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
