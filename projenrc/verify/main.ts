/** Runs the experiments that only an account can decide. */
import { verifyCommand } from './command';

verifyCommand(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error) => {
    console.error(error.message);
    process.exit(2);
  },
);
