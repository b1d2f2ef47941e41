import { dirname } from 'node:path';
import { Survey } from '../../src/checks/survey';
import { Assembly } from '../../src/private/template/assembly';
import { OwnFolder } from './own-folder';

jest.mock('../../src/private/template/assembly', () => {
  const actual = jest.requireActual('../../src/private/template/assembly');
  return { ...actual, Assembly: jest.fn((directory: string) => new actual.Assembly(directory)) };
});

const folder = OwnFolder.forEachTest();

test.each([
  [64, 1],
  [65, 2],
])('after %d folders the manifest of the first one is read %d times', (folders, times) => {
  jest.mocked(Assembly).mockClear();
  const survey = new Survey([]);
  const add = (name: string) => {
    const file = folder.write(name, { Resources: {} });
    survey.add({ file });
    return dirname(file);
  };
  const [first] = Array.from({ length: folders }, (_, index) => add(`${index}/a.json`));
  add('0/b.json');
  const read = jest.mocked(Assembly).mock.calls.filter(([directory]) => directory === first);
  expect(read).toHaveLength(times);
  expect(survey.finish().templates).toBe(folders + 1);
});
