import { linesOf } from '../private/synth/text-files';

/** The comment above the commands in a build specification. */
export const DOCKER_COMMENT = ' Starts Docker, and stops the build where it cannot.';

/** The commands that start Docker, in their order. */
export function dockerCommands(): string[] {
  return linesOf('amplify/start-docker.sh');
}
