/** The test command: every part, also when one fails. */
import { testCommand } from './command';

testCommand(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
