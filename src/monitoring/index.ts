export * from './incident-alarms';
export * from './incident-alarms-props';
export * from './incident-dashboard';
export * from './incident-dashboard-props';
