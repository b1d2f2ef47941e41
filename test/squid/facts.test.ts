import { INSTANCE_TYPE, TIME_OF_DAY, TIME_ZONE, WITHOUT_SHELL } from '../../src/squid/facts';

test('the types without a shell are in the order of the alphabet, each once', () => {
  const types = [...WITHOUT_SHELL];
  expect(types.filter((type) => !/^AWS::[A-Z]\w+::[A-Z]\w+$/.test(type))).toEqual([]);
  expect(types).toEqual([...types].sort());
  expect(types).toHaveLength(118);
});

test.each([
  'AWS::AutoScaling::LaunchConfiguration',
  'AWS::Cloud9::EnvironmentEC2',
  'AWS::EC2::Instance',
  'AWS::EC2::LaunchTemplate',
  'AWS::EC2::NetworkInterface',
  'AWS::EMR::Cluster',
  'AWS::Glue::DevEndpoint',
  'AWS::ImageBuilder::InfrastructureConfiguration',
  'AWS::SageMaker::Cluster',
])('on %s there may be one', (type) => {
  expect(WITHOUT_SHELL.has(type)).toBe(false);
});

test.each([
  't4g.nano',
  't4g.micro',
  't3.small',
  'c8g.medium',
  'm7i-flex.large',
  'c7gn.xlarge',
  'r8g.24xlarge',
  'c6g.metal',
  'm7i.metal-24xl',
  'u7i-12tb.224xlarge',
  'u7i-6tb.112xlarge',
  'm10a.large',
])('%s is an instance type', (name) => {
  expect(INSTANCE_TYPE.test(name)).toBe(true);
});

test.each([
  't4g',
  't4g.',
  't4g.tiny',
  'T4G.micro',
  '4g.micro',
  't.micro',
  't123g.micro',
  't4gmicro',
  't4g.micro.large',
  'db.t4g.micro',
  ' t4g.micro',
  't4g.micro; id',
  'c8-gn.large',
  'u7i-tb.large',
  'm7i-flextb.large',
  't4g.24large',
  't4g.24micro',
  'm7i.metal-xl',
  'm7i.metal-24',
  'm7i.metal24xl',
  't4g-2.micro',
])('%j is none', (name) => {
  expect(INSTANCE_TYPE.test(name)).toBe(false);
});

test.each(['00:00', '09:59', '10:05', '19:30', '20:00', '23:59'])('%s is a time of day', (time) => {
  expect(TIME_OF_DAY.test(time)).toBe(true);
});

test.each([
  '24:00',
  '30:00',
  '9:00',
  '09:60',
  '09:5',
  '0900',
  '09:00:00',
  ' 09:00',
  '-9:00',
  '2-:00',
  '09:-0',
  '09:0-',
])('%j is none', (time) => {
  expect(TIME_OF_DAY.test(time)).toBe(false);
});

test.each([
  'UTC',
  'GMT',
  'CET',
  'EST5EDT',
  'Europe/Berlin',
  'Etc/GMT+5',
  'Etc/GMT-14',
  'America/Port-au-Prince',
  'America/Argentina/Buenos_Aires',
])('%s is a time zone', (name) => {
  expect(TIME_ZONE.test(name)).toBe(true);
});

test.each([
  '',
  'utc',
  'UTC+1',
  'UT',
  'CEST',
  'EST5',
  'EST5ED',
  'EST55EDT',
  'Berlin',
  'europe/Berlin',
  'Europe/berlin',
  'Europe/',
  '/Berlin',
  'Europe//Berlin',
  'Europe/Berlin ',
  ' Europe/Berlin',
  'Europe Berlin',
  'Eu-rope/Berlin',
])('%j is no time zone', (name) => {
  expect(TIME_ZONE.test(name)).toBe(false);
});
