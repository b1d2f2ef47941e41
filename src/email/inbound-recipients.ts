import { Token } from 'aws-cdk-lib';
import { refuse } from '../private/synth/errors';
import { requireKind } from '../private/synth/kinds';
import { requireDistinct, requireSome, requireText } from '../private/synth/validation';
import { MAX_RECIPIENTS } from './facts';

const DOMAIN = {
  pattern: /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
  must: 'be a domain in lower case, such as in.example.com',
  remedy: 'write it in lower case, without @; an internationalized name as xn--…',
};

const ADDRESS = {
  pattern: /^[^\s@]{1,64}@(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
  must: 'be an address with an @ and a domain in lower case, such as orders@in.example.com',
  remedy: 'write such an address; for all addresses of a domain use InboundRecipients.domain(…)',
};

/**
 * The recipients whose mail a receiver gets.
 *
 * @example
 * import { InboundRecipients } from 'cdk-hindsight/email';
 *
 * InboundRecipients.addresses('orders@in.acme.example', 'returns@in.acme.example');
 */
export class InboundRecipients {
  /**
   * These addresses, up to 100.
   *
   * @throws if there is none, or more than 100; if one has no `@`, a domain in upper case, or occurs twice
   * @see https://docs.aws.amazon.com/ses/latest/dg/quotas.html
   */
  public static addresses(...addresses: string[]): InboundRecipients {
    requireKind('addresses', addresses, 'list of texts');
    requireSome('addresses', addresses, 'an address', 'for all mail of all verified identities use catchAll()');
    if (addresses.length > MAX_RECIPIENTS) {
      const remedy = 'receive mail for the whole domain with InboundRecipients.domain(…), or create a second receiver';
      const got = `${addresses.length}`;
      refuse({ property: 'addresses', must: `hold at most ${MAX_RECIPIENTS} addresses`, got, remedy });
    }
    for (const [index, address] of addresses.entries()) {
      requireText(`addresses[${index}]`, address, ADDRESS);
    }
    requireDistinct('addresses', addresses);
    return new InboundRecipients(addresses);
  }

  /**
   * All addresses of a domain, but none of its subdomains.
   *
   * @throws if it is not a domain in lower case
   */
  public static domain(domain: string): InboundRecipients {
    requireKind('domain', domain, 'text');
    requireText('domain', domain, DOMAIN);
    return new InboundRecipients([domain]);
  }

  /** All mail of all verified identities of the account in the Region. */
  public static catchAll(): InboundRecipients {
    return new InboundRecipients(undefined);
  }

  private constructor(
    /** As SES has them; undefined for all. @internal */
    readonly _recipients: readonly string[] | undefined,
  ) {}

  /** The domains, as far as they are known at synth; undefined if some are not. @internal */
  public _domains(): string[] | undefined {
    return this._recipients?.some((recipient) => Token.isUnresolved(recipient))
      ? undefined
      : this._recipients?.map((recipient) => recipient.slice(recipient.indexOf('@') + 1));
  }
}
