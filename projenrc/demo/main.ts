/** The project's main job: the example app, synthesized against the packed library, checked and explained. */
import { relative } from 'node:path';
import { templatesBelow } from '../checks/cfn-lint';
import { installExample } from '../scripts/install-example';
import { synthesizeExample } from './example';
import { findingsOf, printAcknowledged, printFindings } from './findings';
import { heading, type Print, paragraph, progress } from './print';
import { printStacks } from './stacks';
import { admissionsOf, printAdmissions } from './tokens';

async function main(print: Print): Promise<boolean> {
  progress('packing the library …');
  installExample();
  progress('synthesizing the example app …');
  const example = synthesizeExample();
  progress('running the checks …');
  const findings = findingsOf(example);
  progress('evaluating the trust policies …');
  const admissions = await admissionsOf(example);
  progress('');

  printStacks(print, example.app);
  printAdmissions(print, admissions);
  printAcknowledged(print, example.app);
  printFindings(print, findings);
  heading(print, 'Where the templates are');
  for (const template of templatesBelow(example.assembly.directory)) {
    print(relative(process.cwd(), template));
  }
  print();
  const wrong = admissions.filter(({ admitted, expected }) => admitted !== expected).length;
  paragraph(print, `${findings.length} findings, ${wrong} of ${admissions.length} tokens judged wrongly.`);
  return findings.length === 0 && wrong === 0;
}

main((line = '') => console.log(line)).then(
  (good) => {
    process.exitCode = good ? 0 : 1;
  },
  (error) => {
    progress('');
    console.error(error);
    process.exitCode = 1;
  },
);
