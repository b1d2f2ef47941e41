import { Stack } from 'aws-cdk-lib';
import { Column, Dashboard, type IWidget, Row, TextWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct, type IConstruct } from 'constructs';
import { messagesOf, refuse } from '../private/synth/errors';
import { type Kinds, requireKinds } from '../private/synth/kinds';
import { requireText } from '../private/synth/validation';
import { stageOf } from './app-view';
import type { IncidentDashboardProps } from './incident-dashboard-props';
import { outermost, StackOrder } from './stack-order';

const { warn } = messagesOf('monitoring');

const PROPS: Kinds<IncidentDashboardProps> = { scope: 'object', dashboardName: 'text?' };

const NAME = {
  pattern: /^[\w-]{1,255}$/,
  must: 'be 1 to 255 letters, digits, - and _',
  remedy: 'leave it out, and CloudFormation generates one',
};

/** A construct with graphs of its own. */
type Watched = IConstruct & { widgets(): IWidget[] };

/**
 * One dashboard of everything that the library watches in an app, with a row for each resource: its own constructs, its alarm
 * constructs for existing resources, and what `IncidentAlarms` watches.
 *
 * @example
 * import type { App } from 'aws-cdk-lib';
 * import { IncidentDashboard } from 'cdk-hindsight/monitoring';
 *
 * declare const app: App;
 *
 * new IncidentDashboard(this, 'Incidents', { scope: app });
 */
export class IncidentDashboard extends Construct {
  /** The dashboard itself. */
  public readonly dashboard: Dashboard;

  private readonly scope: IConstruct;

  /** @throws if the scope is not a construct, or CloudWatch would reject the name */
  constructor(scope: Construct, id: string, props: IncidentDashboardProps) {
    super(scope, id);
    requireKinds(props, PROPS, this);
    requireText('dashboardName', props.dashboardName, NAME, this);
    if (!Construct.isConstruct(props.scope)) {
      const remedy = 'pass the app, a Stage, a stack or another construct';
      refuse({ property: 'scope', must: 'be a construct', remedy }, this);
    }
    this.scope = props.scope;
    this.dashboard = new Dashboard(this, 'Dashboard', {
      dashboardName: props.dashboardName,
      widgets: [[new LaterWidgets(() => this.rows())]],
    });
    this.node.addValidation({ validate: () => this.warnOfGaps() });
  }

  private rows(): IWidget[] {
    return this.watched()
      .filter((watched) => this.whyElsewhere(watched) === undefined)
      .flatMap((watched) => [title(watched), new Row(...watched.widgets())]);
  }

  /** In the order of their paths. What is in one of them is a part of it. */
  private watched(): Watched[] {
    const find = (construct: IConstruct): Watched[] =>
      isWatched(construct) ? [construct] : construct.node.children.flatMap(find);
    return find(this.scope).sort((a, b) => (a.node.path < b.node.path ? -1 : 1));
  }

  private whyElsewhere(watched: IConstruct): string | undefined {
    const [own, other] = [this, watched].map((it) => outermost(Stack.of(it)));
    if (stageOf(other) !== stageOf(own)) {
      return 'in another Stage';
    }
    if (other.environment !== own.environment) {
      return 'in another account or Region';
    }
    return other !== own && new StackOrder().isAfter(other, own)
      ? 'in a stack that depends on that of the dashboard'
      : undefined;
  }

  private warnOfGaps(): string[] {
    // For a late warning, an acknowledgement counts only above the construct that has it.
    const place = this.dashboard;
    const watched = this.watched();
    const gaps = watched.flatMap((it) => {
      const why = this.whyElsewhere(it);
      return why === undefined ? [] : [`${it.node.path} is ${why}`];
    });
    if (gaps.length > 0) {
      warn(
        place,
        'elsewhere',
        `the dashboard leaves out what it cannot show: ${gaps.join('; ')}. Create one there too.`,
      );
    }
    if (watched.length === 0) {
      warn(place, 'empty', 'the dashboard is empty: call IncidentAlarms.of for its scope, or widen the scope.');
    }
    return [];
  }
}

/** A construct of the library, or another one that offers its graphs in the same way. */
function isWatched(construct: IConstruct): construct is Watched {
  return typeof Reflect.get(construct, 'widgets') === 'function';
}

function title({ node }: IConstruct): IWidget {
  const path = node.id.endsWith('IncidentAlarms') ? node.path.replace(/\/?IncidentAlarms$/, '') : node.path;
  return new TextWidget({ markdown: `### ${path}`, width: 24, height: 1 });
}

/** Widgets that are known only when the template is written: constructs of any kind are made until then. */
class LaterWidgets implements IWidget {
  public readonly width = 24;
  public readonly height = 1;
  private place = { x: 0, y: 0 };

  constructor(private readonly make: () => IWidget[]) {}

  public position(x: number, y: number): void {
    this.place = { x, y };
  }

  public toJson(): unknown[] {
    const column = new Column(...this.make());
    column.position(this.place.x, this.place.y);
    return column.toJson();
  }
}
