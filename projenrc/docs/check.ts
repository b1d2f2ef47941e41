/** Looks at the built site in a browser and says what is wrong. */
import { join } from 'node:path';
import { inspect } from './inspect';
import { findDocumentedModules } from './modules';

const root = join(__dirname, '..', '..');

async function main(): Promise<void> {
  const modules = findDocumentedModules(root);
  const { pages, problems } = await inspect(join(root, 'website', 'dist'), modules);
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
