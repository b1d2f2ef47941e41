import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Environment, Stack } from 'aws-cdk-lib';
import { refuse } from '../private/synth/errors';
import { requireKind } from '../private/synth/kinds';
import { requireLiteral } from '../private/synth/validation';
import { parsePolicy, type ScpStatement } from './scp-statement';

/** The stacks that a policy is checked against, and what is known about the calls that deploy them. */
export interface ScpRequestOptions {
  /**
   * Values of condition keys that the tags and the environment of a stack do not decide, for example
   * `aws:PrincipalOrgID`. One value per key. They override what the library assumes: that the deploy role of the
   * stack's synthesizer calls CloudFormation (`aws:PrincipalArn`) and passes its execution role
   * (`cloudformation:RoleArn`). Region and account of a stack are used as they are.
   *
   * @default - only what is known about each stack
   */
  readonly context?: { [key: string]: string };

  /**
   * The environments whose stacks are checked, for example those of the accounts that the policy is attached to. Leave
   * out the account or the Region of one to include any.
   *
   * @default - all environments
   */
  readonly environments?: Environment[];

  /**
   * The stacks that are checked.
   *
   * @default - all stacks under the guard
   */
  readonly stacks?: Stack[];
}

/**
 * A service control policy of the organization that a guard checks stacks against.
 *
 * @example
 * import type { App } from 'aws-cdk-lib';
 * import { ServiceControlPolicy, TagGuard } from 'cdk-hindsight/tagging';
 *
 * declare const app: App;
 *
 * const guard = TagGuard.of(app, { tags: { Org: 'ABC' } });
 * guard.checkAgainst(ServiceControlPolicy.fromFile('org-tags.json'));
 *
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_syntax.html
 */
export class ServiceControlPolicy {
  /**
   * Reads the policy from a file, for example one from
   * `aws organizations describe-policy --policy-id p-… --query Policy.Content --output text`.
   *
   * @param path relative to the working directory, or absolute
   * @throws if the file cannot be read, or is not a service control policy
   */
  public static fromFile(path: string): ServiceControlPolicy {
    requireKind('path', path, 'text');
    return ServiceControlPolicy.fromJson(basename(path), read(path));
  }

  /**
   * Reads the policy from a text.
   *
   * @param name the name of the policy in messages
   * @param json the policy document
   * @throws if the text is not a service control policy
   */
  public static fromJson(name: string, json: string): ServiceControlPolicy {
    requireKind('name', name, 'text');
    requireKind('json', json, 'text');
    requireLiteral('json', json, 'write the policy out');
    return new ServiceControlPolicy(name, parsePolicy(name, json));
  }

  private constructor(
    /** The name of the policy in messages. */
    public readonly name: string,
    /** @internal */
    public readonly _statements: ScpStatement[],
  ) {}
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const remedy = `it is looked for from the working directory: ${(error as Error).message}`;
    return refuse(
      { property: 'path', must: 'be the path of a file that can be read', got: path, remedy },
      undefined,
      error,
    );
  }
}
