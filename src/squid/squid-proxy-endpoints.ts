import { CfnResource, Stack } from 'aws-cdk-lib';
import {
  type CfnVPCEndpoint,
  GatewayVpcEndpoint,
  GatewayVpcEndpointAwsService,
  type IConnectable,
  type IInterfaceVpcEndpoint,
  InterfaceVpcEndpoint,
  InterfaceVpcEndpointAwsService,
  type ISubnet,
  type IVpc,
  SecurityGroup,
} from 'aws-cdk-lib/aws-ec2';
import { AnyPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct, type IConstruct } from 'constructs';
import { admit } from '../private/synth/client-connections';
import { refuse, sentenceOf } from '../private/synth/errors';
import { type Kinds, requireKind, requireKinds, requireMadeBy } from '../private/synth/kinds';
import { isPendingLookup } from '../private/synth/network';
import { requireSome } from '../private/synth/validation';

/** The endpoints that `SquidProxyEndpoints.create` creates in addition to those for Systems Manager. */
export interface SquidProxyEndpointsOptions {
  /**
   * Whether the subnets get an S3 gateway endpoint for the packages of Amazon Linux.
   *
   * The endpoint handles all S3 traffic from the route tables of these subnets, and allows only the package repositories:
   * turn it on only for subnets that no one else uses.
   *
   * @default false
   */
  readonly packageGateway?: boolean;
}

const OPTIONS: Kinds<SquidProxyEndpointsOptions> = { packageGateway: 'boolean?' };

/** The network path from the proxy to Systems Manager. */
export class SquidProxyEndpoints {
  /** Through the NAT gateway, like all other traffic. It has no extra cost. */
  public static none(): SquidProxyEndpoints {
    return new SquidProxyEndpoints([], undefined);
  }

  /**
   * Through new endpoints for `ssm` and `ssmmessages`, with private DNS, in each of the proxy's subnets.
   *
   * A VPC can have only one of each with private DNS: if it already has them, use `existing`. A second proxy shares them
   * with `SquidProxyEndpoints.existing(first.interfaceEndpoints)`.
   *
   * @throws at synth, if the app has another such endpoint in the VPC
   */
  public static create(options: SquidProxyEndpointsOptions = {}): SquidProxyEndpoints {
    requireKinds(options, OPTIONS);
    return new SquidProxyEndpoints([], options);
  }

  /**
   * Through endpoints that the VPC already has: their security groups admit the proxy on port 443. They may be in another
   * stack. Import an endpoint with its security groups.
   *
   * @throws if no endpoint is given; with the proxy, if an endpoint has no security group
   */
  public static existing(endpoints: IInterfaceVpcEndpoint[]): SquidProxyEndpoints {
    requireKind('endpoints', endpoints, 'list of objects');
    const remedy = 'pass the endpoints of ssm and ssmmessages, or use SquidProxyEndpoints.none()';
    requireSome('endpoints', endpoints, 'an endpoint', remedy);
    endpoints.forEach((endpoint, index) => {
      const example = 'InterfaceVpcEndpoint.fromInterfaceVpcEndpointAttributes(…)';
      requireMadeBy(`endpoints[${index}]`, endpoint, 'vpcEndpointId', example);
    });
    return new SquidProxyEndpoints(endpoints, undefined);
  }

  private constructor(
    private readonly given: IInterfaceVpcEndpoint[],
    private readonly toCreate: SquidProxyEndpointsOptions | undefined,
  ) {}

  /** @internal */
  public _bind(scope: Construct, vpc: IVpc, subnets: ISubnet[], proxy: IConnectable): IInterfaceVpcEndpoint[] {
    const created = this.toCreate ? createEndpoints(new Construct(scope, 'Endpoints'), vpc, subnets) : [];
    for (const endpoint of created) {
      requireOnlyOne(scope, vpc, endpoint);
    }
    const endpoints = [...created, ...this.given];
    endpoints.forEach((endpoint, index) => {
      requireGroups(scope, endpoint, index);
      admit(endpoint, proxy, 'The agent of Systems Manager on the squid proxy', [vpc]);
    });
    if (this.toCreate?.packageGateway) {
      createPackageGateway(scope, vpc, subnets);
    }
    return endpoints;
  }
}

