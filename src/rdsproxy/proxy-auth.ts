import type { ClientPasswordAuthType } from 'aws-cdk-lib/aws-rds';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { refuse } from '../private/synth/errors';
import { type Kinds, requireKind, requireKinds } from '../private/synth/kinds';
import {
  requireDistinct,
  requireLiteral,
  requireOneOf,
  requireSome,
  requireText,
  requireWholeNumber,
} from '../private/synth/validation';
import { PROXY_LIMITS } from './facts';
import { ProxyClientAuthentication } from './proxy-settings';

/** Settings of end-to-end IAM authentication. */
export interface EndToEndIamOptions {
  /**
   * The database users that clients log in as. The proxy can connect only as these users.
   *
   * Each must exist in the database with IAM authentication turned on: `rds_iam` in PostgreSQL,
   * `AWSAuthenticationPlugin` in MySQL and MariaDB.
   */
  readonly databaseUsers: string[];
}

const IAM_OPTIONS: Kinds<EndToEndIamOptions> = { databaseUsers: 'list of texts' };

/** The login of clients to a proxy with secrets. */
export interface ProxySecretsOptions {
  /**
   * The way a client proves its identity to the proxy.
   *
   * @default ProxyClientAuthentication.IAM
   */
  readonly clientAuthentication?: ProxyClientAuthentication;

  /**
   * The way the proxy checks a client's password. It must fit the engine.
   *
   * @default - the engine's: MYSQL_CACHING_SHA2_PASSWORD, POSTGRES_SCRAM_SHA_256 or SQL_SERVER_AUTHENTICATION
   */
  readonly clientPasswordAuthType?: ClientPasswordAuthType;
}

const SECRETS_OPTIONS: Kinds<ProxySecretsOptions> = { clientAuthentication: 'text?', clientPasswordAuthType: 'text?' };

/** The logins of clients to a proxy, and of the proxy to the database. */
export class ProxyAuth {
  /**
   * IAM from the client to the proxy and from the proxy to the database: there is no password anywhere.
   *
   * For MySQL, MariaDB and PostgreSQL. IAM authentication must be on in the database.
   *
   * @throws if no user is named, one is named twice, a name has a character other than letters, digits and `_ . @ -`,
   * or a name is known only at deploy time
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-iam-setup.html
   */
  public static endToEndIam(options: EndToEndIamOptions): ProxyAuth {
    requireKinds(options, IAM_OPTIONS, undefined, 'options.');
    requireDatabaseUsers(options.databaseUsers);
    return new ProxyAuth([], [...options.databaseUsers], ProxyClientAuthentication.IAM, undefined);
  }

  /**
   * The proxy logs in to the database with secrets that each hold `username` and `password`.
   *
   * @throws if there is no secret, there are more than 200, or the complete ARN of one is not known
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-secrets-arns.html
   */
  public static secrets(secrets: ISecret[], options: ProxySecretsOptions = {}): ProxyAuth {
    requireKind('secrets', secrets, 'list of objects');
    requireKinds(options, SECRETS_OPTIONS, undefined, 'options.');
    requireWholeNumber('the number of secrets', secrets.length, {
      min: 1,
      max: PROXY_LIMITS.secrets,
      remedy: 'give a secret for each database user, or use ProxyAuth.endToEndIam',
    });
    secrets.forEach(requireCompleteArn);
    const { clientAuthentication = ProxyClientAuthentication.IAM, clientPasswordAuthType } = options;
    requireOneOf('clientAuthentication', clientAuthentication, Object.values(ProxyClientAuthentication));
    return new ProxyAuth([...secrets], undefined, clientAuthentication, clientPasswordAuthType);
  }

  private constructor(
    /** The secrets with which the proxy logs in to the database. None with end-to-end IAM. */
    public readonly databaseSecrets: ISecret[],
    /** The users that the proxy may connect as with end-to-end IAM. Undefined with secrets. */
    public readonly databaseUsers: string[] | undefined,
    /** The way a client proves its identity to the proxy. */
    public readonly clientAuthentication: ProxyClientAuthentication,
    /** The way the proxy checks a client's password, where it was set. */
    public readonly clientPasswordAuthType: ClientPasswordAuthType | undefined,
  ) {}
}

/** Rejects users that cannot be, and a list without any. */
export function requireDatabaseUsers(users: string[]): void {
  requireLiteral(
    'databaseUsers',
    users,
    'a value from outside, such as *, would admit every user: write the names out',
  );
  requireSome('databaseUsers', users, 'a user', 'name each database user that a client logs in as');
  for (const user of users) {
    requireDatabaseUser('databaseUsers', user);
  }
  requireDistinct('databaseUsers', users, 'name each user once');
}

/** Rejects a name that would widen the ARN of a policy, such as one with a wildcard. */
export function requireDatabaseUser(property: string, user: string): void {
  requireKind(property, user, 'text');
  requireLiteral(property, user, 'a value from outside, such as *, would admit every user: write the name out');
  requireText(property, user, {
    pattern: /^[A-Za-z0-9_.@-]+$/,
    must: 'consist of letters, digits and _ . @ -',
    remedy: 'name one database user, without wildcards',
  });
}

/** RDS finds a secret by the ARN with the six random characters at its end, and by nothing else. */
function requireCompleteArn(secret: ISecret): void {
  if (secret.secretFullArn === undefined) {
    const must = 'have a complete ARN';
    const remedy = 'RDS Proxy finds no secret by its name or partial ARN: import it with Secret.fromSecretCompleteArn';
    refuse({ property: 'secrets', must, got: secret.secretArn, remedy }, secret);
  }
}
