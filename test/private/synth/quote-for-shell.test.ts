import { execFileSync } from 'node:child_process';
import { quoteForShell } from '../../../src/private/synth/text-files';

test.each(["it's", '$(id)', '`id`', '"', '\\', "';id;'", 'a\nb', ''])('the shell reads %j as it is', (text) => {
  expect(execFileSync('sh', ['-c', `printf %s ${quoteForShell(text)}`], { encoding: 'utf8' })).toBe(text);
});
