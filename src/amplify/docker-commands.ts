import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What stands before them in a build specification. */
export const DOCKER_COMMENT = ' Starts Docker, and stops the build where it cannot.';

let commands: string[] | undefined;

/** The commands of start-docker.sh, in their order. */
export function readDockerCommands(): string[] {
  commands ??= readFileSync(join(__dirname, 'start-docker.sh'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  return commands;
}
