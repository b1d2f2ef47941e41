import { Names } from 'aws-cdk-lib';
import { CfnUser } from 'aws-cdk-lib/aws-elasticache';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { refuse } from '../private/synth/errors';
import { requireLiteral, requireText } from '../private/synth/validation';
import type { IValkeyUser, ValkeyIamUserOptions, ValkeyPasswordUserOptions } from './valkey-user';

/** A name that the service keeps as it is given: it stores names in lower case. */
export function requireName(property: string, name: string | undefined, scope: Construct): void {
  requireLiteral(
    property,
    name,
    'the service stores it in lower case, and metrics and logins have to match that',
    scope,
  );
  requireText(
    property,
    name,
    {
      pattern: /^(?!.*--)[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/,
      must: 'be 1 to 40 lower-case letters, digits and single hyphens, begin with a letter and not end with a hyphen',
      remedy: 'write it as the service stores it',
    },
    scope,
  );
}

/** A lower-case name made from the construct's path. */
export function nameOf(scope: Construct): string {
  return Names.uniqueResourceName(scope, { maxLength: 40, separator: '-' }).toLowerCase();
}

abstract class CacheUser extends Construct implements IValkeyUser {
  public readonly userId: string;
  public abstract readonly userName: string;
  public abstract readonly userArn: string;

  constructor(scope: Construct, id: string, userId: string | undefined) {
    super(scope, id);
    requireName('userId', userId, this);
    this.userId = userId ?? nameOf(this);
    this.refuseDefault('userId', this.userId);
  }

  protected refuseDefault(property: string, name: string) {
    if (name === 'default') {
      const must = 'not be default';
      refuse({ property, must, got: name, remedy: 'a Valkey cache with users has its default user off' }, this);
    }
  }
}

/** A user with IAM authentication: its id and its name are the same. */
export class IamUser extends CacheUser {
  public readonly userName: string;
  public readonly userArn: string;

  constructor(scope: Construct, id: string, options: ValkeyIamUserOptions) {
    super(scope, id, options.userId);
    this.userName = this.userId;
    const user = new CfnUser(this, 'Resource', {
      engine: 'valkey',
      userId: this.userId,
      userName: this.userName,
      accessString: options.access.toAccessString(),
      authenticationMode: { Type: 'iam' },
    });
    this.userArn = user.attrArn;
  }
}

/** A user with a password that CloudFormation reads from Secrets Manager while it deploys. */
export class PasswordUser extends CacheUser {
  public readonly userName: string;
  public readonly userArn: string;
  public readonly secret: ISecret;

  constructor(scope: Construct, id: string, options: ValkeyPasswordUserOptions, encryptionKey?: IKey) {
    super(scope, id, options.userId);
    this.userName = options.userName ?? this.userId;
    this.requireUserName();
    this.secret = options.secret ?? this.createSecret(encryptionKey);
    const user = new CfnUser(this, 'Resource', {
      engine: 'valkey',
      userId: this.userId,
      userName: this.userName,
      accessString: options.access.toAccessString(),
      authenticationMode: {
        Type: 'password',
        // A dynamic reference: the template holds no password.
        Passwords: [this.secret.secretValueFromJson('password').unsafeUnwrap()],
      },
    });
    this.userArn = user.attrArn;
  }

  private requireUserName() {
    const must = 'be a name without spaces';
    const remedy = 'it is the first word of AUTH';
    requireText('userName', this.userName, { pattern: /^\S+$/, must, remedy }, this);
    this.refuseDefault('userName', this.userName);
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
