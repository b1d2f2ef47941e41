/** Looks at the built site in a browser and says what is wrong. */
import { join } from 'node:path';
import { inspect } from './inspect';
import { findDocumentedModules } from './modules';

/** Searches of readers, besides those for the modules. */
const SEARCHES = [
  { query: 'getting started', path: '/start/' },
  { query: 'pip install', path: '/start/python' },
  { query: 'maven', path: '/start/java' },
  { query: 'experimental', path: '/stability' },
  { query: 'idleClientTimeout must be between', path: '/' },
  { query: 'hindsight-federation-wildcard-subject', path: '/' },
  { query: 'acknowledge', path: '/' },
];

/** axe takes half of the time for a page; at night it looks at all of them. */
const ONE_OF = process.env.FIRE_CASES === undefined ? 5 : 1;

const root = join(__dirname, '..', '..');

async function main(): Promise<void> {
  const modules = findDocumentedModules(root);
  const searches = [...SEARCHES, ...modules.map(({ name, title }) => ({ query: title, path: `/modules/${name}` }))];
  const { pages, problems } = await inspect(join(root, 'website', 'dist'), modules, searches, ONE_OF);
  for (const problem of problems) {
    console.error(problem);
  }
  console.log(`${pages} pages of ${modules.length} modules, ${problems.length} problems.`);
  process.exitCode = problems.length > 0 ? 1 : 0;
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
