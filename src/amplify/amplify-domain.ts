import { ArnFormat, Stack, Token } from 'aws-cdk-lib';
import { CfnDomain } from 'aws-cdk-lib/aws-amplify';
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Construct } from 'constructs';
import { claim, identityOf } from '../private/synth/claims';
import { refuse } from '../private/synth/errors';
import { requireBeside } from '../private/synth/existing';
import { type Kinds, requireClass, requireKind, requireKinds } from '../private/synth/kinds';
import { textOf } from '../private/synth/references';
import { requireDistinct, requireSome, requireText } from '../private/synth/validation';
import { AmplifyDockerApp } from './amplify-docker-app';
import type { AmplifyDomainProps } from './amplify-domain-props';
import type { AmplifySubDomain } from './amplify-sub-domain';
import { requirePatterns } from './automatic-branches';

const PROPS: Kinds<AmplifyDomainProps> = {
  app: 'object',
  domainName: 'text',
  subDomains: 'list of objects',
  automaticSubDomains: 'list of texts?',
  certificate: 'object?',
};
const APP = { name: 'an AmplifyDockerApp', remedy: 'pass an app, made or imported' };
const SUB_DOMAIN = {
  name: 'an AmplifySubDomain',
  remedy: 'use AmplifySubDomain.root(…) or AmplifySubDomain.prefixed(…)',
};
const CERTIFICATE = { name: 'a certificate', remedy: 'pass a Certificate of ACM, made or imported' };
const DOMAIN = {
  pattern: /^(?!.{65})((?!-)[A-Za-z0-9-]{0,62}[A-Za-z0-9]\.)+(?!-)[A-Za-z0-9-]{1,62}[A-Za-z0-9]$/,
  must: 'be a domain name of at most 64 characters',
  remedy: 'give for example example.com, and www as a sub-domain',
};

/**
 * A domain for branches of an app. If the hosted zone is in Route 53 in the same account, Amplify writes the DNS records;
 * otherwise you must, and the deployment does not wait for them.
 *
 * @throws if a subdomain's branch is not a branch of the app, a name is given twice, the certificate is known to be outside
 * us-east-1, the app is in another Region or account, or the app already has the domain
 * @see https://docs.aws.amazon.com/amplify/latest/userguide/custom-domains.html
 *
 * @example
 * import { type AmplifyDockerApp, AmplifyDomain, AmplifySubDomain } from 'cdk-hindsight/amplify';
 *
 * declare const app: AmplifyDockerApp;
 *
 * new AmplifyDomain(this, 'Domain', {
 *   app,
 *   domainName: 'example.com',
 *   subDomains: [AmplifySubDomain.root('main'), AmplifySubDomain.prefixed('www', 'main')],
 * });
 */
export class AmplifyDomain extends Construct {
  /** The ARN of the domain association. */
  public readonly domainArn: string;

  /** The DNS record that proves that the domain is yours, as Amplify writes it. */
  public readonly certificateRecord: string;

  constructor(scope: Construct, id: string, props: AmplifyDomainProps) {
    super(scope, id);
    this.requireProps(props);
    this.requireSubDomains(props.subDomains, props.domainName);
    this.requireRegion(props.certificate);

    this.requireOnlyOne(props);
    const domain = this.createDomain(props);
    this.domainArn = domain.attrArn;
    this.certificateRecord = domain.attrCertificateRecord;
  }

  private requireProps(props: AmplifyDomainProps): void {
    requireKinds(props, PROPS, this);
    requireClass('app', props.app, 'appId', APP, this);
    requireKind('app.appId', props.app.appId, 'text', this);
    const remedy = 'make the domain in a stack of the account and Region of the app';
    requireBeside({ property: 'app', of: 'the domain', remedy }, props.app, this);
    requireClass('subDomains', props.subDomains, 'prefix', SUB_DOMAIN, this);
    requireClass('certificate', props.certificate, 'certificateArn', CERTIFICATE, this);
    requireText('domainName', props.domainName, DOMAIN, this);
    this.requireAutomaticSubDomains(props);
  }

  private requireAutomaticSubDomains({ app, automaticSubDomains }: AmplifyDomainProps): void {
    if (automaticSubDomains === undefined) {
      return;
    }
    requirePatterns('automaticSubDomains', automaticSubDomains, this);
    if (!(app instanceof AmplifyDockerApp)) {
      const must = 'be left out for an app that is imported';
      const remedy = 'create the domain where the app is created: Amplify needs its service role';
      refuse({ property: 'automaticSubDomains', must, got: automaticSubDomains, remedy }, this);
    }
  }

  private requireSubDomains(subDomains: AmplifySubDomain[], domainName: string): void {
    requireSome('subDomains', subDomains, 'a name', "give for example AmplifySubDomain.root('main')", this);
    // DNS ignores case.
    const prefixes = subDomains.map(({ prefix }) => prefix.toLowerCase());
    const whole = prefixes.find((prefix) => `.${prefix}`.endsWith(`.${domainName.toLowerCase()}`));
    if (whole !== undefined) {
      const must = `be the part of the name before ${domainName}`;
      refuse({ property: 'prefix', must, got: whole, remedy: 'leave the domain out, for example www' }, this);
    }
    requireDistinct('subDomains', prefixes, 'let one branch answer under a name', this);
  }

  /** Amplify knows a domain by its app and its name, so that an app cannot have it twice. */
  private requireOnlyOne({ app, domainName }: AmplifyDomainProps): void {
    const what = Token.isUnresolved(domainName) ? textOf(this, domainName) : domainName.toLowerCase();
    const other = claim(`domain ${what} of ${identityOf(app.appId, this)}`, this);
    if (other !== undefined) {
      const must = 'differ from that of every other domain of the app';
      const remedy = 'give all names to one of them, as its subDomains';
      refuse({ property: 'domainName', must, got: `${domainName}, which ${other} has too`, remedy }, this);
    }
  }

  private requireRegion(certificate: ICertificate | undefined): void {
    const region =
      certificate && Stack.of(this).splitArn(certificate.certificateArn, ArnFormat.SLASH_RESOURCE_NAME).region;
    if (region && !Token.isUnresolved(region) && region !== 'us-east-1') {
      const remedy = 'request or import it there';
      refuse({ property: 'certificate', must: 'be in us-east-1', got: region, remedy }, this);
    }
  }

  private createDomain({
    app,
    domainName,
    subDomains,
    automaticSubDomains,
    certificate,
  }: AmplifyDomainProps): CfnDomain {
    // Of an imported app neither the branches nor their order is known.
    const branches = app instanceof AmplifyDockerApp ? subDomains.map(({ branchName }) => app._branch(branchName)) : [];
    const domain = new CfnDomain(this, 'Resource', {
      appId: app.appId,
      domainName,
      ...(automaticSubDomains && {
        enableAutoSubDomain: true,
        autoSubDomainCreationPatterns: automaticSubDomains,
        autoSubDomainIamRole: app instanceof AmplifyDockerApp ? app.serviceRole.roleArn : undefined,
      }),
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
