import { CfnFunction, type IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { IConstruct } from 'constructs';
import { madeLogGroupOf } from '../private/synth/cdk-internals';
import { at, propertiesOf, read, textOf } from '../private/synth/references';

/** A function with the log that it writes, as far as the app tells. */
export interface WatchedFunction {
  /** The function itself, without a version. */
  readonly base: IFunction;
  /** Undefined for an import. */
  readonly resource?: CfnFunction;
  /** The log group that it was given, or that the CDK made for it. */
  readonly logGroup?: ILogGroup;
  /** The lowest level of the lines that the code of the function writes. */
  readonly logLevel?: string;
}

/** Finds out what a function, a version or an alias is of. Creates nothing. */
export function watchedFunction(handler: IFunction): WatchedFunction {
  const base = withoutQualifier(handler);
  const resource = read(base, base.functionName).targets.find((it) => CfnFunction.isCfnFunction(it));
  if (!resource) {
    return { base };
  }
  const { value } = propertiesOf(resource);
  const settings = at(value, 'LoggingConfig');
  const logLevel = at(settings, 'ApplicationLogLevel');
  return {
    base,
    resource,
    logGroup: logGroupOf(resource, at(settings, 'LogGroup')),
    logLevel: typeof logLevel === 'string' ? logLevel : undefined,
  };
}

/** The log group that a function has in the template, for comparison; undefined for that which Lambda makes. */
export function logGroupNameOf(resource: CfnFunction): string | undefined {
  const name = at(propertiesOf(resource).value, 'LoggingConfig', 'LogGroup');
  return name === undefined ? undefined : textOf(resource, name);
}

function withoutQualifier(handler: IFunction): IFunction {
  const { lambda } = handler as IFunction & { readonly lambda?: IFunction };
  return lambda ? withoutQualifier(lambda) : handler;
}

/** An override of the template may name another one than the construct knows. */
function logGroupOf(resource: CfnFunction, declared: unknown): ILogGroup | undefined {
  const made = madeLogGroupOf(resource.node.scope as IConstruct);
  const isIt = declared === undefined || (made && textOf(resource, made.logGroupName) === textOf(resource, declared));
  return isIt ? made : undefined;
}
