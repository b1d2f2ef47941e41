import { check } from '../../src/checks/check';
import { collectGarbage } from '../../src/checks/collect-garbage';
import { findTemplates } from '../../src/checks/find-templates';
import { OwnFolder } from './own-folder';

jest.mock('../../src/checks/collect-garbage');
jest.mock('../../src/checks/find-templates');

const folder = OwnFolder.forEachTest();

test.each([
  [1_999, 0],
  [2_000, 1],
  [3_999, 1],
  [4_000, 2],
])('of %d templates memory is freed %d times', (templates, times) => {
  jest.mocked(collectGarbage).mockClear();
  const file = folder.write('a.json', { Resources: {} });
  jest.mocked(findTemplates).mockImplementation((_paths, _isExcluded, take) => {
    for (let index = 0; index < templates; index += 1) {
      // What was judged already is not judged again.
      take?.({ file });
    }
    return { templates: [], unreadable: [], leftOut: 0 };
  });
  check({ paths: [file], exclude: [] });
  expect(collectGarbage).toHaveBeenCalledTimes(times);
});
