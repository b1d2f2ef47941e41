/** The demo: what happened to others, what the checks say of it, and the same with the constructs. */
import { join, relative } from 'node:path';
import type { Stage } from 'aws-cdk-lib';
import { cleanThisProcess } from '../setup/environment';
import { loadFromSource, namesFromSource } from './library';
import { heading, type Print, paragraph, progress } from './print';

const STAGE = 'Prod';

cleanThisProcess();
loadFromSource();

async function main(print: Print, verbose: boolean): Promise<boolean> {
  progress('reading the library …');
  // Loaded now, and not before, so that the first line is not long in coming.
  const { findIncidents } = require('./before') as typeof import('./before');
  const { INCIDENTS } = require('./incidents') as typeof import('./incidents');
  const { synthesizeExample } = require('./example') as typeof import('./example');
  const chapters = require('./chapters') as typeof import('./chapters');
  const checks = require('./findings') as typeof import('./findings');
  const tokens = require('./tokens') as typeof import('./tokens');
  const nameOf = namesFromSource();

  progress('looking for incidents …');
  const incidents = findIncidents(INCIDENTS);
  chapters.printBefore(print, incidents, verbose);

  progress('synthesizing the example app …');
  const stage = quietly(() => synthesizeExample()).app.node.findChild(STAGE) as Stage;
  const assembly = stage.synth();
  chapters.printAfter(print, stage, nameOf, verbose);

  progress('bringing tokens to the roles …');
  const admissions = await tokens.admissionsOf(stage, assembly, nameOf);
  tokens.printAdmissions(print, admissions, verbose);
  const alarms = chapters.printAlarms(print, stage, nameOf, verbose);

  progress('running the checks, and six packs of cdk-nag …');
  const findings = checks.findingsOf(stage, assembly);
  heading(print, '5. What the checks say of it');
  checks.printFindings(print, findings);
  print();
  checks.printAcknowledged(print, stage, verbose);
  paragraph(print, `The templates are in ${relative(process.cwd(), join(assembly.directory))}.`);

  progress('');
  const before = [...incidents.values()].flat().length;
  const wrong = admissions.filter(({ admitted, expected }) => admitted !== expected).length;
  print();
  paragraph(
    print,
    `Before: ${before} incidents waiting. With the constructs: ${findings.length} findings, ${alarms} alarms, ` +
      `${admissions.length - wrong} of ${admissions.length} tokens judged as they should be.`,
  );
  return findings.length === 0 && wrong === 0;
}

/** The CDK prints a report of its own when it has run the plugins. */
function quietly<T>(work: () => T): T {
  const { error } = console;
  console.error = () => {};
  try {
    return work();
  } finally {
    console.error = error;
  }
}

const unknown = process.argv.slice(2).filter((argument) => argument !== '--verbose');
if (unknown.length > 0) {
  console.error(`npx projen demo takes --verbose and nothing else, got: ${unknown.join(' ')}`);
  process.exit(2);
}
main((line = '') => console.log(line), process.argv.includes('--verbose')).then(
  (good) => {
    process.exitCode = good ? 0 : 1;
  },
  (error) => {
    progress('');
    console.error(error);
    process.exitCode = 1;
  },
);
