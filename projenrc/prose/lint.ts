import { join } from 'node:path';
import type { Text } from './texts';

type Linter = ReturnType<typeof import('textlint').createLinter>;

let linter: Promise<Linter> | undefined;

/** The problems of a text, each with its place. */
export async function lint({ file, body }: Text): Promise<string[]> {
  linter ??= createLinter();
  const { messages } = await (await linter).lintText(body, 'text.md');
  return messages.map(({ line, message }) => `${file}:${line}: ${message.split('\n')[0]}`);
}

async function createLinter(): Promise<Linter> {
  const textlint = await import('textlint');
  const descriptor = await textlint.loadTextlintrc({ configFilePath: join(__dirname, 'textlintrc.json') });
  return textlint.createLinter({ descriptor });
}
