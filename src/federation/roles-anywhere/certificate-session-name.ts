import { requireKind } from '../../private/synth/kinds';
import { requireSome, requireText } from '../../private/synth/validation';
import { isPattern } from '../facts';
import { requireKnownPatterns } from '../trust-rules';

const NAME = {
  pattern: /^[\w+=,.@*?-]{2,64}$/,
  must: 'be a session name: 2 to 64 letters, digits and any of _+=,.@-, with * and ? as wildcards',
  remedy: 'STS accepts only such names, so no machine could assume the role',
};

const COMMON_NAME = 'x509Subject/CN';

/**
 * The name of a machine's session, which appears in CloudTrail and in the session's ARN.
 *
 * @example
 * import { CertificateSessionName } from 'cdk-hindsight/federation';
 *
 * const sessionName = CertificateSessionName.commonName();
 *
 * @see https://docs.aws.amazon.com/rolesanywhere/latest/userguide/authentication-create-session.html
 */
export class CertificateSessionName {
  /** The serial number of the certificate, in hexadecimal. A machine that requests another name is refused. */
  public static serialNumber(): CertificateSessionName {
    return new CertificateSessionName(undefined);
  }

  /**
   * The common name (CN) of the certificate. The machine must request exactly this name, so that no machine can pass
   * for another in CloudTrail.
   */
  public static commonName(): CertificateSessionName {
    return new CertificateSessionName([`\${aws:PrincipalTag/${COMMON_NAME}}`], [COMMON_NAME]);
  }

  /**
   * One of these names, which the machine chooses. `*` and `?` are wildcards. A machine that chooses none is refused, because its
   * session would be named after the serial number.
   *
   * @throws if there is none, or STS accepts no such name
   */
  public static oneOf(...names: string[]): CertificateSessionName {
    requireKind('sessionName', names, 'list of texts');
    requireSome('sessionName', names, 'a name', 'list the names of which a machine may choose one');
    for (const name of names) {
      requireText('sessionName', name, NAME);
    }
    requireKnownPatterns('sessionName', names);
    return new CertificateSessionName([...names]);
  }

  private constructor(
    /** @internal */
    public readonly _names: readonly string[] | undefined,
    /**
     * The session tags that the name is compared with.
     *
     * @internal
     */
    public readonly _tags: readonly string[] = [],
  ) {}

  /** @internal */
  public get _conditions(): Record<string, Record<string, string | string[]>> {
    const { _names: names } = this;
    if (names === undefined) {
      return {};
    }
    const operator = names.some(isPattern) ? 'StringLike' : 'StringEquals';
    return { [operator]: { 'sts:RoleSessionName': names.length === 1 ? names[0] : [...names] } };
  }
}
