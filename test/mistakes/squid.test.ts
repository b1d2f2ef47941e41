import { CfnParameter, Duration, type Stack, TimeZone } from 'aws-cdk-lib';
import { InstanceType, InterfaceVpcEndpoint, MachineImage, SubnetType, Vpc, WindowsVersion } from 'aws-cdk-lib/aws-ec2';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { AlarmThreshold } from '../../src/alarm-threshold';
import { SquidProxy, SquidProxyEndpoints, type SquidProxyProps, WeekDay, WorkingHours } from '../../src/squid';
import { expectMessages } from './mistakes';

const timeZone = TimeZone.EUROPE_BERLIN;
const HOURS = { start: '08:00', end: '18:00', timeZone };

function proxy(stack: Stack, props: Partial<SquidProxyProps> = {}): SquidProxy {
  const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
  return new SquidProxy(stack, 'Proxy', { vpc, allowedDomains: ['api.partner.example'], ...props });
}

const allows = (stack: Stack, ...allowedDomains: string[]) => proxy(stack, { allowedDomains });

function isolated(stack: Stack): SquidProxy {
  const subnetConfiguration = [
    { name: 'Private', subnetType: SubnetType.PRIVATE_WITH_EGRESS },
    { name: 'Public', subnetType: SubnetType.PUBLIC },
    { name: 'Isolated', subnetType: SubnetType.PRIVATE_ISOLATED },
  ];
  const vpc = new Vpc(stack, 'Three', { maxAzs: 2, natGateways: 1, subnetConfiguration });
  return proxy(stack, { vpc, vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED } });
}

