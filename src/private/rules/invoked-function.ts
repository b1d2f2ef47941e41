import { groupBy } from '../collections';
import { anyOf, Inconclusive } from '../template/inconclusive';
import type { Resource } from '../template/resource';
import type { TemplateSet } from '../template/template-set';
import type { Text } from '../template/text';
import type { Value } from '../template/value';

const FUNCTION = 'AWS::Lambda::Function';
/** What stands for a function. */
const STAND_INS = ['AWS::Lambda::Alias', 'AWS::Lambda::Version'];
/** What is invoked where nothing is said. */
const LATEST = '$latest';

/** A function of the app that something invokes, directly or by a version or an alias. */
export interface InvokedFunction {
  readonly handler: Resource;
  /** The configuration of asynchronous invocations, for comparison; undefined where it is known only at deploy time. */
  readonly qualifier?: string;
  /** The alias, the version or both, by whose names a configuration may call the qualifier. */
  readonly by: Resource[];
}

/** The function that an ARN or a name belongs to; nothing if it is something else of the app. */
export function invokedFunction(name: Value, template: Resource['template']): InvokedFunction | undefined {
  const text = name.text();
  const found = text && (referred(text) ?? named(text, template));
  if (text && !found && !text.target && isMaybeFunction(text)) {
    throw new Inconclusive(name.location, 'the target is not in the app');
  }
  return found;
}

/** By a reference: alone, or in an ARN that is put together. */
function referred(text: Text): InvokedFunction | undefined {
  const [isReference, , suffix] = /^(\0|.*:function:\0)(?::([\w$-]+|\0))?$/s.exec(text.pattern) ?? [];
  const target = isReference === undefined ? undefined : targetOf(text, FUNCTION, ...STAND_INS);
  if (!target || STAND_INS.includes(target.type)) {
    return target && standIn(target);
  }
  return { handler: target, qualifier: suffix === '\0' ? undefined : (suffix?.toLowerCase() ?? LATEST), by: [] };
}

function targetOf(text: Text, ...types: string[]): Resource | undefined {
  return text.targets.map(({ resource }) => resource).find(({ type }) => types.includes(type));
}

function standIn(target: Resource): InvokedFunction {
  const handler = handlerOf(target);
  if (!handler) {
    throw new Inconclusive('Properties', `the function of ${target.id} is not in the app`);
  }
  const version = target.properties.get('FunctionVersion');
  const versions = version.tryText()?.targets.map(({ resource }) => resource) ?? [];
  return { handler, qualifier: target.properties.get('Name').text()?.key, by: [target, ...versions] };
}

/** The function that a version, an alias or a configuration is of. */
function handlerOf({ properties, template }: Resource): Resource | undefined {
  const text = properties.tryGet('FunctionName')?.tryText();
  return text && (targetOf(text, FUNCTION) ?? named(text, template)?.handler);
}

/** By a name that a function of the same template has. */
function named(text: Text, { set: templates, file }: Resource['template']): InvokedFunction | undefined {
  const [, name] = /^(?:.*:function:)?(.+)$/s.exec(text.readable) ?? [];
  const [, plain, suffix] = /^(.+):([\w$-]+)$/s.exec(name ?? '') ?? [];
  const functions = templates.index('rules/functionsByName', functionsByName);
  const find = (candidate: string | undefined) => functions.get(`${file}#${candidate}`);
  const handler = find(name) ?? find(plain);
  return handler && { handler, qualifier: find(name) ? LATEST : suffix.toLowerCase(), by: [] };
}

function functionsByName(templates: TemplateSet): Map<string, Resource> {
  const functions = new Map<string, Resource>();
  for (const handler of templates.ofType(FUNCTION)) {
    const name = handler.properties.tryGet('FunctionName')?.tryText();
    if (name) {
      functions.set(`${handler.template.file}#${name.readable}`, handler);
    }
  }
  return functions;
}

/** Whether an ARN that is no reference may be that of a function. */
function isMaybeFunction({ pattern }: Text): boolean {
  return /:lambda:[^:]*:[^:]*:function:/.test(pattern) || !/^arn:/.test(pattern);
}

/** Whether one of the configurations of asynchronous invocations that apply to an invocation is like this. */
export function isConfigured(invoked: InvokedFunction, isSo: (config: Value) => boolean): boolean {
  const { handler } = invoked;
  const configs = handler.template.set.index('rules/configsByFunction', configsByFunction).get(handler.key) ?? [];
  return anyOf(...configs.map((config) => () => applies(config, invoked) && isSo(config.properties)));
}

/** Each version and each alias has its configuration: that of the function is one of `$LATEST`. */
function applies(config: Resource, { qualifier, by }: InvokedFunction): boolean {
  const value = config.properties.get('Qualifier');
  const literal = value.isAbsent ? LATEST : value.tryText()?.literal?.toLowerCase();
  const target = qualifying(config);
  if (target || literal === LATEST) {
    return target ? by.includes(target) : literal === qualifier;
  }
  const key = value.text()?.key;
  if (key !== qualifier && (literal === undefined || qualifier === undefined || qualifier.includes('\0'))) {
    throw new Inconclusive('Properties', `what ${config.id} configures is known only at deploy time`);
  }
  return key === qualifier;
}

/** The alias or version that a qualifier is taken from: the CDK splits the ARN of the alias. */
function qualifying(config: Resource): Resource | undefined {
  const raw = config.rawProperty('Qualifier');
  const ids = typeof raw === 'object' ? (JSON.stringify(raw).match(/\w+/g) ?? []) : [];
  return ids
    .map((id) => config.template.resource(id))
    .find((resource) => resource && STAND_INS.includes(resource.type));
}

function configsByFunction(templates: TemplateSet): Map<string, Resource[]> {
  return groupBy(templates.ofType('AWS::Lambda::EventInvokeConfig'), (config) => handlerOf(config)?.key);
}
