export * from './punctual-schedule';
export * from './punctual-schedule-props';
export * from './punctual-target';
export * from './punctual-times';
