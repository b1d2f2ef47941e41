import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnLogGroup, type ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { IConstruct } from 'constructs';
import { getOrAdd, groupBy } from '../private/collections';
import { claimInRegion } from '../private/synth/claims';
import { refuse } from '../private/synth/errors';
import { at, propertiesOf, read, textOf } from '../private/synth/references';
import { CLASSES_WITHOUT_FILTERS } from './facts';
import { logGroupNameOf, type WatchedFunction } from './watched-function';

/** The log group to watch. Rejects one that is not known, is not that of the function, or has no metric filters. */
export function requireLogGroup(
  { resource, logGroup: own }: WatchedFunction,
  given: ILogGroup | undefined,
  scope: IConstruct,
): ILogGroup {
  const logGroup = given ?? own;
  if (!logGroup) {
    const remedy =
      'give the function a logGroup, set the feature flag @aws-cdk/aws-lambda:useCdkManagedLogGroup, or pass the log group of the function as logGroup here';
    return refuse({ property: 'handler', must: 'have a log group that is known at synth', remedy }, scope);
  }
  const [name, ownName] = [logGroup, own].map((it) => it && textOf(scope, it.logGroupName));
  const declared = resource && logGroupNameOf(resource);
  const expected = declared ?? ownName;
  if (expected !== undefined && name !== expected) {
    const remedy = 'leave logGroup out, or pass the one that the function was given';
    refuse({ property: 'logGroup', must: 'be the log group of the handler', got: name, remedy }, scope);
  }
  requireFilters(logGroup, scope);
  return logGroup;
}

function requireFilters(logGroup: ILogGroup, scope: IConstruct): void {
  const [group] = read(scope, logGroup.logGroupName).targets.filter((it) => it instanceof CfnLogGroup);
  const logClass = group && at(propertiesOf(group).value, 'LogGroupClass');
  if (typeof logClass === 'string' && CLASSES_WITHOUT_FILTERS.includes(logClass)) {
    const remedy = 'use the class STANDARD: no other one has metric filters';
    refuse({ property: 'logGroup', must: 'be of the class STANDARD', got: logClass, remedy }, scope);
  }
}

/** Rejects a second set of alarms on one log group: each line would be counted by both. */
export function requireOnlyOne(logGroup: ILogGroup, scope: IConstruct): void {
  const name = textOf(scope, logGroup.logGroupName);
  const other = claimInRegion(`log group ${name}`, scope);
  if (other !== undefined) {
    const must = 'be one that no other ConnectionAlarms watches';
    const remedy = 'create one for all functions that write to it, or give each function a log group of its own';
    refuse({ property: 'logGroup', must, got: `that of ${other}`, remedy }, scope);
  }
}

/** The functions of an app by the log group that they were given. */
const WRITERS = new WeakMap<IConstruct, Map<string, CfnFunction[]>>();

/** The other functions of the app that write to a log group. Asked when the app is complete: what is found is kept. */
export function othersOf(logGroup: ILogGroup, own: CfnFunction | undefined, scope: IConstruct): CfnFunction[] {
  const { root } = scope.node;
  const writers = getOrAdd(WRITERS, root, () => {
    const functions = root.node.findAll().filter((it) => CfnFunction.isCfnFunction(it));
    return groupBy(functions as CfnFunction[], logGroupNameOf);
  });
  const found = writers.get(textOf(scope, logGroup.logGroupName)) ?? [];
  return found.filter((it) => it !== own);
}
