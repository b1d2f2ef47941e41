import type { Resource } from '../../src/private/template/resource';
import { TemplateSet } from '../../src/private/template/template-set';
import type { Value } from '../../src/private/template/value';

/** The resources of one template by their logical ids; `more` are its other sections. */
export function resourcesOf(Resources: object, more: object = {}): (id: string) => Resource {
  const [template] = TemplateSet.of({ '/app/One.template.json': { ...more, Resources } }).all;
  return (id) => template.resource(id) as Resource;
}

/** A value as rules see it, in a template with other resources. */
export function asValue(raw: unknown, others: object = {}, more: object = {}): Value {
  const holder = resourcesOf({ ...others, Holder: { Type: 'Custom::Holder', Properties: { Value: raw } } }, more);
  return holder('Holder').properties.get('Value');
}
