import { Token } from 'aws-cdk-lib';
import { Connections, type IConnectable, Port } from 'aws-cdk-lib/aws-ec2';
import type { CfnDomain, IDomain } from 'aws-cdk-lib/aws-opensearchservice';
import type { IConstruct } from 'constructs';
import type { Server } from '../private/synth/client-connections';
import { refuse } from '../private/synth/errors';
import { requireReference, resourceOf } from '../private/synth/existing';
import { requireClass, requireKind } from '../private/synth/kinds';
import { OLDEST_VERSION } from './facts';

const RULE = {
  property: 'domain',
  member: 'domainId',
  noun: 'a domain of aws-opensearchservice',
  user: { name: 'index', why: 'its set-up signs requests for its own, and sees only metrics of its own' },
};

/** Rejects what is no domain, wherever it is. */
export function requireClassOfDomain(domain: IDomain, scope: IConstruct): void {
  const noun = { name: RULE.noun, remedy: 'import it with Domain.fromDomainAttributes' };
  requireClass('domain', domain, RULE.member, noun, scope);
}

/** Rejects what is no domain, and one that the index cannot be in. */
export function requireDomain(domain: IDomain, scope: IConstruct): void {
  requireKind('domain', domain, 'object', scope);
  requireReference(RULE, domain, scope, () => domain.domainArn);
  const version = resourceOf<CfnDomain>(domain, TYPE)?.engineVersion;
  if (version !== undefined && !Token.isUnresolved(version) && !isNewEnough(version)) {
    const must = `have OpenSearch ${OLDEST_VERSION} or later`;
    refuse({ property: 'domain', must, got: version, remedy: 'take a snapshot and upgrade the domain first' }, scope);
  }
  if (scope.node.scopes.includes(domain)) {
    const remedy = 'make it beside the domain, for example in the stack';
    refuse({ property: 'scope', must: 'not be the domain', got: domain.node.path, remedy }, scope);
  }
}

const TYPE = 'AWS::OpenSearchService::Domain';

function isNewEnough(version: string): boolean {
  const [, major, minor] = /^OpenSearch_(\d+)\.(\d+)$/.exec(version) ?? [];
  const [oldestMajor, oldestMinor] = OLDEST_VERSION.split('.').map(Number);
  return Number(major) > oldestMajor || (Number(major) === oldestMajor && Number(minor) >= oldestMinor);
}

/** Whether a domain is in a VPC; undefined if the app does not tell. */
export function isInVpc(domain: IDomain): boolean | undefined {
  const resource = resourceOf<CfnDomain>(domain, TYPE);
  if (resource) {
    return resource.vpcOptions !== undefined;
  }
  const { domainEndpoint } = domain;
  // The service makes both beginnings; an endpoint of your own has neither.
  const [, kind] = (!Token.isUnresolved(domainEndpoint) && /^(vpc|search)-/.exec(domainEndpoint)) || [];
  return kind === undefined ? undefined : kind === 'vpc';
}

/** Whether a domain is known to have fine-grained access control. */
export function hasFineGrainedAccess(domain: IDomain): boolean {
  const options = resourceOf<CfnDomain>(domain, TYPE)?.advancedSecurityOptions;
  return options !== undefined && !Token.isUnresolved(options) && 'enabled' in options && options.enabled === true;
}

/** The network of a domain, as far as the app knows its security groups: HTTPS. */
export function connectionsOfDomain(domain: IDomain & Partial<IConnectable>): Connections {
  const securityGroups = isInVpc(domain) ? domain.connections?.securityGroups : [];
  return new Connections({ securityGroups, defaultPort: Port.tcp(443) });
}

/** The domain as something to connect to. */
export function serverOf(domain: IDomain, connections: Connections): Server {
  return { node: domain.node, connections } as unknown as Server;
}
