import { type Stack, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { getOrAdd } from '../private/collections';
import { messagesOf } from '../private/synth/errors';
import { CLI_FOR_TWO_REPOSITORIES } from './facts';

const { warn } = messagesOf('assets');

/** The environments that each image of an app is published to. */
const PUBLISHED = new WeakMap<IConstruct, Map<string, Set<string>>>();

/**
 * Warns where one image goes to repositories of two environments, and the CLI that runs the app is known to push it to the first
 * one only. The CLI tells its version in a variable; without it nothing is known.
 *
 * @param image what the CLI tells images apart by
 */
export function warnOfOldCli(stack: Stack, image: string): void {
  const images = getOrAdd(PUBLISHED, stack.node.root, () => new Map<string, Set<string>>());
  const environments = getOrAdd(images, image, () => new Set<string>()).add(environmentOf(stack));
  const version = process.env.CDK_CLI_VERSION;
  if (environments.size > 1 && version !== undefined && isOlder(version, CLI_FOR_TWO_REPOSITORIES)) {
    const why = `aws-cdk ${version} pushes an image that is built once to the first of its repositories only`;
    warn(stack, 'oldCli', `${why}; install aws-cdk ${CLI_FOR_TWO_REPOSITORIES} or later`);
  }
}

function environmentOf({ account, region }: Stack): string {
  const known = (value: string) => (Token.isUnresolved(value) ? 'unknown' : value);
  return `${known(account)}/${known(region)}`;
}

/** True if the version is one, and comes before the other. */
function isOlder(version: string, than: string): boolean {
  const [given, wanted] = [version, than].map((text) => text.split(/[.-]/).map(Number));
  const index = wanted.findIndex((part, position) => given[position] !== part);
  return index >= 0 && given[index] < wanted[index];
}
