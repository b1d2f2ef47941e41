import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The commands of start-docker.sh, in their order. */
export function readDockerCommands(): string[] {
  const lines = readFileSync(join(__dirname, 'start-docker.sh'), 'utf8').split('\n');
  return lines.filter((line) => line !== '' && !line.startsWith('#'));
}
