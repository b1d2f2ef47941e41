import { type SecretValue, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { refuse } from '../private/synth/errors';
import { requireClass } from '../private/synth/kinds';
import { noEchoParameters } from '../private/synth/secrets';

const SECRET = { name: 'a SecretValue', remedy: "use SecretValue.secretsManager('<name>')" };
const REFERENCE = '{{resolve:secretsmanager:';

/** Rejects what is no SecretValue, for example the text of the secret. */
export function requireSecretValue(property: string, secret: SecretValue | undefined, scope: IConstruct): void {
  requireClass(property, secret, 'unsafeUnwrap', SECRET, scope);
}

/** The secret as CloudFormation takes it: a reference, never the secret. `name` is what the remedy calls it. */
export function referenceOf(property: string, secret: SecretValue, name: string, scope: IConstruct): string {
  const text = secret.unsafeUnwrap();
  const resolved = Stack.of(scope).resolve(text);
  const remedy = `store ${name} in Secrets Manager and give SecretValue.secretsManager('<name>')`;
  if (JSON.stringify(resolved)?.includes('{{resolve:ssm')) {
    const must =
      'be in Secrets Manager: CloudFormation does not resolve ssm-secure references here, and ssm is plain text';
    refuse({ property, must, remedy }, scope);
  }
  if (!isReference(resolved) && !isNoEcho(resolved, scope)) {
    refuse({ property, must: 'be a reference to a secret, not its plain text', remedy }, scope);
  }
  return text;
}

/** Whether a value is one dynamic reference to a secret, and nothing beside it. */
function isReference(value: unknown): boolean {
  const join = (value as { 'Fn::Join'?: [string, unknown[]] } | null)?.['Fn::Join'];
  const parts = join?.[0] === '' ? join[1] : [value];
  const shown = parts.map((part) => (typeof part === 'string' ? part : 'x')).join('');
  return shown.startsWith(REFERENCE) && /^[^{}]+\}\}$/.test(shown.slice(REFERENCE.length));
}

/** Whether a value is a parameter that CloudFormation shows to nobody. */
function isNoEcho(value: unknown, scope: IConstruct): boolean {
  const { Ref: name } = (value ?? {}) as { Ref?: string };
  return (
    name !== undefined && noEchoParameters(scope).some(({ logicalId, hasDefault }) => logicalId === name && !hasDefault)
  );
}
