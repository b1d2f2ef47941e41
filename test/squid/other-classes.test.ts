import { proxyStack } from './support';

test.each([
  ['vpc', 'Vpc', 'Vpc.fromLookup(…)'],
  ['instanceType', 'InstanceType', 'InstanceType.of(InstanceClass.T4G, InstanceSize.MICRO)'],
  ['machineImage', 'MachineImage', 'MachineImage.resolveSsmParameterAtLaunch(…)'],
  ['workingHours', 'WorkingHours', 'WorkingHours.of(…)'],
  ['endpoints', 'SquidProxyEndpoints', 'SquidProxyEndpoints.create()'],
  ['accessLog', 'LogGroup', 'LogGroup.fromLogGroupName(…)'],
])('%s of another class is refused, with an example', (property, name, example) => {
  const message = `${property} must be made by the class ${name}, got: an object of the class Object; write for example ${example} [Stack/Proxy]`;
  expect(() => proxyStack({ [property]: {} })).toThrow(message);
});
