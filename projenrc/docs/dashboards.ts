import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { templatesBelow } from '../checks/cfn-lint';
import { drawDashboard, type Widget } from './dashboard-svg';

/** A picture of a dashboard. */
export interface Picture {
  readonly name: string;
  readonly svg: string;
}

/** The dashboards in the templates that the integration tests of a module synthesize. */
export function dashboardsOf(root: string, module: string): Picture[] {
  return templatesOf(root, module).flatMap((template) =>
    Object.entries<any>(template.Resources ?? {})
      .filter(([, { Type }]) => Type === 'AWS::CloudWatch::Dashboard')
      .map(([id, { Properties }]) => ({
        name: nameOf(id),
        svg: drawDashboard(widgetsOf(Properties.DashboardBody)),
      })),
  );
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
