import { Ties } from '../../../src/private/template/ties';

test('a name is kept by its kind', () => {
  const ties = new Ties();
  ties.offer('export', 'Queue');
  ties.ask('alarm', 'orders');
  expect([...ties.offered]).toEqual(['export Queue']);
  expect([...ties.asked]).toEqual(['alarm orders']);
});

test('a text with a hole is of its own app', () => {
  const ties = new Ties();
  ties.offer('export', 'orders-\0given\0');
  ties.ask('export', 'orders-\0given\0');
  expect([...ties.offered, ...ties.asked]).toEqual([]);
});
