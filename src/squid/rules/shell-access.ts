import { groupBy } from '../../private/collections';
import type { Resource } from '../../private/template/resource';
import type { TemplateSet } from '../../private/template/template-set';
import type { Value } from '../../private/template/value';
import { WITHOUT_SHELL } from '../facts';

const SSH = '22';

/** Types of which only some accept connections on port 22, with what tells these. */
const SOME: Record<string, (resource: Resource) => boolean> = {
  'AWS::Batch::ComputeEnvironment': ({ properties }) =>
    !/^FARGATE/.test(literalOf(properties.at('ComputeResources', 'Type')) ?? ''),
  'AWS::EC2::VPCEndpoint': ({ properties }) => isOwnService(properties.get('ServiceName')),
  'AWS::ECS::Service': runsSsh,
  'AWS::ECS::TaskSet': runsSsh,
  'AWS::ElasticLoadBalancing::LoadBalancer': ({ properties }) =>
    properties
      .get('Listeners')
      .possibilities()
      .some((listener) => literalOf(listener.get('LoadBalancerPort')) === SSH),
  'AWS::ElasticLoadBalancingV2::LoadBalancer': (balancer) =>
    (balancer.template.set.index('squid/listeners', listenersByBalancer).get(balancer.key) ?? []).some(
      ({ properties }) => literalOf(properties.get('Port')) === SSH,
    ),
  // ONTAP has a command line of its own.
  'AWS::FSx::FileSystem': ({ properties }) => literalOf(properties.get('FileSystemType')) === 'ONTAP',
  // RDS Custom gives its users the machine.
  'AWS::RDS::DBInstance': ({ properties }) => /^custom-/.test(literalOf(properties.get('Engine')) ?? ''),
};

/** Whether somebody may open a shell on a resource, or on what it passes connections on to. */
export function mayHaveShell(resource: Resource): boolean {
  const { type, template } = resource;
  const test = Object.hasOwn(SOME, type) ? SOME[type] : undefined;
  return test ? template.set.scenarios.undecided(() => test(resource)) : !WITHOUT_SHELL.has(type);
}

/** An endpoint of a service of AWS accepts no SSH; one of somebody's own, which has `vpce` in its name, may pass it on. */
function isOwnService(name: Value): boolean {
  const pattern = name.tryText()?.pattern ?? '';
  return pattern.includes('.vpce.') || !/^(com|cn|aws)\./.test(pattern);
}

/** Whether a container of a service of ECS listens on the port, or its definition is not seen. */
function runsSsh({ properties }: Resource): boolean {
  const definition = properties.get('TaskDefinition').tryText()?.target?.resource;
  const containers = definition?.properties.get('ContainerDefinitions').possibilities();
  return !containers || containers.some((container) => listens(container));
}

function listens(container: Value): boolean {
  const ports = container.tryGet('PortMappings')?.possibilities() ?? [];
  return ports.some((mapping) => literalOf(mapping.get('ContainerPort')) === SSH);
}

function listenersByBalancer(templates: TemplateSet): Map<string, Resource[]> {
  const listeners = templates.ofType('AWS::ElasticLoadBalancingV2::Listener');
  return groupBy(listeners, ({ properties }) => properties.tryGet('LoadBalancerArn')?.tryText()?.target?.resource.key);
}

function literalOf(value: Value): string | undefined {
  return value.tryText()?.literal;
}
