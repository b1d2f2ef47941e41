import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from 'aws-cdk-lib';

/** The stack tags that the CLI reads from the manifests of an app and of its Stages, by the path of the stack. */
export function tagsInManifest(app: App): Record<string, Record<string, string> | undefined> {
  const stacks = app.synth().stacksRecursively;
  return Object.fromEntries(stacks.map((stack) => [stack.hierarchicalId, stack.manifest.properties.tags]));
}

/** The text of each manifest and template of an app, by the path of the file. */
export function filesOf(app: App): Record<string, string> {
  const { directory } = app.synth();
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((path) => /(manifest|\.template)\.json$/.test(path))
    .sort();
  return Object.fromEntries(files.map((path) => [path, readFileSync(join(directory, path), 'utf8')]));
}

/** The message of the error that something ends in. */
export function messageOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('there was no error');
}
