const { default: Sequencer } = require('@jest/test-sequencer');

/** Files that take a minute and more: begun last, one of them would keep a single worker busy in the end. */
const SLOW = [
  'fire/under-fire',
  'apitest/life-cycle',
  'email/life-cycle',
  'migration/life-cycle',
  'schedule/life-cycle',
  'migration/plain/decide',
  'assets/first-deploy',
  'apitest/handlers/shipped',
  'migration/handlers/both',
  'tagging/cli',
  'projenrc/verify/end-to-end',
].map((name) => `/test/${name}.test.ts`);

const placeOf = ({ path }) => {
  const place = SLOW.findIndex((end) => path.replaceAll('\\', '/').endsWith(end));
  return place < 0 ? SLOW.length : place;
};

/** Without the times of an earlier run, Jest begins with the largest files. */
module.exports = class SlowFirst extends Sequencer {
  static SLOW = SLOW;

  sort(tests) {
    return [...super.sort(tests)].sort((a, b) => placeOf(a) - placeOf(b));
  }
};
