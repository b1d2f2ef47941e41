import { join } from 'node:path';
import { coordinatesOf, importTabs, installNote, installTabs } from '../../../projenrc/docs/install';

const COORDINATES = coordinatesOf(join(__dirname, '..', '..', '..'));
const RELEASED = { ...COORDINATES, version: '1.2.3' };

test.each([
  ['npm', 'npm install cdk-hindsight aws-cdk-lib constructs'],
  ['pip', 'pip install cdk-hindsight'],
  [
    'Maven',
    '<groupId>io.github.cdk-hindsight</groupId>\n  <artifactId>cdk-hindsight</artifactId>\n  <version>1.2.3</version>',
  ],
  ['Gradle', 'implementation("io.github.cdk-hindsight:cdk-hindsight:1.2.3")'],
])('the way to install with %s is there', (tab, text) => {
  expect(installTabs(RELEASED)).toMatch(new RegExp(`\`\`\`\\w+ \\[${tab}\\]\\n[^\`]*${text.replace(/[()]/g, '\\$&')}`));
});

test('a page about Java has the ways of Java alone', () => {
  expect([...installTabs(RELEASED, 'java').matchAll(/\[(\w+)\]$/gm)].map(([, tab]) => tab)).toEqual([
    'Maven',
    'Gradle',
  ]);
});

test('before the first release, that is said', () => {
  expect(installNote({ ...RELEASED, version: undefined })).toContain('There is no release yet');
});

test('after it, the library is still experimental', () => {
  expect(installNote(RELEASED)).toBe(
    '::: warning Experimental\nInterfaces may change in any minor version: [what that means](/stability).\n:::',
  );
});

test('a module is imported in each language', () => {
  const tabs = importTabs(RELEASED, 'valkey', 'Cache', 'io.github.cdkhindsight');
  expect([...tabs.matchAll(/^(?:import|from) .*$/gm)].map(([line]) => line)).toEqual([
    "import { Cache } from 'cdk-hindsight/valkey';",
    'from cdk_hindsight.valkey import Cache',
    'import io.github.cdkhindsight.valkey.Cache;',
  ]);
});
