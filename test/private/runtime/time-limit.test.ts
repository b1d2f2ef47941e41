import { withinMillis } from '../../../src/private/runtime/time-limit';

const NEVER = new Promise<never>(() => undefined);

test('work that ends in time has its result', async () => {
  expect(await withinMillis(60_000, Promise.resolve(1), 'too late')).toBe(1);
});

test('work that fails in time has its error', async () => {
  await expect(withinMillis(60_000, Promise.reject(new Error('no')), 'too late')).rejects.toThrow('no');
});

test('work that does not end is given up', async () => {
  await expect(withinMillis(10, NEVER, 'too late')).rejects.toThrow('too late');
});

test('work that fails too late disturbs nobody', async () => {
  const late = new Promise<never>((_, reject) => setTimeout(() => reject(new Error('late')), 50));
  await expect(withinMillis(10, late, 'too late')).rejects.toThrow('too late');
  await new Promise((resolve) => setTimeout(resolve, 60));
});
