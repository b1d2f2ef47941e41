import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { templatesBelow } from '../checks/cfn-lint';
import { type Alarm, drawDashboard, type Widget } from './dashboard-svg';
import { PALETTES, SCHEMES } from './palette';

/** A dashboard, drawn for both colour schemes. */
export interface Picture {
  readonly name: string;
  readonly words: string;
  readonly light: string;
  readonly dark: string;
}

/** The dashboards in the templates that the integration tests of a module synthesize. */
export function dashboardsOf(root: string, module: string): Picture[] {
  return templatesOf(root, module).flatMap((template) => {
    const alarms = alarmsOf(template);
    return resourcesOf(template, 'AWS::CloudWatch::Dashboard').map(([id, { DashboardBody }]) => {
      const widgets = widgetsOf(DashboardBody);
      const [light, dark] = SCHEMES.map((scheme) => drawDashboard(widgets, alarms, PALETTES[scheme]));
      return { name: nameOf(id), words: wordsOf(widgets), light, dark };
    });
  });
}

function wordsOf(widgets: readonly Widget[]): string {
  const titles = widgets.map(({ properties }) => properties.title).filter(Boolean);
  return `A dashboard with sample data: ${titles.join('; ')}`;
}

function resourcesOf(template: any, type: string): [string, any][] {
  return Object.entries<any>(template.Resources ?? {})
    .filter(([, resource]) => resource.Type === type)
    .map(([id, { Properties }]) => [id, Properties]);
}

/** The alarms of a template, whose descriptions end before the link to the runbook. */
export function alarmsOf(template: any): Alarm[] {
  return resourcesOf(template, 'AWS::CloudWatch::Alarm').map(([, alarm]) => ({
    metrics: alarm.MetricName
      ? [alarm.MetricName]
      : (alarm.Metrics ?? []).flatMap(({ MetricStat }: any) => MetricStat?.Metric.MetricName ?? []),
    threshold: alarm.Threshold,
    below: alarm.ComparisonOperator.startsWith('LessThan'),
    plain: alarm.MetricName !== undefined,
    expression: (alarm.Metrics ?? []).find(({ ReturnData }: any) => ReturnData !== false)?.Expression ?? '',
    description: textOf(alarm.AlarmDescription ?? '').replace(/ ?Runbook: \S+$/, ''),
  }));
}

/** The templates that are committed as snapshots under `integ/`. */
export function templatesOf(root: string, module: string): any[] {
  const integ = join(root, 'integ');
  const folders = existsSync(integ) ? readdirSync(integ) : [];
  return folders
    .filter((name) => name.startsWith(`integ.${module}-`) && name.endsWith('.snapshot'))
    .sort()
    .flatMap((name) => templatesBelow(join(integ, name)))
    .map((path) => JSON.parse(readFileSync(path, 'utf8')));
}

/** The widgets of a body, in which a reference stands as the name of what it refers to. */
export function widgetsOf(body: unknown): Widget[] {
  return JSON.parse(textOf(body)).widgets;
}

function textOf(value: any): string {
  if (typeof value === 'string') {
    return value;
  }
  if (value['Fn::Join']) {
    const [separator, parts] = value['Fn::Join'];
    return parts.map(textOf).join(separator);
  }
  if (value.Ref) {
    return nameOf(value.Ref);
  }
  if (value['Fn::GetAtt']) {
    return nameOf([value['Fn::GetAtt']].flat()[0].split('.')[0]);
  }
  throw new Error(`A dashboard body holds what cannot be drawn: ${JSON.stringify(value)}`);
}

/** A logical id without the hash at its end, a pseudo parameter without its namespace. */
function nameOf(id: string): string {
  return id.replace(/^AWS::/, '').replace(/[0-9A-F]{8}$/, '');
}
