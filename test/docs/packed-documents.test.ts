import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findModules } from '../../projenrc/submodules';

const ROOT = join(__dirname, '..', '..');
const MODULES = findModules(join(ROOT, 'src'));
const { readme, submodules } = JSON.parse(readFileSync(join(ROOT, '.jsii'), 'utf8'));

/** The links outside of code that are not absolute. */
function relativeLinks(markdown: string): string[] {
  const prose = markdown.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link).filter((link) => !/^([a-z]+:|#)/.test(link));
}

// npm shows the file, PyPI what the assembly has of it.
test.each([
  ['npm', readFileSync(join(ROOT, 'README.md'), 'utf8')],
  ['PyPI', readme.markdown],
])('the links of the page on %s lead out of it', (_, markdown) => {
  expect(relativeLinks(markdown)).toEqual([]);
});

test.each(MODULES)('the links of the README of %s work in the docstring of its Python module', (name) => {
  expect(relativeLinks(submodules[`cdk-hindsight.${name}`].readme.markdown)).toEqual([]);
});

test.each(MODULES.flatMap((name) => [join(name, 'README.md'), join(name, 'RUNBOOK.md')]))(
  'the relative links of %s lead to documents of the installed package',
  (path) => {
    const file = join(ROOT, 'lib', path);
    const lost = relativeLinks(readFileSync(file, 'utf8')).filter(
      (link) => !existsSync(join(dirname(file), link.split('#')[0])),
    );
    expect(lost).toEqual([]);
  },
);
