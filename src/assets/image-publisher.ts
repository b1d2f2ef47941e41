import type { IPrincipal } from 'aws-cdk-lib/aws-iam';
import { requireClass, requireKind } from '../private/synth/kinds';
import { requireRoleName } from '../private/synth/names';
import { requireLiteral, requireText } from '../private/synth/validation';

const ROLE_ARN = {
  pattern: /^arn:[^:]+:iam::\d{12}:role\/[\w+=,.@/-]+$/,
  must: 'be the whole ARN of an IAM role',
  remedy: 'write it out, account and all',
};

/**
 * The role that the CLI, or a pipeline, assumes to build and push the images.
 *
 * @see https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html
 */
export class ImagePublisher {
  /**
   * The image-publishing role of the CDK's bootstrap stack: the one that the stack's synthesizer names, with its
   * qualifier. The repository's policy admits it, because the role's own policy covers only the bootstrap repository.
   */
  public static bootstrapRole(): ImagePublisher {
    return new ImagePublisher(undefined, undefined, undefined);
  }

  /**
   * A role only for this repository, in the repository's stack. It can publish to this repository and do nothing else.
   *
   * @param roleName the role's physical name, since the CLI must know it before the deployment
   * @param assumedBy the principal that may publish, which also needs `sts:AssumeRole` on this role in its own policies:
   * the one that runs `cdk deploy`, or a pipeline's asset role
   * @throws if the name is a token or not a role name
   */
  public static dedicatedRole(roleName: string, assumedBy: IPrincipal): ImagePublisher {
    requireKind('roleName', roleName, 'text');
    requireLiteral('roleName', roleName, 'write the name out: the CLI finds the role by it');
    requireRoleName(roleName, undefined, 'choose such a name: the CLI finds the role by it');
    requireKind('assumedBy', assumedBy, 'object');
    const remedy = 'pass for example an AccountPrincipal, an ArnPrincipal or a role';
    requireClass('assumedBy', assumedBy, 'grantPrincipal', { name: 'a principal', remedy });
    return new ImagePublisher(roleName, assumedBy, undefined);
  }

  /**
   * A role that exists before the repository does. The repository's policy admits it; `ecr:GetAuthorizationToken`,
   * which no repository policy can give, must be in the role's own policies. A role in another account also needs the
   * other actions in its own policies.
   *
   * @param roleArn the role's ARN, without tokens
   * @throws if the ARN is a token or not the ARN of a role
   */
  public static existingRole(roleArn: string): ImagePublisher {
    requireKind('roleArn', roleArn, 'text');
    requireLiteral('roleArn', roleArn, 'write the ARN out: the CLI assumes the role before CloudFormation runs');
    requireText('roleArn', roleArn, ROLE_ARN);
    return new ImagePublisher(undefined, undefined, roleArn);
  }

  private constructor(
    /** The name of the role to create, if it is a dedicated one. */
    public readonly roleName: string | undefined,
    /** The principal that assumes the dedicated role. */
    public readonly assumedBy: IPrincipal | undefined,
    /** The ARN of the existing role. */
    public readonly roleArn: string | undefined,
  ) {}

  /**
   * The ARN of the role, with placeholders of the synthesizer; undefined for the bootstrap role of each stack.
   *
   * @internal
   */
  public get _arn(): string | undefined {
    const ofName = `arn:\${AWS::Partition}:iam::\${AWS::AccountId}:role/${this.roleName}`;
    return this.roleName ? ofName : this.roleArn;
  }
}
