import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type App, Stack, type StackProps } from 'aws-cdk-lib';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';

/** A stack with one taggable resource. */
export class Buckets extends Stack {
  public readonly bucket: CfnBucket;

  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    this.bucket = new CfnBucket(this, 'Bucket');
  }
}

/** The stack tags that the CLI reads from the manifests of an app and of its Stages, by the path of the stack. */
export function tagsInManifest(app: App): Record<string, Record<string, string> | undefined> {
  const stacks = app.synth().stacksRecursively;
  return Object.fromEntries(stacks.map((stack) => [stack.hierarchicalId, (stack.manifest.properties as any)?.tags]));
}

/** The text of manifests, templates or what else is asked for in the assembly of an app, by the path of the file. */
export function filesOf(app: App, pattern = /(manifest|\.template)\.json$/): Record<string, string> {
  const { directory } = app.synth();
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((path) => pattern.test(path))
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

/** What a guard finds during a synthesis, or nothing when it succeeds. */
export function findingsIn(synthesis: () => unknown): string[] {
  try {
    synthesis();
    return [];
  } catch (error) {
    const [first, ...findings] = (error as Error).message.split('\n  [TagGuard] ');
    expect(first).toBe('Validation failed with the following errors:');
    return findings;
  }
}
