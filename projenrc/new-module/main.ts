/** Makes the skeleton of a module: `npx projen new-module queue WatchedQueue`. */
import { join } from 'node:path';
import { writeModule } from './write';

const ROOT = join(__dirname, '..', '..');

const BY_HAND = [
  'src/checks/rule-list.ts: the rules of the module',
  'projenrc/docs/catalogue.ts: title, group and incident for the site',
  'website/pages/incidents/<module>.md: what happened, why nobody saw it, what the module does',
  'README.md: a row in the table of incidents, and a snippet',
  'projenrc/demo/incidents: the incident in plain CDK code, and its line in index.ts',
  'PROOF.md: a section with a row for each guarantee',
  'examples/typescript/platform, examples/python/platform, examples/java/platform: the construct in the example app',
  'test/reproducible/logical-ids.test.ts: the logical ids that are final',
  'test/fire/constructs: random properties',
  'bench/ours.ts and bench/by-hand.ts: the construct, and the same by hand',
];

const [folder, construct] = process.argv.slice(2);
if (folder === undefined || construct === undefined) {
  console.error(
    'usage: npx projen new-module <module> <Construct>, for example: npx projen new-module queue WatchedQueue',
  );
  process.exitCode = 2;
} else {
  try {
    const written = writeModule(ROOT, { module: folder, construct });
    console.log(
      ['Written, with FILL IN where something is missing:', ...written.map((file) => `  ${file}`)].join('\n'),
    );
    console.log(['To be done by hand:', ...BY_HAND.map((place) => `  ${place}`)].join('\n'));
    console.log('Then: npx projen (barrel and exports), npx projen assemble, npx projen integ:update');
    console.log(
      `These tests fail until all of it is done: npx jest test/${folder} test/layouts test/mistakes test/docs test/api test/projenrc/demo`,
    );
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}
