import type { Resource } from '../../private/template/resource';
import type { Value } from '../../private/template/value';

/** The resources that a job definition asks for: `VCPU` and `MEMORY`, by their type. */
export function requirementsOf({ properties }: Resource): Map<string, Value> {
  const items = properties.at('ContainerProperties', 'ResourceRequirements').items();
  return new Map(items.map((item) => [item.get('Type').string() ?? '', item.get('Value')]));
}

/** Whether its jobs run on Fargate. */
export function isOnFargate({ properties }: Resource): boolean {
  return properties
    .get('PlatformCapabilities')
    .items()
    .some((item) => item.string()?.toUpperCase() === 'FARGATE');
}
