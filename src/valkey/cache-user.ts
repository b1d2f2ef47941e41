import { ArnFormat, type RemovalPolicy, Resource, Stack } from 'aws-cdk-lib';
import { CfnUser } from 'aws-cdk-lib/aws-elasticache';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { refuse } from '../private/synth/errors';
import { type Kinds, requireKinds } from '../private/synth/kinds';
import { replaceableName } from '../private/synth/names';
import { requireLiteral, requireText } from '../private/synth/validation';
import { MAX_NAME_LENGTH } from './facts';
import { nameOf, requireName, requireStoredName } from './names';
import { requireAccess } from './valkey-access';
import type { IValkeyUser, ValkeyIamUserOptions, ValkeyPasswordUserOptions, ValkeyUserAttributes } from './valkey-user';

const ATTRIBUTES: Kinds<ValkeyUserAttributes> = { userId: 'text', userName: 'text?', secret: 'object?' };
const IAM_OPTIONS: Kinds<ValkeyIamUserOptions> = { access: 'object', userId: 'text?' };
const PASSWORD_OPTIONS: Kinds<ValkeyPasswordUserOptions> = {
  access: 'object',
  userId: 'text?',
  userName: 'text?',
  secret: 'object?',
  secondSecret: 'object?',
};

abstract class CacheUser extends Resource implements IValkeyUser {
  public abstract readonly userId: string;
  public abstract readonly userName: string;

  /** Made of a name that is known at synth, as the ARN of the cache is. */
  public get userArn(): string {
    return Stack.of(this).formatArn({
      service: 'elasticache',
      resource: 'user',
      resourceName: this.userId,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  }
}

/** A user that exists. */
export class ImportedUser extends CacheUser {
  public readonly userId: string;
  public readonly userName: string;
  public readonly secret?: ISecret;

  constructor(scope: Construct, id: string, attrs: ValkeyUserAttributes) {
    super(scope, id);
    requireKinds(attrs, ATTRIBUTES, this);
    requireStoredName('userId', attrs.userId, this);
    this.userId = attrs.userId;
    this.userName = attrs.userName ?? attrs.userId;
    this.secret = attrs.secret;
  }
}

/** A user with IAM authentication: its id and its name are the same. */
export class IamUser extends CacheUser {
  public readonly userId: string;
  public readonly userName: string;

  constructor(scope: Construct, id: string, options: ValkeyIamUserOptions) {
    super(scope, id);
    requireKinds(options, IAM_OPTIONS, this);
    requireAccess(options.access, this);
    requireUserId(options.userId, this);
    this.userId = options.userId ?? nameOf(this);
    this.userName = this.userId;
    new CfnUser(this, 'Resource', {
      engine: 'valkey',
      userId: this.userId,
      userName: this.userName,
      accessString: options.access.toAccessString(),
      authenticationMode: { Type: 'iam' },
    });
  }
}

/** A user with a password that CloudFormation reads from Secrets Manager during the deployment. */
export class PasswordUser extends CacheUser {
  public readonly userId: string;
  public readonly userName: string;
  public readonly secret: ISecret;

  constructor(scope: Construct, id: string, options: ValkeyPasswordUserOptions, encryptionKey?: IKey) {
    super(scope, id);
    requireKinds(options, PASSWORD_OPTIONS, this);
    requireAccess(options.access, this);
    requireUserId(options.userId, this);
    requireUserName(options.userName, this);
    this.userId = options.userId ?? generatedId(this, options.userName);
    this.userName = options.userName ?? this.userId;
    this.secret = options.secret ?? this.createSecret(encryptionKey);
    const secrets = [this.secret, ...(options.secondSecret ? [options.secondSecret] : [])];
    // A dynamic reference: the template holds no password.
    const passwords = secrets.map((secret) => secret.secretValueFromJson('password').unsafeUnwrap());
    this.requireTwo(passwords);
    new CfnUser(this, 'Resource', {
      engine: 'valkey',
      userId: this.userId,
      userName: this.userName,
      accessString: options.access.toAccessString(),
      authenticationMode: { Type: 'password', Passwords: passwords },
    });
  }

  /** Applies the policy to the user and to a secret of its own. */
  public applyRemovalPolicy(policy: RemovalPolicy): void {
    super.applyRemovalPolicy(policy);
    if (this.secret.node.scope === this) {
      this.secret.applyRemovalPolicy(policy);
    }
  }

  private requireTwo(passwords: string[]): void {
    const [first, second] = passwords.map((password) => JSON.stringify(Stack.of(this).resolve(password)));
    if (first === second) {
      const remedy = 'give the secret that holds the other password of the rotation';
      refuse({ property: 'secondSecret', must: 'be another one than secret', remedy }, this);
    }
  }

  private createSecret(encryptionKey: IKey | undefined): ISecret {
    return new Secret(this, 'Secret', {
      description: `Login of the Valkey user ${this.userName}`,
      encryptionKey,
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ username: this.userName }),
        generateStringKey: 'password',
        passwordLength: 64,
        excludePunctuation: true,
      },
    });
  }
}

/** A new name replaces the user, so that it needs another id. */
function generatedId(scope: Construct, userName: string | undefined): string {
  return userName === undefined ? nameOf(scope) : replaceableName(scope, MAX_NAME_LENGTH, { userName });
}

function requireUserId(userId: string | undefined, scope: Construct): void {
  requireName('userId', userId, scope);
  requireNotDefault('userId', userId, scope);
}

function requireUserName(userName: string | undefined, scope: Construct): void {
  requireLiteral('userName', userName, 'it is written into the JSON of the secret', scope);
  requireText(
    'userName',
    userName,
    { pattern: /^[\x21-\x7e]+$/, must: 'be a name of printable ASCII without spaces', remedy: 'AUTH begins with it' },
    scope,
  );
  requireNotDefault('userName', userName, scope);
}

function requireNotDefault(property: string, name: string | undefined, scope: Construct): void {
  if (name === 'default') {
    const remedy = 'a Valkey cache with users has its default user off';
    refuse({ property, must: 'not be default', got: name, remedy }, scope);
  }
}
