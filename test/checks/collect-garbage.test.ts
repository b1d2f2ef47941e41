import { runInNewContext } from 'node:vm';
import { collectGarbage } from '../../src/checks/collect-garbage';

test('what nobody holds is gone', async () => {
  const held = new WeakRef({ template: 'a' });
  // A weak reference holds its object until the current job has ended.
  await new Promise((resolve) => setImmediate(resolve));
  collectGarbage();
  expect(held.deref()).toBeUndefined();
});

test('nobody else can do it afterwards', () => {
  collectGarbage();
  expect(runInNewContext('typeof gc')).toBe('undefined');
});
