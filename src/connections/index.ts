export * from './connection-alarms';
export * from './connection-alarms-props';
