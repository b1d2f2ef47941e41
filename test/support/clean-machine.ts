import { cleanThisProcess } from '../../projenrc/setup/environment';

/** Before any test: jest's workers, and the programs that tests start, inherit the environment of this process. */
export default function cleanMachine(): void {
  cleanThisProcess();
}
