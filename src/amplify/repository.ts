import { type SecretValue, Stack, Token } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { refuse } from '../private/synth/errors';
import { requireText } from '../private/synth/validation';
import { referenceOf, requireSecretValue } from './secret-reference';

const CODE_COMMIT = /^https:\/\/git-codecommit\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/v1\/repos\/([\w.-]+)$/;
/** github.com, GitHub Enterprise Cloud with data residency, and servers that are called after GitHub. */
const GITHUB = /^https:\/\/(github\.com|[^/]+\.ghe\.com|(?:[^/]+\.)?github\.[^/]+)\//i;
const OAUTH = /^https:\/\/(bitbucket\.org|gitlab\.com)\//i;
const ADDRESS = {
  pattern: /^https:\/\/[^\s/]+\/\S+$/,
  must: 'be an https URL without credentials, query and fragment',
  remedy: 'give https://<host>/<owner>/<name>, and the token by its own property',
};

const WHOLE_PATH = {
  pattern: /^https:\/\/[^/]+\/[^\s/]+\/[^\s/]+/,
  must: 'name the owner and the repository',
  remedy: 'give https://<host>/<owner>/<name>',
};

/** The place of the code, and the tokens that Amplify reads it with. */
export interface RepositoryAccess {
  readonly repository: string;
  readonly accessToken?: SecretValue;
  readonly oauthToken?: SecretValue;
}

/** The tokens as CloudFormation takes them: references to secrets, never secrets. */
export interface RepositoryTokens {
  readonly accessToken?: string;
  readonly oauthToken?: string;
}

/** Rejects a repository that Amplify cannot read with these tokens, and a token that would be in the template. */
export function requireRepository(access: RepositoryAccess, scope: IConstruct): RepositoryTokens {
  requireNoCredentials(access.repository, scope);
  requireText('repository', access.repository, ADDRESS, scope);
  requireText('repository', access.repository, WHOLE_PATH, scope);
  requireSecretValue('accessToken', access.accessToken, scope);
  requireSecretValue('oauthToken', access.oauthToken, scope);
  requireFittingToken(access, scope);
  return {
    accessToken: access.accessToken && referenceOf('accessToken', access.accessToken, 'the token', scope),
    oauthToken: access.oauthToken && referenceOf('oauthToken', access.oauthToken, 'the token', scope),
  };
}

/** Lets the role pull from a CodeCommit repository; the other hosts do not know IAM. */
export function grantPull(repository: string, grantee: IGrantable, scope: IConstruct): void {
  const match = Token.isUnresolved(repository) ? null : CODE_COMMIT.exec(repository);
  if (match) {
    const [, region, resource] = match;
    Grant.addToPrincipal({
      grantee,
      actions: ['codecommit:GitPull'],
      resourceArns: [Stack.of(scope).formatArn({ service: 'codecommit', region, resource })],
    });
  }
}

/** The value is not shown: the log of a pipeline is no place for a token. */
function requireNoCredentials(repository: string, scope: IConstruct): void {
  if (!Token.isUnresolved(repository) && /[@?#]/.test(repository)) {
    refuse({ property: 'repository', must: ADDRESS.must, remedy: ADDRESS.remedy }, scope);
  }
}

function requireFittingToken({ repository, accessToken, oauthToken }: RepositoryAccess, scope: IConstruct): void {
  const given = [accessToken && 'accessToken', oauthToken && 'oauthToken'].filter(Boolean).join(' and ') || 'none';
  const expected = expectedToken(repository);
  if (expected === undefined ? given.includes(' ') || given === 'none' : given !== expected) {
    refuse(
      {
        property: 'accessToken',
        must: 'be given for GitHub, oauthToken for Bitbucket and GitLab, and neither for CodeCommit',
        got: `${given} for ${Token.isUnresolved(repository) ? 'a token' : repository}`,
        remedy: `set ${expected === undefined ? 'one of the two' : expected === 'none' ? 'neither' : `only ${expected}`}`,
      },
      scope,
    );
  }
}

/** The property that must be set; undefined if it may be either, because the host is not known. */
function expectedToken(repository: string): string | undefined {
  if (Token.isUnresolved(repository)) {
    return undefined;
  }
  if (CODE_COMMIT.test(repository)) {
    return 'none';
  }
  return GITHUB.test(repository) ? 'accessToken' : OAUTH.test(repository) ? 'oauthToken' : undefined;
}
