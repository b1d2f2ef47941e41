import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { refuse } from '../private/synth/errors';
import { requireLiteral } from '../private/synth/validation';
import { parsePolicy, type ScpStatement } from './scp-statement';

/** What is known of the calls to CloudFormation, beside their tags. */
export interface ScpRequestOptions {
  /**
   * Values of other condition keys, for example `aws:PrincipalArn` for the role that deploys. One value for a key.
   *
   * @default - none: a condition on another key cannot be judged
   */
  readonly context?: { [key: string]: string };
}

/**
 * A service control policy of the organization, as a guard judges it.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_syntax.html
 */
export class ServiceControlPolicy {
  /**
   * The policy in a file, for example from
   * `aws organizations describe-policy --policy-id p-… --query Policy.Content --output text`.
   *
   * @param path relative to the working directory, or absolute
   * @throws if the file cannot be read, or is not a service control policy
   */
  public static fromFile(path: string): ServiceControlPolicy {
    return ServiceControlPolicy.fromJson(basename(path), read(path));
  }

  /**
   * The policy in a text.
   *
   * @param name what messages call the policy
   * @param json the policy document
   * @throws if the text is not a service control policy
   */
  public static fromJson(name: string, json: string): ServiceControlPolicy {
    requireLiteral('json', json, 'write the policy out');
    return new ServiceControlPolicy(name, parsePolicy(name, json));
  }

  private constructor(
    /** What messages call the policy. */
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
    return refuse({ property: 'path', must: 'be the path of a file that can be read', got: path, remedy });
  }
}
