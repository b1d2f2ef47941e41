/** The version of the library; 0.0.0 in a checkout. */
export const LIBRARY_VERSION: string = require('../../package.json').version;

const REPOSITORY = 'https://github.com/cdk-hindsight/cdk-hindsight';
// The documents of the version that made the template: main may have moved on.
const REVISION = LIBRARY_VERSION === '0.0.0' ? 'main' : `v${LIBRARY_VERSION}`;

/** The address of a heading in a runbook: `<module>#<anchor of the heading>`. */
export function runbookUrl(heading: string): string {
  return documentUrl('RUNBOOK', heading);
}

/** The address of a module's README, or of a heading in it: `<module>` or `<module>#<anchor of the heading>`. */
export function readmeUrl(heading: string): string {
  return documentUrl('README', heading);
}

function documentUrl(document: string, heading: string): string {
  const [module, anchor] = heading.split('#');
  return `${REPOSITORY}/blob/${REVISION}/src/${module}/${document}.md${anchor === undefined ? '' : `#${anchor}`}`;
}
