import { type SecretValue, Stack, Token } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { refuse } from '../private/synth/errors';
import { requireText } from '../private/synth/validation';

const CODE_COMMIT = /^https:\/\/git-codecommit\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/v1\/repos\/([\w.-]+)$/;
const ADDRESS = {
  pattern: /^https:\/\/[^\s@/]+\/\S+$/,
  must: 'be an https URL without credentials',
  remedy: 'give https://<host>/<owner>/<name>, and the token by its own property',
};

const WHOLE_PATH = {
  pattern: /^https:\/\/[^/]+\/[^\s/]+\/[^\s/]+/,
  must: 'name the owner and the repository',
  remedy: 'give https://<host>/<owner>/<name>',
};

/** Where the code is, and what Amplify shows there to read it. */
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

/** Refuses a repository that Amplify cannot read with what it is given, and a token that would lie in the template. */
export function checkRepository(access: RepositoryAccess, scope: IConstruct): RepositoryTokens {
  requireText('repository', access.repository, ADDRESS, scope);
  requireText('repository', access.repository, WHOLE_PATH, scope);
  requireFittingToken(access, scope);
  return {
    accessToken: unwrap('accessToken', access.accessToken, scope),
    oauthToken: unwrap('oauthToken', access.oauthToken, scope),
  };
}

/** Lets the role pull from a CodeCommit repository; the other hosts know no roles. */
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

function requireFittingToken({ repository, accessToken, oauthToken }: RepositoryAccess, scope: IConstruct): void {
  const given = [accessToken && 'accessToken', oauthToken && 'oauthToken'].filter(Boolean).join(' and ') || 'none';
  const expected = expectedToken(repository);
  if (expected === undefined ? given.includes(' ') || given === 'none' : given !== expected) {
    refuse(
      {
        property: 'accessToken',
        must: 'be given for GitHub, oauthToken for another host, and neither for CodeCommit',
        got: `${given} for ${Token.isUnresolved(repository) ? 'a token' : repository}`,
        remedy: `set ${expected === undefined ? 'one of the two' : expected === 'none' ? 'neither' : `only ${expected}`}`,
      },
      scope,
    );
  }
}

function expectedToken(repository: string): string | undefined {
  if (Token.isUnresolved(repository)) {
    return undefined;
  }
  if (CODE_COMMIT.test(repository)) {
    return 'none';
  }
  return repository.startsWith('https://github.com/') ? 'accessToken' : 'oauthToken';
}

function unwrap(property: string, secret: SecretValue | undefined, scope: IConstruct): string | undefined {
  if (secret === undefined) {
    return undefined;
  }
  const text = secret.unsafeUnwrap();
  const resolved = Stack.of(scope).resolve(text);
  const remedy = "store the token in Secrets Manager and give SecretValue.secretsManager('<name>')";
  if (typeof resolved === 'string' && !resolved.startsWith('{{resolve:')) {
    refuse({ property, must: 'be a reference to a secret, not its plain text', remedy }, scope);
  }
  if (JSON.stringify(resolved).includes('{{resolve:ssm')) {
    const must =
      'be in Secrets Manager, for CloudFormation resolves no ssm-secure reference here and ssm is plain text';
    refuse({ property, must, remedy }, scope);
  }
  return text;
}
