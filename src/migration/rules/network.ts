import { groupBy } from '../../private/collections';
import { Inconclusive } from '../../private/template/inconclusive';
import type { Resource } from '../../private/template/resource';
import type { TemplateSet } from '../../private/template/template-set';
import type { Value } from '../../private/template/value';

const SUBNET = 'AWS::EC2::Subnet';
const EVERYWHERE = ['0.0.0.0/0', '::/0'];
/** Ways into other networks, in which an endpoint may be that several share. */
const ELSEWHERE = ['TransitGatewayId', 'VpcPeeringConnectionId', 'CoreNetworkArn', 'LocalGatewayId'];

/** The subnet that an id belongs to. */
export function subnetOf(id: Value): Resource {
  const resource = id.target()?.resource;
  if (resource?.type !== SUBNET) {
    throw new Inconclusive(id.location, 'the subnet is not in the app');
  }
  return resource;
}

/** Whether a route leads from a subnet to everywhere, for example to a NAT gateway. */
export function hasWayOut(subnet: Resource): boolean {
  const routes = routesOf(subnet);
  const destinations = routes.flatMap(({ properties }) =>
    ['DestinationCidrBlock', 'DestinationIpv6CidrBlock'].flatMap((name) => properties.get(name).string() ?? []),
  );
  const isOut = destinations.some((destination) => EVERYWHERE.includes(destination));
  const elsewhere = routes.find(({ properties }) => ELSEWHERE.some((name) => !properties.get(name).isAbsent));
  if (!isOut && elsewhere) {
    throw new Inconclusive(
      'Properties/VpcConfig/SubnetIds',
      `${elsewhere.id} leads to a network that may have an endpoint`,
    );
  }
  return isOut;
}

/** Whether the VPC of a subnet has an endpoint by which secrets are read. */
export function hasSecretsEndpoint({ properties, template }: Resource): boolean {
  const vpc = properties.get('VpcId').text()?.key;
  const endpoints = template.set
    .ofType('AWS::EC2::VPCEndpoint')
    .filter((endpoint) => endpoint.properties.tryGet('VpcId')?.tryText()?.key === vpc);
  return endpoints.some((endpoint) => {
    const name = endpoint.properties.get('ServiceName').text();
    if (name?.pattern === '\0') {
      throw new Inconclusive('Properties/VpcConfig', `the service of ${endpoint.id} is known only at deploy time`);
    }
    return name?.pattern.includes('secretsmanager') ?? false;
  });
}

function routesOf(subnet: Resource): readonly Resource[] {
  const { set } = subnet.template;
  const tables = set.index('migration/routeTables', routeTables).get(subnet.key);
  if (!tables) {
    throw new Inconclusive('Properties/VpcConfig/SubnetIds', `the route table of ${subnet.id} is not in the app`);
  }
  const routes = set.index('migration/routes', routesByTable);
  return tables.flatMap((table) => routes.get(table) ?? []);
}

/** The keys of the route tables by the key of their subnet. */
function routeTables(templates: TemplateSet): Map<string, string[]> {
  const tables = new Map<string, string[]>();
  for (const [subnet, associations] of groupBy(
    templates.ofType('AWS::EC2::SubnetRouteTableAssociation'),
    ({ properties }) => targetOf(properties, 'SubnetId'),
  )) {
    tables.set(
      subnet,
      associations.flatMap(({ properties }) => targetOf(properties, 'RouteTableId') ?? []),
    );
  }
  return tables;
}

/** The routes by the key of their table. */
function routesByTable(templates: TemplateSet): Map<string, Resource[]> {
  return groupBy(templates.ofType('AWS::EC2::Route'), ({ properties }) => targetOf(properties, 'RouteTableId'));
}

function targetOf(properties: Value, name: string): string | undefined {
  return properties.tryGet(name)?.tryText()?.target?.resource.key;
}
