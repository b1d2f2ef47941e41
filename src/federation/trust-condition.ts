import { isIP } from 'node:net';
import { Token } from 'aws-cdk-lib';
import { refuse } from '../private/synth/errors';
import { requireKind } from '../private/synth/kinds';
import { requireLiteral, requireSome, requireText } from '../private/synth/validation';
import { isPattern } from './facts';
import { requireKnownPatterns, requireValue } from './trust-rules';

const OPERATOR = {
  pattern:
    /^(ForAllValues:|ForAnyValue:)?(String(Not)?(Equals(IgnoreCase)?|Like)|(Numeric|Date)((Not)?Equals|(Less|Greater)Than(Equals)?)|Bool|BinaryEquals|(Not)?IpAddress|Arn(Not)?(Equals|Like)|Null)(IfExists)?$/,
  must: 'be a condition operator of IAM',
  remedy: 'write it as IAM does, such as StringEquals, DateLessThan or IpAddress',
};

const KEYS = 'write it down, because it becomes part of a key, where no token can be';

const SESSION_NAME = {
  pattern: /^[\w+=,.@*?-]{1,64}$/,
  must: 'be a session name: at most 64 letters, digits and any of _+=,.@-, with * and ? as wildcards',
  remedy: 'STS accepts only such names, so nobody could assume the role',
};

const TAG_KEY = {
  pattern: /^[\p{L}\p{N}\p{Z}_.:/=+\-@]{1,128}$/u,
  must: 'be the key of a session tag',
  remedy: 'write it as it stands in the token: at most 128 letters, digits, spaces and any of _.:/=+-@',
};

/**
 * A condition in addition to those of the trust: the source address of the call, the session name, the session tags. It
 * only restricts a role.
 *
 * @example
 * import { TrustCondition } from 'cdk-hindsight/federation';
 *
 * const conditions = [TrustCondition.sourceIp('203.0.113.0/24'), TrustCondition.sessionName('deploy-*')];
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export class TrustCondition {
  /**
   * Calls from one of these public addresses or ranges (`aws:SourceIp`). A call through a VPC endpoint has no such address
   * and is refused.
   *
   * @throws if there is none, one is neither an address nor a range, or one is the whole internet
   */
  public static sourceIp(...ranges: string[]): TrustCondition {
    requireSomeTexts('sourceIp', ranges, 'a range');
    for (const range of ranges) {
      requireRange(range);
    }
    return new TrustCondition('IpAddress', 'aws:SourceIp', ranges);
  }

  /**
   * Sessions with one of these names (`sts:RoleSessionName`), which the workload chooses itself. `*` and `?` are wildcards.
   *
   * @throws if there is none, or STS accepts no such name
   */
  public static sessionName(...names: string[]): TrustCondition {
    requireSomeTexts('sessionName', names, 'a name');
    for (const name of names) {
      requireText('sessionName', name, SESSION_NAME);
    }
    requireKnownPatterns('sessionName', names);
    return new TrustCondition(operatorFor(names), 'sts:RoleSessionName', names);
  }

  /**
   * Tokens whose session tag of this key has one of these values (`aws:RequestTag/…`). `*` and `?` are wildcards. The
   * role must accept session tags.
   *
   * @throws if the key is not that of a session tag, or there is no value
   */
  public static sessionTag(key: string, ...values: string[]): TrustCondition {
    requireKind('sessionTag', key, 'text');
    requireLiteral('sessionTag', key, KEYS);
    requireText('sessionTag', key, TAG_KEY);
    requireSomeTexts(`sessionTag ${key}`, values, 'a value');
    for (const value of values) {
      requireValue(`sessionTag ${key}`, value);
    }
    requireKnownPatterns(`sessionTag ${key}`, values);
    return new TrustCondition(operatorFor(values), `aws:RequestTag/${key}`, values);
  }

  /**
   * Any other condition. Keys begin with `aws:`, `sts:` or the host of the issuer. The values are alternatives.
   *
   * @param operator such as `StringEquals` or `DateLessThan`
   * @param key such as `aws:CurrentTime`
   * @throws if the operator is none of IAM's, or there is no value; and when the role is created, if the key is in no request
   * with such a token, or the operator also holds for a token without the claim
   */
  public static of(operator: string, key: string, ...values: string[]): TrustCondition {
    requireKind('operator', operator, 'text');
    requireLiteral('operator', operator, KEYS);
    requireText('operator', operator, OPERATOR);
    requireKind('key', key, 'text');
    requireLiteral('key', key, KEYS);
    requireText('key', key, {
      pattern: /^[!-~]+$/,
      must: 'be a condition key without spaces',
      remedy: 'write it as IAM does, such as aws:CurrentTime',
    });
    requireSomeTexts(key, values, 'a value');
    for (const value of values) {
      requireValue(key, value);
    }
    if (/Like/.test(operator) && values.some((value) => Token.isUnresolved(value))) {
      const remedy = 'write the pattern down, so that the deployed value cannot widen it';
      refuse({ property: key, must: 'be known at synth under an operator with wildcards', got: 'a token', remedy });
    }
    return new TrustCondition(operator, key, values);
  }

  /** @internal */
  private constructor(
    public readonly _operator: string,
    public readonly _key: string,
    public readonly _values: readonly string[],
  ) {}
}

/** Rejects what IAM does not take for an address, and a range that means everybody. */
function requireRange(range: string): void {
  const [address, length, ...rest] = range.split('/');
  const bits = { 4: 32, 6: 128 }[isIP(address)];
  const isLength = length === undefined || (/^\d{1,3}$/.test(length) && Number(length) <= Number(bits));
  if (Token.isUnresolved(range)) {
    return;
  }
  if (bits === undefined || !isLength || rest.length > 0) {
    const remedy = 'list the public addresses of the runners, or of the gateway that they go out through';
    refuse({ property: 'sourceIp', must: 'be an IP address or a range such as 203.0.113.0/24', got: range, remedy });
  }
  if (Number(length) === 0) {
    const remedy = 'leave the condition out if every address will do';
    refuse({ property: 'sourceIp', must: 'be less than the whole internet', got: range, remedy });
  }
}

function operatorFor(values: readonly string[]): string {
  return values.some(isPattern) ? 'StringLike' : 'StringEquals';
}

function requireSomeTexts(property: string, values: readonly string[], noun: string): void {
  requireKind(property, values, 'list of texts');
  requireSome(property, values, noun, 'list the values of which one has to fit');
}
