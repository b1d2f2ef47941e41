import { attempt, Inconclusive } from '../template/inconclusive';
import type { Resource } from '../template/resource';
import type { Value } from '../template/value';
import { invokedFunction } from './invoked-function';

export const TRIGGER = 'Custom::Trigger';
/** The variable by which the framework of the CDK's `Provider` knows the function of the user. */
const USER_FUNCTION = 'USER_ON_EVENT_FUNCTION_ARN';

/** The function that a trigger calls; of the CDK's triggers it is a version. */
export function triggeredFunction({ properties, template }: Resource): Resource | undefined {
  return invokedFunction(properties.get('HandlerArn'), template)?.handler;
}

/** The function that a custom resource is made by, as far as it is in the app: that behind a `Provider`, or its own. */
export function handlerBehind(resource: Resource): Resource | undefined {
  const named = resource.type === TRIGGER ? 'HandlerArn' : 'ServiceToken';
  const called = known(resource.properties.get(named), resource);
  const variable = called?.properties.tryGet('Environment')?.tryGet('Variables')?.tryGet(USER_FUNCTION);
  return variable && called && !variable.isAbsent ? known(variable, called) : called;
}

function known(name: Value, { template }: Resource): Resource | undefined {
  const found = attempt(() => invokedFunction(name, template));
  return found instanceof Inconclusive ? undefined : found?.handler;
}
