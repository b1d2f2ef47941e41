import { CLAIMS, METRICS, STARTER_VARIABLES } from '../../src/schedule/start-due.contract';

test('construct and starter agree on names that a deployed table, its alarms and its function have', () => {
  expect(STARTER_VARIABLES).toEqual({ table: 'CLAIMS_TABLE' });
  expect(CLAIMS).toEqual({ key: 'id', expires: 'expires', days: 8 });
  expect(METRICS).toMatchObject({
    namespace: 'CdkHindsight/Schedule',
    dimension: 'Schedule',
    lateness: 'Lateness',
    started: 'Started',
    missed: 'Missed',
    startFailed: 'StartFailed',
    starterDimension: 'FunctionName',
  });
});
