import type { Stack } from 'aws-cdk-lib';
import { FederatedRole, IdentityProvider, type Issuer, type Trust } from '../../../src/federation';

/** Claims that differ from those of the table's token; `undefined` takes a claim out. */
export type Change = Readonly<Record<string, string | undefined>>;

/** One role, and the tokens that do or do not get in. */
export interface TokenTable {
  readonly name: string;
  readonly role: (stack: Stack) => FederatedRole;
  /** A token that gets in. */
  readonly token: Readonly<Record<string, string>>;
  /** The other tokens: what they are, how they differ, and whether they get in. */
  readonly rows: readonly (readonly [what: string, change: Change, outcome: 'in' | 'out'])[];
}

/** A role for the tokens of an issuer. */
export function role(issuer: Issuer, ...trust: Trust[]): TokenTable['role'] {
  return (stack) =>
    new FederatedRole(stack, 'Role', { provider: new IdentityProvider(stack, 'Provider', { issuer }), trust });
}

/** The rows that every table has, because no role of the library may accept these. */
export const NEVER: TokenTable['rows'] = [
  ['wrong audience', { aud: 'https://github.com/acme' }, 'out'],
  ['audience with another case', { aud: 'STS.AMAZONAWS.COM' }, 'out'],
  ['no audience', { aud: undefined }, 'out'],
  ['no subject', { sub: undefined }, 'out'],
  ['empty subject', { sub: '' }, 'out'],
  ['subject of wildcards', { sub: '*' }, 'out'],
  ['another issuer', { iss: 'https://issuer.evil.example' }, 'out'],
];
