/** Checks the tarball in dist/js before it is published. With --strict, a check that no registry answers is a failure. */
import { tarballChecks } from './checks';
import { runChecks } from './report';

const strict = process.argv.includes('--strict');
process.exitCode = runChecks(tarballChecks(), strict, console.log) ? 0 : 1;
