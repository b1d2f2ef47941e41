import type { IConstruct } from 'constructs';

/** Properties of an `IncidentDashboard`. */
export interface IncidentDashboardProps {
  /**
   * Shows what is watched below this construct: the app, a Stage, a stack or any other construct. What is in another Stage,
   * account or Region than the dashboard is left out, with a warning.
   */
  readonly scope: IConstruct;

  /**
   * The name of the dashboard, 1 to 255 letters, digits, `-` and `_`. A dashboard with another name is another dashboard.
   *
   * @default - CloudFormation generates one
   */
  readonly dashboardName?: string;
}
