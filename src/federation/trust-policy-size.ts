import type { PolicyDocument } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { messagesOf, sentenceOf } from '../private/synth/errors';
import { lengthOf, type Statement, statementsOf, TYPICAL_ARN } from '../private/synth/policy-length';
import type { Federation } from './trust-statements';

const { warn } = messagesOf('federation');

/** IAM's default quota for the length of a trust policy, in characters that are not whitespace. */
const DEFAULT_QUOTA = 2048;
/** The highest value that the quota can be raised to. */
const HIGHEST_QUOTA = 8192;
const QUOTA = `the quota "Role trust policy length" (L-C07B4B0D), which goes up to ${HIGHEST_QUOTA} characters`;

/**
 * Measures the trust policy at the end of synthesis, when it is complete: the deployment of one that is too long fails
 * after everything before it was created.
 */
export function watchPolicySize(scope: IConstruct, document: PolicyDocument, federation?: Federation): void {
  const arnLength = federation
    ? `arn:aws:iam::111122223333:oidc-provider/${federation.issuer.hostPath}`.length
    : TYPICAL_ARN;
  const validate = () =>
    isSurelyShort(document, federation?.federatedPrincipal, arnLength)
      ? []
      : checkSize(scope, statementsOf(scope, document, arnLength));
  scope.node.addValidation({ validate });
}

/** Most policies are far from the quota: without tokens but the provider's ARN, their length is known unresolved. */
function isSurelyShort(document: PolicyDocument, principal: string | undefined, arnLength: number): boolean {
  const text = JSON.stringify(document.toJSON());
  const json = principal === undefined ? text : text.replaceAll(principal, 'x'.repeat(arnLength));
  return json.length <= DEFAULT_QUOTA && !/Token\[|<unresolved-/.test(json);
}

function checkSize(scope: IConstruct, statements: Statement[]): string[] {
  const length = lengthOf(statements);
  if (length > HIGHEST_QUOTA) {
    return [
      sentenceOf({
        property: 'trust',
        must: `give a trust policy of at most ${HIGHEST_QUOTA} characters, the highest quota there is`,
        got: length,
        remedy: splitting(statements),
      }),
    ];
  }
  if (length > DEFAULT_QUOTA) {
    const message = `the trust policy has ${length} characters, and IAM's default quota is ${DEFAULT_QUOTA}`;
    warn(scope, 'trustPolicyLength', `${message}; ${splitting(statements)}, or raise ${QUOTA}`);
  }
  return [];
}

function splitting(statements: Statement[]): string {
  const count = rolesFor(statements);
  return count === undefined ? 'list fewer values in one trust' : `split its trusts over ${count} roles`;
}

/** The number of roles that hold the statements within the default quota; undefined if one is too long for any role. */
function rolesFor(statements: Statement[]): number | undefined {
  let count = 1;
  let role: Statement[] = [];
  for (const part of statements.flatMap(partsOf)) {
    const more = withPart(role, part);
    const isFull = lengthOf(more) > DEFAULT_QUOTA;
    role = isFull ? withPart([], part) : more;
    count += isFull ? 1 : 0;
    if (lengthOf(role) > DEFAULT_QUOTA) {
      return undefined;
    }
  }
  return count;
}

interface Part {
  /** The statement that the part is of, so that parts of one statement share its other conditions. */
  readonly of: Statement;
  readonly path?: readonly [operator: string, key: string];
  readonly value?: unknown;
}

/** The statement once for each value of its longest list. The values are alternatives, so roles can share them. */
function partsOf(statement: Statement): Part[] {
  const lists = Object.entries(statement.Condition ?? {}).flatMap(([operator, entries]) =>
    Object.entries(entries).flatMap(([key, value]) => (Array.isArray(value) ? [{ operator, key, value }] : [])),
  );
  const [longest] = lists.sort((a, b) => b.value.length - a.value.length);
  return longest
    ? longest.value.map((value) => ({ of: statement, path: [longest.operator, longest.key], value }))
    : [{ of: statement }];
}

/** The statements of a role with a part more. The last statement takes it up if it is of the same one. */
function withPart(role: Statement[], { of, path, value }: Part): Statement[] {
  if (path === undefined) {
    return [...role, of];
  }
  const [operator, key] = path;
  const last = role.at(-1);
  const isSame = last !== undefined && stemOf(last, operator, key) === stemOf(of, operator, key);
  const values = isSame ? [last.Condition?.[operator][key]].flat() : [];
  const entries = { ...of.Condition?.[operator], [key]: [...values, value] };
  return [...role.slice(0, isSame ? -1 : undefined), { ...of, Condition: { ...of.Condition, [operator]: entries } }];
}

function stemOf(statement: Statement, operator: string, key: string): string {
  const entries = { ...statement.Condition?.[operator], [key]: [] };
  return JSON.stringify({ ...statement, Condition: { ...statement.Condition, [operator]: entries } });
}
