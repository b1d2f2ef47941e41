import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { createApp } from './support';

test('the variables for the server are those that are listed, with their values', () => {
  const { commands } = parse(createApp({ serverEnvironment: ['API_URL'] }).app.buildSpec).frontend.phases.build;
  const folder = mkdtempSync(join(tmpdir(), 'env-'));
  const env = { PATH: process.env.PATH, API_URL: 'https://x?a=b c', API_URL_2: 'no', OTHER: 'no' };
  execFileSync('sh', ['-c', commands.at(-2)], { cwd: folder, env });
  expect(readFileSync(join(folder, '.env.production'), 'utf8')).toBe('API_URL=https://x?a=b c\n');
  rmSync(folder, { recursive: true });
});
