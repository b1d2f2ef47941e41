import { CALL_BYTES } from '../../../src/inference/handlers/plan-inference';

test('a call of the planner reads 4 GiB', () => {
  expect(CALL_BYTES).toBe(4_294_967_296);
});
