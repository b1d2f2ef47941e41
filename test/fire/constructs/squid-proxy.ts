import { Duration, type Stack, TimeZone } from 'aws-cdk-lib';
import {
  InstanceType,
  InterfaceVpcEndpoint,
  InterfaceVpcEndpointAwsService,
  type IVpc,
  MachineImage,
  SubnetType,
} from 'aws-cdk-lib/aws-ec2';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type Arbitrary, boolean, option, record } from 'fast-check';
import {
  SquidProxy,
  type SquidProxyAttributes,
  SquidProxyEndpoints,
  TunnelShell,
  WeekDay,
  WorkingHours,
} from '../../../src/squid';
import { alarmSettings, alarmsFrom } from '../alarms';
import { addDashboard, metricOptions } from '../metrics';
import { networkFrom, networks } from '../networks';
import type { Target } from '../under-fire';
import { partial, type Values } from '../values';

const { PRIVATE_WITH_EGRESS, PRIVATE_ISOLATED, PUBLIC } = SubnetType;

const cases = (values: Values) =>
  record({
    network: networks(values),
    domains: values.some(values.text('api.partner.example', '.bank.example', 'xn--e1afmkfd.example')),
    subnets: values.usually([undefined, PRIVATE_WITH_EGRESS], PRIVATE_ISOLATED, PUBLIC),
    instanceType: values.text('t4g.micro', 'm7g.medium', 'c8gn.large', 't3.micro'),
    ownImage: boolean(),
    hours: option(
      record({
        start: values.text('08:00', '22:30'),
        end: values.text('18:00', '06:00'),
        timeZone: values.text('Europe/Berlin', 'Etc/UTC'),
        days: values.some(values.usually([WeekDay.MONDAY, WeekDay.SUNDAY]), 2),
      }),
    ),
    props: partial({
      spot: boolean(),
      updateDomainsInPlace: boolean(),
      tunnelPorts: values.some(values.number(22, 8443)),
      maxInstanceLifetime: values.duration(Duration.days(1), Duration.days(365)),
    }),
    twoLogs: values.usually([false], true),
    withKey: boolean(),
    imported: option(
      record({
        tunnelTagValue: values.text('Egress-c8'),
        sessionDocumentName: values.text('Tunnel-Egress-c8'),
        autoScalingGroupName: option(values.text('group')),
        account: option(values.text('444455556666')),
        region: option(values.text('eu-west-1')),
      }),
    ),
    log: option(values.text('squid', '/acme/squid-1')),
    endpoints: values.usually(['default', 'none', 'create', 'existing', 'createWithGateway'], 'empty'),
    metrics: metricOptions(values),
    localPort: option(values.number(1, 3128, 65_535)),
    shell: values.usually(Object.values(TunnelShell), 'FISH' as TunnelShell),
    alarms: alarmSettings(values, ['heartbeats', 'missingInstances', 'deniedRequests', 'staleDomains']),
  });

type Case = ReturnType<typeof cases> extends Arbitrary<infer T> ? T : never;

function build(stack: Stack, one: Case): void {
  const vpc = networkFrom(stack, one.network);
  const proxy = new SquidProxy(stack, 'Proxy', {
    ...one.props,
    vpc,
    accessLogRetention: one.log === null || one.twoLogs ? RetentionDays.TEN_YEARS : undefined,
    allowedDomains: one.domains,
    vpcSubnets: one.subnets && { subnetType: one.subnets },
    instanceType: new InstanceType(one.instanceType),
    machineImage: one.ownImage ? MachineImage.resolveSsmParameterAtLaunch('/golden/al2023') : undefined,
    workingHours: one.hours ? hoursFrom(one.hours) : undefined,
    encryptionKey: one.withKey && (one.log === null || one.twoLogs) ? new Key(stack, 'Key') : undefined,
    accessLog: one.log === null ? undefined : LogGroup.fromLogGroupName(stack, 'Log', one.log),
    endpoints: endpointsFrom(stack, vpc, one.endpoints),
    alarms: alarmsFrom(stack, one.alarms),
  });
  const role = new Role(stack, 'Role', { assumedBy: new ServicePrincipal('ec2.amazonaws.com') });
  proxy.grantTunnel(role);
  if (one.imported !== null) {
    const given = Object.entries(one.imported).filter(([, value]) => value !== null);
    const attrs = Object.fromEntries(given) as unknown as SquidProxyAttributes;
    SquidProxy.fromSquidProxyAttributes(stack, 'Imported', attrs).grantTunnel(role);
  }
  proxy.tunnelCommand({ localPort: one.localPort ?? undefined, shell: one.shell });
  proxy.tunnelScript();
  addDashboard(stack, proxy, one.metrics);
}

function hoursFrom({ timeZone, ...rest }: NonNullable<Case['hours']>): WorkingHours {
  return WorkingHours.of({ ...rest, timeZone: TimeZone.of(timeZone) });
}

function endpointsFrom(stack: Stack, vpc: IVpc, kind: string): SquidProxyEndpoints | undefined {
  const existing = () => [
    new InterfaceVpcEndpoint(stack, 'Ssm', { vpc, service: InterfaceVpcEndpointAwsService.SSM, open: false }),
  ];
  switch (kind) {
    case 'none':
      return SquidProxyEndpoints.none();
    case 'create':
      return SquidProxyEndpoints.create();
    case 'createWithGateway':
      return SquidProxyEndpoints.create({ packageGateway: true });
    case 'existing':
      return SquidProxyEndpoints.existing(existing());
    case 'empty':
      return SquidProxyEndpoints.existing([]);
    default:
      return undefined;
  }
}

export const squidProxy: Target<Case> = { name: 'SquidProxy', cases, build };
