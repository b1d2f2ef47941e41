import { AspectPriority, Aspects } from 'aws-cdk-lib';
import { Construct, type IConstruct } from 'constructs';
import { forEachStage } from '../private/synth/cdk-internals';
import { refuse } from '../private/synth/errors';
import { AlarmAdder } from './alarm-adder';
import { stageOf } from './app-view';
import type { IncidentAlarmsProps } from './incident-alarms-props';
import { addSettings, requireSettings, settingsAt } from './settings';

/**
 * Gives the resources of an app the alarms that would have caught an incident, in the stack of each resource: RDS proxies,
 * serverless and node-based caches, DocumentDB clusters, image pulls from Amazon ECR repositories, Amplify builds, and
 * functions that a schedule invokes.
 *
 * A resource that has such an alarm keeps it, whether it is yours or the library's. Imported resources get none. If several
 * calls cover a resource, the nearest scope decides.
 *
 * @example
 * import type { App } from 'aws-cdk-lib';
 * import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
 * import type { ITopic } from 'aws-cdk-lib/aws-sns';
 * import { IncidentAlarms } from 'cdk-hindsight/monitoring';
 *
 * declare const app: App;
 * declare const topic: ITopic;
 *
 * IncidentAlarms.of(app, { actions: [new SnsAction(topic)] });
 */
export class IncidentAlarms {
  /**
   * Watches everything below a scope, including constructs that are created later and Stages below it.
   *
   * @param scope the app, or a Stage, a stack or any other construct
   * @throws if a property has the wrong type, if a construct to exclude is not below the scope, or if two calls for one
   * scope contradict each other; at synth if an action is not valid for an alarm
   */
  public static of(scope: IConstruct, props: IncidentAlarmsProps = {}): IncidentAlarms {
    if (!Construct.isConstruct(scope)) {
      const remedy = 'pass the app, a Stage, a stack or another construct';
      refuse({ property: 'scope', must: 'be a construct', got: `${scope}`, remedy });
    }
    requireSettings(scope, props);
    const isCovered = settingsAt(scope) !== undefined;
    addSettings(scope, props);
    if (!isCovered) {
      cover(scope);
    }
    return new IncidentAlarms(scope);
  }

  private constructor(private readonly scope: IConstruct) {}

  /**
   * The alarms that were added because of this scope, each as `<path of the resource>: <name of the alarm>`, in the order
   * of the paths. Call it after `app.synth()`.
   */
  public added(): string[] {
    return [...(settingsAt(this.scope)?.added ?? [])].sort();
  }
}

/** Aspects end at a Stage. */
function cover(scope: IConstruct): void {
  const aspect = new AlarmAdder();
  const addTo = (covered: IConstruct) => Aspects.of(covered).add(aspect, { priority: AspectPriority.MUTATING });
  addTo(scope);
  const around = stageOf(scope);
  if (around) {
    forEachStage(around, (stage) => {
      if (stage !== scope && stage.node.scopes.includes(scope)) {
        addTo(stage);
      }
    });
  }
}
