import { type Resource, Stack, Token } from 'aws-cdk-lib';
import { CfnOIDCProvider } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { messagesOf, type Refusal, refuse, sentenceOf } from '../private/synth/errors';

const { warn } = messagesOf('federation');

const REMEDY = 'use IdentityProvider.fromIssuer(…) for all but one, because IAM refuses to create a second one';

const registries = new WeakMap<IConstruct, ProviderRegistry>();

/**
 * The providers that an app creates, by account and issuer: each new one is compared with its like, without a walk
 * through the whole tree for each.
 */
export class ProviderRegistry {
  /** The registry of the app that a construct is in. */
  public static of(construct: IConstruct): ProviderRegistry {
    const { root } = construct.node;
    const registry = registries.get(root) ?? new ProviderRegistry(root);
    registries.set(root, registry);
    return registry;
  }

  private readonly providers = new Map<string, IConstruct[]>();
  private readonly known = new Set<IConstruct>();

  private constructor(private readonly root: IConstruct) {
    for (const provider of this.unknown()) {
      this.add(provider, provider.url);
    }
    root.node.addValidation({ validate: () => this.lateDuplicates() });
  }

  /** @throws if the account certainly gets the issuer from another provider; where it only may, there is a warning */
  public enter(provider: Resource, url: string): void {
    const like = this.likeOf(provider, url);
    const other = like.find((one) => Stack.of(one) === provider.stack) ?? like.at(0);
    if (other && isCertain(provider, other)) {
      refuse(duplicateOf(other, url), provider);
    }
    if (other) {
      const message = `${pathOf(other)} makes ${url} known too; if both stacks go to one account, ${REMEDY}`;
      warn(provider, 'secondProvider', message);
    }
    this.add(provider, url);
  }

  /** Those that other constructs made after the first of this library. */
  private lateDuplicates(): string[] {
    return this.unknown().flatMap((late) => {
      const other = this.likeOf(late, late.url).find((one) => isCertain(one, late));
      return other ? [`${sentenceOf(duplicateOf(late, late.url))} [${pathOf(other)}]`] : [];
    });
  }

  private unknown(): CfnOIDCProvider[] {
    return this.root.node
      .findAll()
      .filter((construct): construct is CfnOIDCProvider => construct instanceof CfnOIDCProvider)
      .filter((provider) => !this.known.has(provider) && !this.known.has(provider.node.scope as IConstruct));
  }

  private add(provider: IConstruct, url: string | undefined): void {
    this.known.add(provider);
    this.likeOf(provider, url).push(provider);
  }

  /** Providers belong to the account and not to a region. Two stacks without an account may go to the same one. */
  private likeOf(provider: IConstruct, url: string | undefined): IConstruct[] {
    const { account } = Stack.of(provider);
    const key = `${Token.isUnresolved(account) ? '' : account} ${url}`;
    const like = this.providers.get(key) ?? [];
    this.providers.set(key, like);
    return like;
  }
}

function isCertain(one: IConstruct, other: IConstruct): boolean {
  const stack = Stack.of(one);
  return stack === Stack.of(other) || !Token.isUnresolved(stack.account);
}

function duplicateOf(other: IConstruct, url: string | undefined): Refusal {
  return {
    property: 'issuer',
    must: `be made known once in an account, and ${pathOf(other)} does it`,
    got: url,
    remedy: REMEDY,
  };
}

function pathOf(provider: IConstruct): string {
  return provider.node.path.replace(/\/Resource$/, '');
}
