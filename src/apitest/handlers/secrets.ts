import type { SecretSource } from '../run-tests.contract';

/** Reads the secrets of the tests, each once. No error holds a part of one. */
export async function readSecrets(
  sources: readonly SecretSource[],
  read: (arn: string) => Promise<string>,
): Promise<Record<string, string>> {
  const arns = [...new Set(sources.map(({ arn }) => arn))];
  const texts = new Map(await Promise.all(arns.map(async (arn) => [arn, await readOne(arn, read)] as const)));
  return Object.fromEntries(sources.map((source) => [source.name, secretIn(source, texts.get(source.arn) ?? '')]));
}

async function readOne(arn: string, read: (arn: string) => Promise<string>): Promise<string> {
  try {
    return await read(arn);
  } catch (error) {
    const { name, message } = error as Error;
    throw new Error(`cannot read the secret ${arn}: ${name}: ${message}`);
  }
}

function secretIn({ arn, field }: SecretSource, text: string): string {
  if (field === undefined) {
    return requireText(text, `the secret ${arn} is empty, or not a text`);
  }
  return requireText(fieldOf(text, field, arn), `the secret ${arn} has no field ${field} with a text in it`);
}

function fieldOf(text: string, field: string, arn: string): unknown {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // The message of the parser quotes the text.
    throw new Error(`the secret ${arn} is not JSON, so that it has no field ${field}`);
  }
  return typeof json === 'object' && json !== null && Object.hasOwn(json, field) ? Reflect.get(json, field) : undefined;
}

function requireText(value: unknown, otherwise: string): string {
  if ((typeof value !== 'string' && typeof value !== 'number') || value === '') {
    throw new Error(otherwise);
  }
  return `${value}`;
}
