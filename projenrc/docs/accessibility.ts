/** The faults that axe-core finds in a page, for those who see little, hear it, or use no mouse. */
import type { Page } from 'playwright-core';

const AXE = require.resolve('axe-core/axe.min.js');
/** Pages of which a program writes many in one form. */
const OF_ONE_FORM = /^\/(api|rules|incidents)\/(?!index\.html$)/;
/** The frame around each of these, which is looked at on the other pages. */
const FRAME = ['.VPNav', '.VPLocalNav', '.VPSidebar', '.VPFooter', '.VPDocFooter'];
const GRAVE = ['serious', 'critical'];

/** The pages to look at: of those in one form the first of so many, and all others. */
export function chooseForAccessibility(paths: readonly string[], oneOf: number): Set<string> {
  const alike = paths.filter((path) => OF_ONE_FORM.test(path));
  return new Set([
    ...paths.filter((path) => !OF_ONE_FORM.test(path)),
    ...alike.filter((_, index) => index % oneOf === 0),
  ]);
}

/** The grave violations on a page in both colour schemes, in sentences without a full stop. */
export async function accessibilityProblems(page: Page, path: string): Promise<string[]> {
  await page.addScriptTag({ path: AXE });
  const exclude = OF_ONE_FORM.test(path) ? FRAME : [];
  const problems: string[] = [];
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    // Of what axe looks at, only colours depend on the scheme.
    const rules = scheme === 'dark' ? ['color-contrast'] : undefined;
    const violations = await page.evaluate(runAxe, { exclude, rules });
    problems.push(
      ...violations
        .filter(({ impact }) => GRAVE.includes(impact))
        .map(({ id, help, targets }) => `breaks ${id} in ${scheme} (${help}): ${targets.slice(0, 3).join(' and ')}`),
    );
  }
  return problems;
}

/** Runs in the page. */
async function runAxe({ exclude, rules }: { exclude: string[]; rules: string[] | undefined }) {
  const { axe, document } = globalThis as any;
  // A colour that is still changing has no contrast yet.
  await Promise.allSettled(document.getAnimations().map((animation: any) => animation.finished));
  const context = { include: [['html']], exclude: exclude.map((selector) => [selector]) };
  const { violations } = await axe.run(context, {
    resultTypes: ['violations'],
    ...(rules ? { runOnly: { type: 'rule', values: rules } } : {}),
  });
  return violations.map(({ id, impact, help, nodes }: any) => ({
    id,
    impact,
    help,
    targets: nodes.map(({ target }: any) => target.join(' ')),
  })) as { id: string; impact: string; help: string; targets: string[] }[];
}
