import { ArnFormat, Stack, Token } from 'aws-cdk-lib';
import { CfnDomain } from 'aws-cdk-lib/aws-amplify';
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Construct } from 'constructs';
import { refuse } from '../private/synth/errors';
import { requireText } from '../private/synth/validation';
import type { AmplifyDockerApp } from './amplify-docker-app';

const DOMAIN = {
  pattern: /^(?=.{1,64}$)((?!-)[A-Za-z0-9-]{0,62}[A-Za-z0-9]\.)+(?!-)[A-Za-z0-9-]{1,62}[A-Za-z0-9]$/,
  must: 'be a domain name of at most 64 characters',
  remedy: 'give for example example.com, and www as a sub-domain',
};
const PREFIX = {
  pattern: /^(?!.*[^.]{64})(?=.{1,255}$)(\*|[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?)$/,
  must: 'be the part of the name before the domain',
  remedy: 'give for example www, or use AmplifySubDomain.root',
};

/** Which branch answers under which name of a domain. */
export class AmplifySubDomain {
  /** The domain itself. */
  public static root(branchName: string): AmplifySubDomain {
    return new AmplifySubDomain('', branchName);
  }

  /**
   * A name below the domain, for example `www`, or `*` for all that are not named.
   *
   * @throws if the prefix is no part of a domain name
   */
  public static prefixed(prefix: string, branchName: string): AmplifySubDomain {
    requireText('prefix', prefix, PREFIX);
    return new AmplifySubDomain(prefix, branchName);
  }

  private constructor(
    /** The part of the name before the domain; empty for the domain itself. */
    public readonly prefix: string,
    /** The branch of the app. */
    public readonly branchName: string,
  ) {}
}

/** A domain for an app. */
export interface AmplifyDomainProps {
  /** The app; its branches that the sub-domains name must have been added before. */
  readonly app: AmplifyDockerApp;

  /** The domain, at most 64 characters, for example `example.com`. */
  readonly domainName: string;

  /** The names under the domain, at least one. */
  readonly subDomains: AmplifySubDomain[];

  /**
   * A certificate of your own, in us-east-1, that covers the names.
   *
   * @default - Amplify gets and renews one
   */
  readonly certificate?: ICertificate;
}

/**
 * A domain that branches of an app answer under. With the zone in Route 53 of the same account Amplify writes the
 * records; elsewhere you do, and the deploy does not wait for them.
 *
 * @throws if a sub-domain names no branch of the app or a name twice, or the certificate is known to be in another region
 * @see https://docs.aws.amazon.com/amplify/latest/userguide/custom-domains.html
 */
export class AmplifyDomain extends Construct {
  /** The ARN of the domain association. */
  public readonly domainArn: string;

  /** The DNS record that proves that the domain is yours, as Amplify writes it. */
  public readonly certificateRecord: string;

  constructor(scope: Construct, id: string, props: AmplifyDomainProps) {
    super(scope, id);
    requireText('domainName', props.domainName, DOMAIN, this);
    this.checkSubDomains(props.subDomains, props.domainName);
    this.checkRegion(props.certificate);

    const domain = this.createDomain(props);
    this.domainArn = domain.attrArn;
    this.certificateRecord = domain.attrCertificateRecord;
  }

  private checkSubDomains(subDomains: AmplifySubDomain[], domainName: string): void {
    if (subDomains.length === 0) {
      const remedy = "give for example AmplifySubDomain.root('main')";
      refuse({ property: 'subDomains', must: 'name at least one', remedy }, this);
    }
    // DNS does not mind the case.
    const prefixes = subDomains.map(({ prefix }) => prefix.toLowerCase());
    const whole = prefixes.find((prefix) => `.${prefix}`.endsWith(`.${domainName.toLowerCase()}`));
    if (whole !== undefined) {
      const must = `be the part of the name before ${domainName}`;
      refuse({ property: 'prefix', must, got: whole, remedy: 'leave the domain out, for example www' }, this);
    }
    const twice = prefixes.find((prefix, index) => prefixes.indexOf(prefix) !== index);
    if (twice !== undefined) {
      const remedy = 'let one branch answer under a name';
      refuse({ property: 'subDomains', must: 'name each prefix once', got: twice, remedy }, this);
    }
  }

  private checkRegion(certificate: ICertificate | undefined): void {
    const region =
      certificate && Stack.of(this).splitArn(certificate.certificateArn, ArnFormat.SLASH_RESOURCE_NAME).region;
    if (region && !Token.isUnresolved(region) && region !== 'us-east-1') {
      const remedy = 'request or import it there';
      refuse({ property: 'certificate', must: 'be in us-east-1', got: region, remedy }, this);
    }
  }

  private createDomain({ app, domainName, subDomains, certificate }: AmplifyDomainProps): CfnDomain {
    const branches = subDomains.map(({ branchName }) => app._branch(branchName));
    const domain = new CfnDomain(this, 'Resource', {
      appId: app.appId,
      domainName,
      subDomainSettings: subDomains.map(({ prefix, branchName }) => ({ prefix, branchName })),
      certificateSettings: certificate
        ? { certificateType: 'CUSTOM', customCertificateArn: certificate.certificateArn }
        : { certificateType: 'AMPLIFY_MANAGED' },
    });
    for (const branch of branches) {
      domain.node.addDependency(branch);
    }
    return domain;
  }
}