describe('SquidProxy', () => {
  expectMessages([
    [
      'a port for tunnels that is below 1',
      (stack) => proxy(stack, { tunnelPorts: [0] }),
      'tunnelPorts must be a whole number between 1 and 65535, got: 0; give the port that the partner told you [Stack/Proxy]',
    ],
    [
      'a port that is open already',
      (stack) => proxy(stack, { tunnelPorts: [443] }),
      'tunnelPorts must list ports besides 80 and 443, got: 443; leave it out: requests reach 80 and 443, tunnels 443 [Stack/Proxy]',
    ],
    [
      'a port that is listed twice',
      (stack) => proxy(stack, { tunnelPorts: [22, 22] }),
      'tunnelPorts must list nothing twice, got: 22; list each port once [Stack/Proxy]',
    ],
    [
      'no domain',
      (stack) => allows(stack),
      "allowedDomains must hold at least one domain, got: []; list the partner's domains: a proxy without any denies every request [Stack/Proxy]",
    ],
    [
      'everything',
      (stack) => allows(stack, '*'),
      'allowedDomains[0] must be a domain in lower case, with a leading dot to include its subdomains, got: *; your partner did not admit a proxy that everything passes: list the domains [Stack/Proxy]',
    ],
    [
      'a wildcard for the subdomains',
      (stack) => allows(stack, '*.partner.example'),
      'allowedDomains[0] must be a domain in lower case, with a leading dot to include its subdomains, got: *.partner.example; write .partner.example for a domain and all its subdomains [Stack/Proxy]',
    ],
    [
      'a URL',
      (stack) => allows(stack, 'https://api.partner.example/v1'),
      'allowedDomains[0] must be a domain in lower case, with a leading dot to include its subdomains, got: https://api.partner.example/v1; leave out the scheme, the user and the path: squid sees only the name of an HTTPS request [Stack/Proxy]',
    ],
    [
      'a domain with its port',
      (stack) => allows(stack, 'api.partner.example:443'),
      'allowedDomains[0] must be a domain in lower case, with a leading dot to include its subdomains, got: api.partner.example:443; leave out the port: the proxy reaches 80 and 443, and others by tunnelPorts [Stack/Proxy]',
    ],
    [
      'an address',
      (stack) => allows(stack, '203.0.113.7'),
      'allowedDomains[0] must be a domain in lower case, with a leading dot to include its subdomains, got: 203.0.113.7; name the site by its domain: an address can be taken over by someone else [Stack/Proxy]',
    ],
    [
      'a range of addresses',
      (stack) => allows(stack, '203.0.113.0/24'),
      'allowedDomains[0] must be a domain in lower case, with a leading dot to include its subdomains, got: 203.0.113.0/24; name the site by its domain: an address can be taken over by someone else [Stack/Proxy]',
    ],
    [
      'capitals',
      (stack) => allows(stack, 'API.partner.example'),
      'allowedDomains[0] must be a domain in lower case, with a leading dot to include its subdomains, got: API.partner.example; write it in lower case [Stack/Proxy]',
    ],
    [
      'a host without a domain',
      (stack) => allows(stack, 'localhost'),
      'allowedDomains[0] must be a domain in lower case, with a leading dot to include its subdomains, got: localhost; write for example api.partner.example, or .partner.example [Stack/Proxy]',
    ],
    [
      'an umlaut',
      (stack) => allows(stack, 'bücher.example'),
      'allowedDomains[0] must be a domain in lower case, with a leading dot to include its subdomains, got: bücher.example; write it as xn--bcher-kva.example, its name in the DNS [Stack/Proxy]',
    ],
    [
      'a domain and one that takes it in',
      (stack) => allows(stack, 'api.partner.example', '.partner.example'),
      'allowedDomains[0] must not be covered by another domain of the list, .partner.example, got: api.partner.example; keep only the wider one: squid does not start on both [Stack/Proxy]',
    ],
    [
      'the same domain twice',
      (stack) => allows(stack, 'api.partner.example', 'api.partner.example'),
      'allowedDomains[0] must not be covered by another domain of the list, api.partner.example, got: api.partner.example; keep only the wider one: squid does not start on both [Stack/Proxy]',
    ],
    [
      'an image of Windows',
      (stack) =>
        proxy(stack, {
          machineImage: MachineImage.latestWindows(WindowsVersion.WINDOWS_SERVER_2022_ENGLISH_CORE_BASE),
        }),
      'machineImage must be an image of Linux, got: Windows; give one that is made from Amazon Linux 2023 [Stack/Proxy]',
    ],
    [
      'an instance type without its size',
      (stack) => proxy(stack, { instanceType: new InstanceType('t4g') }),
      'instanceType must be the name of an instance type, got: t4g; choose for example t4g.micro, or t3.micro for x86-64 [Stack/Proxy]',
    ],
    [
      'a hyphen in the family',
      (stack) => proxy(stack, { instanceType: new InstanceType('c8-gn.large') }),
      'instanceType must be the name of an instance type, got: c8-gn.large; choose for example t4g.micro, or t3.micro for x86-64 [Stack/Proxy]',
    ],
    [
      'a size that is none',
      (stack) => proxy(stack, { instanceType: new InstanceType('t4g.tiny') }),
      'instanceType must be the name of an instance type, got: t4g.tiny; choose for example t4g.micro, or t3.micro for x86-64 [Stack/Proxy]',
    ],
    [
      'a VPC without a way out',
      (stack) => proxy(stack, { vpc: new Vpc(stack, 'Isolated', { natGateways: 0 }) }),
      'vpc must have private subnets, got: Stack/Isolated; choose private subnets that route through a NAT gateway, whose address the partner then admits [Stack/Proxy]',
    ],
    [
      'public subnets',
      (stack) => proxy(stack, { vpcSubnets: { subnetType: SubnetType.PUBLIC } }),
      'vpcSubnets must not be public: an instance there has no public address, or one that changes with every replacement, got: Stack/Vpc/PublicSubnet1, Stack/Vpc/PublicSubnet2; choose private subnets that route through a NAT gateway, whose address the partner then admits [Stack/Proxy]',
    ],
    [
      'isolated subnets',
      (stack) => isolated(stack),
      'vpcSubnets must not be isolated: no request would get out of them to the partner, got: Stack/Three/IsolatedSubnet1, Stack/Three/IsolatedSubnet2; choose private subnets that route through a NAT gateway, whose address the partner then admits [Stack/Proxy]',
    ],
    [
      'an instance for ever',
      (stack) => proxy(stack, { maxInstanceLifetime: Duration.days(1000) }),
      'maxInstanceLifetime must be between 1 day and 365 days, got: 1000 days; an instance that is never replaced gets no patches [Stack/Proxy]',
    ],
    [
      'a retention for a log group of one’s own',
      (stack) => proxy(stack, { accessLog: new LogGroup(stack, 'Log'), accessLogRetention: RetentionDays.ONE_DAY }),
      'accessLogRetention must not be given with accessLog; set it on the log group that you give [Stack/Proxy]',
    ],
    [
      'hours without their zero',
      () => WorkingHours.of({ ...HOURS, start: '8:00' }),
      'start must be a time of day as HH:MM, got: 8:00; write for example 08:00',
    ],
    [
      'the end of the day',
      () => WorkingHours.of({ ...HOURS, end: '24:00' }),
      'end must be a time of day as HH:MM, got: 24:00; write for example 08:00',
    ],
    [
      'the start as the end',
      () => WorkingHours.of({ ...HOURS, end: '08:00' }),
      'end must differ from the start, 08:00, got: 08:00; give the hours a length, or leave workingHours out to run all the time',
    ],
    [
      'a day twice',
      () => WorkingHours.of({ ...HOURS, days: [WeekDay.MONDAY, WeekDay.MONDAY] }),
      'days must list nothing twice, got: MON; leave out the repeated day',
    ],
    [
      'no endpoint',
      () => SquidProxyEndpoints.existing([]),
      'endpoints must hold at least one endpoint, got: []; pass the endpoints of ssm and ssmmessages, or use SquidProxyEndpoints.none()',
    ],
    [
      'a gateway in subnets whose route tables are not known',
      (stack) => {
        const vpc = Vpc.fromVpcAttributes(stack, 'Imported', {
          vpcId: 'vpc-1',
          availabilityZones: ['eu-central-1a'],
          privateSubnetIds: ['subnet-1'],
        });
        proxy(stack, { vpc, endpoints: SquidProxyEndpoints.create({ packageGateway: true }) });
      },
      'packageGateway must be left out if the route tables of the subnets are not known, got: Stack/Imported/PrivateSubnet1; look the VPC up with Vpc.fromLookup, or import it with its route tables [Stack/Proxy]',
    ],
    [
      'a port below 1',
      (stack) => proxy(stack).tunnelCommand({ localPort: 70_000 }),
      'localPort must be a whole number between 1 and 65535, got: 70000; choose a free port of your machine [Stack/Proxy]',
    ],
    [
      'subnets that are not there',
      (stack) => proxy(stack, { vpcSubnets: { availabilityZones: ['eu-west-1a'] } }),
      'vpcSubnets must select at least one subnet, got: none; choose private subnets that route through a NAT gateway, whose address the partner then admits [Stack/Proxy]',
    ],
    [
      'a city as the time zone',
      () => WorkingHours.of({ ...HOURS, timeZone: TimeZone.of('Berlin') }),
      'timeZone must be a canonical name of the IANA database, got: Berlin; write for example Europe/Berlin or Etc/UTC',
    ],
    [
      'no day',
      () => WorkingHours.of({ ...HOURS, days: [] }),
      'days must hold at least one day, got: []; without one, these hours would never run',
    ],
    [
      'a threshold that is no number',
      () => AlarmThreshold.of(Number.NaN),
      'value must be a number between -2^360 and 2^360, got: NaN; CloudWatch metrics cannot have other values; use AlarmThreshold.off() to disable the alarm',
    ],
    [
      'a wildcard as the log group',
      (stack) => proxy(stack, { accessLog: LogGroup.fromLogGroupName(stack, 'Log', '/acme/*') }),
      'accessLog.logGroupName must have letters, digits and _-/.# only, got: /acme/*; give the name of an existing log group [Stack/Proxy]',
    ],
    [
      'an alarm on a week',
      (stack) => proxy(stack, { alarms: { heartbeats: AlarmThreshold.of(1, { evaluationPeriods: 2_016 }) } }),
      'alarms.heartbeats.evaluationPeriods must be a whole number between 1 and 288, got: 2016; a period is 5 minutes, and CloudWatch looks back over one day at most [Stack/Proxy]',
    ],
    [
      'a star inside a name',
      (stack) => allows(stack, 'ec2.*.amazonaws.com'),
      'allowedDomains[0] must be a domain in lower case, with a leading dot to include its subdomains, got: ec2.*.amazonaws.com; squid has no star inside a name: list each host, or the part behind the star with a leading dot [Stack/Proxy]',
    ],
    [
      'a dot at the end',
      (stack) => allows(stack, 'api.partner.example.'),
      'allowedDomains[0] must be a domain in lower case, with a leading dot to include its subdomains, got: api.partner.example.; leave out the dot at the end: api.partner.example [Stack/Proxy]',
    ],
    [
      'a log group from a parameter',
      (stack) => {
        const name = new CfnParameter(stack, 'LogGroup').valueAsString;
        return proxy(stack, { accessLog: LogGroup.fromLogGroupName(stack, 'Log', name) });
      },
      'accessLog.logGroupName must be known at synth, got: a token; write the name into the code, or create the log group in the app: the name becomes part of a script [Stack/Proxy]',
    ],
    [
      'an endpoint that is imported without its groups',
      (stack) => {
        const attrs = { vpcEndpointId: 'vpce-1', port: 443 };
        const endpoint = InterfaceVpcEndpoint.fromInterfaceVpcEndpointAttributes(stack, 'Ssm', attrs);
        return proxy(stack, { endpoints: SquidProxyEndpoints.existing([endpoint]) });
      },
      'endpoints[0] must have security groups, got: Stack/Ssm; give securityGroups when you import the endpoint [Stack/Proxy]',
    ],
    [
      'endpoints for each of two proxies',
      (stack) => {
        const vpc = new Vpc(stack, 'Shared', { maxAzs: 2, natGateways: 1 });
        proxy(stack, { vpc, endpoints: SquidProxyEndpoints.create() });
        const props = { vpc, allowedDomains: ['api.partner.example'], endpoints: SquidProxyEndpoints.create() };
        return new SquidProxy(stack, 'Second', props);
      },
      expect.stringContaining(
        '[Stack/Proxy] endpoints must not be created where the VPC has an endpoint of ssm with private DNS, got: ["Stack/Second/Endpoints/Ssm"]; create the endpoints once and pass them to SquidProxyEndpoints.existing',
      ),
    ],
  ]);
});
