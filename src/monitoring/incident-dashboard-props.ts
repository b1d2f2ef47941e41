import type { IConstruct } from 'constructs';

/** Properties of an `IncidentDashboard`. */
export interface IncidentDashboardProps {
  /**
   * The construct below which everything watched is shown: the app, a Stage, a stack or any other construct. Constructs in
   * another Stage, account or Region than the dashboard are omitted, with a warning.
   */
  readonly scope: IConstruct;

  /**
   * The name of the dashboard, 1 to 255 letters, digits, `-` and `_`. Changing it replaces the dashboard.
   *
   * @default - CloudFormation generates one
   */
  readonly dashboardName?: string;
}
