import { Token } from 'aws-cdk-lib';
import type { ClientPasswordAuthType } from 'aws-cdk-lib/aws-rds';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { refuse } from '../private/synth/errors';
import { requireWholeNumber } from '../private/synth/validation';
import { requireDatabaseUser } from './database-user';
import { ProxyClientAuthentication } from './proxy-client-authentication';

const MAX_SECRETS = 200;

/** What end-to-end IAM authentication needs to know. */
export interface EndToEndIamOptions {
  /**
   * The database users that clients log in as. The proxy may connect as these, and as nobody else.
   *
   * Each must exist in the database with IAM authentication turned on: `rds_iam` in PostgreSQL,
   * `AWSAuthenticationPlugin` in MySQL and MariaDB.
   */
  readonly databaseUsers: string[];
}

/** How clients log in to a proxy with secrets. */
export interface ProxySecretsOptions {
  /**
   * How a client proves to the proxy who it is.
   *
   * @default ProxyClientAuthentication.IAM
   */
  readonly clientAuthentication?: ProxyClientAuthentication;

  /**
   * How the proxy checks a client's password. It must fit the engine.
   *
   * @default - the engine's: MYSQL_CACHING_SHA2_PASSWORD, POSTGRES_SCRAM_SHA_256 or SQL_SERVER_AUTHENTICATION
   */
  readonly clientPasswordAuthType?: ClientPasswordAuthType;
}

/** How clients log in to a proxy, and the proxy to the database. */
export class ProxyAuth {
  /**
   * IAM from the client to the proxy and from the proxy to the database: no password exists anywhere.
   *
   * For MySQL, MariaDB and PostgreSQL. IAM authentication must be on in the database.
   *
   * @throws if no user is named, one is named twice, or a name has a character outside letters, digits and `_ . @ -`
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-iam-setup.html
   */
  public static endToEndIam(options: EndToEndIamOptions): ProxyAuth {
    const { databaseUsers } = options;
    if (!Token.isUnresolved(databaseUsers)) {
      requireUsers(databaseUsers);
    }
    return new ProxyAuth([], databaseUsers, ProxyClientAuthentication.IAM, undefined);
  }

  /**
   * The proxy logs in to the database with secrets that each hold `username` and `password`.
   *
   * @throws if there is no secret, or more than 200
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-secrets-arns.html
   */
  public static secrets(secrets: ISecret[], options: ProxySecretsOptions = {}): ProxyAuth {
    requireWholeNumber('the number of secrets', secrets.length, {
      min: 1,
      max: MAX_SECRETS,
      remedy: 'give a secret for each database user, or use ProxyAuth.endToEndIam',
    });
    const client = options.clientAuthentication ?? ProxyClientAuthentication.IAM;
    return new ProxyAuth([...secrets], undefined, client, options.clientPasswordAuthType);
  }

  private constructor(
    /** The secrets with which the proxy logs in to the database; none with end-to-end IAM. */
    public readonly databaseSecrets: ISecret[],
    /** The users that the proxy may connect as with end-to-end IAM; not defined with secrets. */
    public readonly databaseUsers: string[] | undefined,
    /** How a client proves to the proxy who it is. */
    public readonly clientAuthentication: ProxyClientAuthentication,
    /** How the proxy checks a client's password, where the user said so. */
    public readonly clientPasswordAuthType: ClientPasswordAuthType | undefined,
  ) {}
}

function requireUsers(users: string[]): void {
  const remedy = 'name each database user that a client logs in as, once';
  if (users.length === 0) {
    refuse({ property: 'databaseUsers', must: 'name at least one user', got: users, remedy });
  }
  for (const user of users) {
    requireDatabaseUser('databaseUsers', user);
  }
  if (new Set(users).size < users.length) {
    refuse({ property: 'databaseUsers', must: 'name no user twice', got: users, remedy });
  }
}
