import { bundleAll } from '../../projenrc/handlers/main';
import { cleanThisProcess } from '../../projenrc/setup/environment';

/**
 * Before any test: jest's workers, and the programs that tests start, inherit the environment of this process, and find
 * the Lambda functions as they are in the sources.
 */
export default function cleanMachine(): void {
  cleanThisProcess();
  bundleAll();
}