/** Rejects an endpoint without security groups: a rule that admits the proxy would have no place. */
function requireGroups(scope: Construct, endpoint: IInterfaceVpcEndpoint, index: number): void {
  if (endpoint.connections.securityGroups.length === 0) {
    const property = `endpoints[${index}]`;
    const remedy = 'give securityGroups when you import the endpoint';
    refuse({ property, must: 'have security groups', got: endpoint.node.path, remedy }, scope);
  }
}

/** Objects to a second endpoint of the service with private DNS in the VPC: EC2 does not create it. */
function requireOnlyOne(scope: Construct, vpc: IVpc, endpoint: InterfaceVpcEndpoint): void {
  const own = endpoint.node.defaultChild as CfnVPCEndpoint;
  scope.node.addValidation({
    validate: () => {
      const others = isPendingLookup(vpc) ? [] : endpointsOf(scope.node.root).filter((it) => areTwins(it, own));
      const got = others.map(({ node }) => (node.scope as IConstruct).node.path);
      const remedy = 'create the endpoints once and pass them to SquidProxyEndpoints.existing';
      const must = `not be created where the VPC has an endpoint of ${serviceOf(own)} with private DNS`;
      return others.length > 0 ? [sentenceOf({ property: 'endpoints', must, got, remedy })] : [];
    },
  });
}

function endpointsOf(root: IConstruct): CfnVPCEndpoint[] {
  return root.node.findAll().filter((it): it is CfnVPCEndpoint => {
    return CfnResource.isCfnResource(it) && it.cfnResourceType === 'AWS::EC2::VPCEndpoint';
  });
}

/** The token of a VPC's id is the same for all that is in the VPC, whatever their stack. */
function areTwins(one: CfnVPCEndpoint, other: CfnVPCEndpoint): boolean {
  const placeOf = (it: CfnVPCEndpoint) => `${Stack.of(it).account} ${Stack.of(it).region} ${it.vpcId} ${serviceOf(it)}`;
  return one !== other && one.privateDnsEnabled !== false && placeOf(one) === placeOf(other);
}

/** The last part of the service's name, for example `ssm`. */
function serviceOf(endpoint: CfnVPCEndpoint): string {
  const name = JSON.stringify(Stack.of(endpoint).resolve(endpoint.serviceName)) ?? '';
  return name
    .replace(/[\]"}]+$/, '')
    .split('.')
    .pop() as string;
}

function createEndpoints(scope: Construct, vpc: IVpc, subnets: ISubnet[]): InterfaceVpcEndpoint[] {
  const securityGroup = new SecurityGroup(scope, 'SecurityGroup', {
    vpc,
    description: 'The endpoints of Systems Manager for the squid proxy',
    allowAllOutbound: false,
  });
  const create = (id: string, service: InterfaceVpcEndpointAwsService) =>
    new InterfaceVpcEndpoint(scope, id, {
      vpc,
      service,
      subnets: { subnets },
      securityGroups: [securityGroup],
      privateDnsEnabled: true,
      open: false,
    });
  return [
    create('Ssm', InterfaceVpcEndpointAwsService.SSM),
    create('SsmMessages', InterfaceVpcEndpointAwsService.SSM_MESSAGES),
  ];
}

function createPackageGateway(scope: Construct, vpc: IVpc, subnets: ISubnet[]): void {
  requireRouteTables(scope, subnets);
  const { region } = Stack.of(scope);
  const repositories = Stack.of(scope).formatArn({
    service: 's3',
    region: '',
    account: '',
    resource: `al2023-repos-${region}-de612dc2`,
    resourceName: '*',
  });
  new GatewayVpcEndpoint(scope, 'PackageGateway', {
    vpc,
    service: GatewayVpcEndpointAwsService.S3,
    subnets: [{ subnets }],
  }).addToPolicy(
    new PolicyStatement({ principals: [new AnyPrincipal()], actions: ['s3:GetObject'], resources: [repositories] }),
  );
}

/** Rejects subnets without a known route table: the gateway is a route in that table. */
function requireRouteTables(scope: Construct, subnets: ISubnet[]): void {
  const unknown = subnets.filter(({ routeTable }) => !routeTable.routeTableId);
  if (unknown.length > 0) {
    const must = 'be left out if the route tables of the subnets are not known';
    const got = unknown.map(({ node }) => node.path).join(', ');
    const remedy = 'look the VPC up with Vpc.fromLookup, or import it with its route tables';
    refuse({ property: 'packageGateway', must, got, remedy }, scope);
  }
}
