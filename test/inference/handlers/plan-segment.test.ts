import { PLAN_LIMITS } from '../../../src/inference/handlers/plan-segment';

test('what a run takes at most', () => {
  expect(PLAN_LIMITS).toEqual({ carryBytes: 67_108_864, heldBytes: 33_554_432, jobs: 5000, records: 5_000_000 });
});
