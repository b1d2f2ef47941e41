/** Runs every translated example in one Python process, with the wheel that the Python example has installed. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeGround } from '../examples/ground';
import { translatedBlocks, translatedGiven } from '../examples/translations';
import { cleanEnvironment } from '../setup/environment';

const root = join(__dirname, '..', '..');
const FOLDER = join(root, '.cache', 'examples', 'python');
const PYTHON = join(root, '.cache', 'python-example', 'bin', 'python');

makeGround(FOLDER);
writeFileSync(join(FOLDER, 'given.py'), translatedGiven(root, 'python'));
writeFileSync(join(FOLDER, 'blocks.json'), JSON.stringify(translatedBlocks(root, 'python')));
execFileSync(PYTHON, [join(root, 'projenrc', 'examples', 'run-blocks.py'), FOLDER], {
  cwd: FOLDER,
  env: { ...cleanEnvironment(), PYTHONDONTWRITEBYTECODE: '1' },
  stdio: 'inherit',
});
