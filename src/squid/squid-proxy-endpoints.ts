import { Stack } from 'aws-cdk-lib';
import {
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
import { Construct } from 'constructs';
import { refuse } from '../private/synth/errors';

/** What `SquidProxyEndpoints.create` creates besides the endpoints of Systems Manager. */
export interface SquidProxyEndpointsOptions {
  /**
   * Whether the subnets get an S3 gateway endpoint that the packages of Amazon Linux come through.
   *
   * It takes over all S3 traffic of the route tables of these subnets and allows nothing but the package repositories:
   * turn it on for subnets that only the proxy uses.
   *
   * @default false
   */
  readonly packageGateway?: boolean;
}

/** How the proxy reaches Systems Manager. */
export class SquidProxyEndpoints {
  /** Through the NAT gateway, like the rest. Costs nothing more. */
  public static none(): SquidProxyEndpoints {
    return new SquidProxyEndpoints([], undefined);
  }

  /**
   * Through endpoints of its own for `ssm` and `ssmmessages`, with private DNS, in each of the proxy's subnets.
   *
   * A VPC can hold each of them with private DNS once: where they are there already, use `existing`.
   */
  public static create(options: SquidProxyEndpointsOptions = {}): SquidProxyEndpoints {
    return new SquidProxyEndpoints([], options);
  }

  /**
   * Through endpoints that the VPC has already: their security groups admit the proxy on port 443.
   *
   * @throws if no endpoint is given
   */
  public static existing(endpoints: IInterfaceVpcEndpoint[]): SquidProxyEndpoints {
    if (endpoints.length === 0) {
      const remedy = 'pass the endpoints of ssm and ssmmessages, or use SquidProxyEndpoints.none()';
      refuse({ property: 'endpoints', must: 'name at least one endpoint', got: endpoints, remedy });
    }
    return new SquidProxyEndpoints(endpoints, undefined);
  }

  private constructor(
    private readonly given: IInterfaceVpcEndpoint[],
    private readonly toCreate: SquidProxyEndpointsOptions | undefined,
  ) {}

  /** @internal */
  public _bind(scope: Construct, vpc: IVpc, subnets: ISubnet[], proxy: IConnectable): void {
    const endpoints = this.toCreate ? createEndpoints(new Construct(scope, 'Endpoints'), vpc, subnets) : this.given;
    for (const endpoint of endpoints) {
      endpoint.connections.allowDefaultPortFrom(proxy, 'The agent of Systems Manager on the squid proxy');
    }
    if (this.toCreate?.packageGateway) {
      createPackageGateway(scope, vpc, subnets);
    }
  }
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

/** An imported subnet need not know its route table, and the gateway is a route in that table. */
function requireRouteTables(scope: Construct, subnets: ISubnet[]): void {
  const unknown = subnets.filter(({ routeTable }) => !routeTable.routeTableId);
  if (unknown.length > 0) {
    const must = 'be left out where the route tables of the subnets are not known';
    const got = unknown.map(({ node }) => node.path).join(', ');
    const remedy = 'look the VPC up with Vpc.fromLookup, or import it with its route tables';
    refuse({ property: 'packageGateway', must, got, remedy }, scope);
  }
}
