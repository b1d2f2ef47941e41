import { CfnResource, type IAspect, type Stack, type Stage } from 'aws-cdk-lib';
import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct, type IConstruct } from 'constructs';
import { groupBy } from '../private/collections';
import { messagesOf } from '../private/synth/errors';
import { bindActions } from './actions';
import { AppView, findInStage, stageOf } from './app-view';
import type { Kind } from './kind';
import { KINDS } from './kinds';
import { type Settings, settingsFor } from './settings';
import { outermost, StackOrder } from './stack-order';

const { note } = messagesOf('monitoring');

const ID = 'IncidentAlarms';

/** The resources that need no second look, whichever scope asks. */
const DONE = new WeakSet<CfnResource>();

interface Wanted {
  readonly resource: CfnResource;
  readonly kind: Kind;
  readonly settings: Settings;
}

interface Added {
  readonly resource: CfnResource;
  readonly names: string[];
  readonly isSilent: boolean;
}

/**
 * Adds alarms to the tree while its aspects run.
 *
 * All of them are added at the first visit, that of the scope, so that the aspects of the CDK, such as tags, still come to
 * the new constructs: without `@aws-cdk/core:aspectStabilization` they go through the tree only once, from the outside in.
 * Later visits are for what other aspects have added since.
 */
export class AlarmAdder implements IAspect {
  private readonly swept = new WeakSet<Stage>();

  public visit(construct: IConstruct): void {
    const stage = stageOf(construct);
    if (stage && !this.swept.has(stage)) {
      this.swept.add(stage);
      addAlarms(stage, findInStage(construct).filter(CfnResource.isCfnResource));
    } else if (stage && CfnResource.isCfnResource(construct)) {
      addAlarms(stage, [construct]);
    }
  }
}

function addAlarms(stage: Stage, resources: CfnResource[]): void {
  const wanted = resources.flatMap((resource) => {
    const kind = KINDS.find(({ types }) => types.includes(resource.cfnResourceType));
    const settings = kind && settingsFor(resource);
    return settings && !DONE.has(resource) ? [{ resource, kind, settings }] : [];
  });
  if (wanted.length > 0) {
    const app = new AppView(stage);
    const order = new StackOrder();
    const added = wanted.flatMap((it) => watch(it, app, order) ?? []);
    tellOf(added.filter(({ names }) => names.length > 0));
  }
}

function watch({ resource, kind, settings }: Wanted, app: AppView, order: StackOrder): Added | undefined {
  DONE.add(resource);
  const id = `${['Resource', 'Default'].includes(resource.node.id) ? '' : resource.node.id}${ID}`;
  const parent = resource.node.scope as Construct;
  const own = kind.options && settings[kind.options];
  if (parent.node.tryFindChild(id) || own?.enabled === false) {
    return undefined;
  }
  const watcher = kind.watch({ resource, scope: parent, id }, settings, app);
  if (!watcher || Object.keys(watcher.alarms).length === 0) {
    parent.node.tryRemoveChild(id);
    return undefined;
  }
  const actions = { actions: own?.actions ?? settings.actions, okActions: own?.okActions ?? settings.okActions };
  for (const alarm of Object.values(watcher.alarms)) {
    bindActions(alarm as Alarm, actions, settings.calls > 1, order);
  }
  exist(watcher, resource);
  const names = Object.keys(watcher.alarms);
  settings.added.push(...names.map((name) => `${pathOf(resource)}: ${name}`));
  return { resource, names, isSilent: !actions.actions?.length };
}

/** The alarms of a resource that a condition creates exist only with it. */
function exist(scope: IConstruct, { cfnOptions: { condition } }: CfnResource): void {
  if (condition) {
    for (const made of scope.node.findAll().filter(CfnResource.isCfnResource)) {
      made.cfnOptions.condition ??= condition;
    }
  }
}

/** One list for each stack that the CLI deploys. */
function tellOf(added: readonly Added[]): void {
  const stacks = new Map<string, Stack>(added.map(({ resource: { stack } }) => [stack.node.path, outermost(stack)]));
  const byStack = groupBy(added, ({ resource }) => stacks.get(resource.stack.node.path)?.node.path);
  for (const [path, ofStack] of byStack) {
    const stack = [...stacks.values()].find(({ node }) => node.path === path) as Stack;
    const lines = ofStack.map(({ resource, names }) => `${pathOf(resource)}: ${names.join(', ')}`).sort();
    const silent = ofStack.some(({ isSilent }) => isSilent);
    // An acknowledgement counts for what is below its construct.
    const place = stack.node.tryFindChild(ID) ?? new Construct(stack, ID);
    note(
      place,
      'added',
      `IncidentAlarms added alarms. ${lines.join('; ')}. ` +
        `${silent ? 'Some have no actions, so that nobody is notified: set actions. ' : ''}` +
        'To have none, list a resource in exclude, or set a threshold to AlarmThreshold.off().',
    );
  }
}

/** The path that a reader knows: of the construct that stands for the resource. */
function pathOf({ node }: CfnResource): string {
  return ['Resource', 'Default'].includes(node.id) ? (node.scope?.node.path ?? node.path) : node.path;
}
