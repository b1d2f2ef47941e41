import { nextTick } from 'vue';
import type { Router } from 'vitepress';

const KEY = 'language';
/** Other tabs, such as those of an installation, are a choice of their own. */
const LANGUAGES = ['TypeScript', 'Python', 'Java'];
const GROUP = '.vp-code-group';

/** A reader who chose a language in one example sees it in all others, also on the next page. */
export function keepLanguage(router: Router): void {
  document.addEventListener('change', ({ target }) => {
    if (target instanceof HTMLInputElement && target.closest(GROUP)) {
      const chosen = titleOf(target);
      if (!LANGUAGES.includes(chosen)) {
        return;
      }
      localStorage.setItem(KEY, chosen);
      document.documentElement.dataset.language = chosen;
      for (const input of inputsOf(document)) {
        show(input, chosen);
      }
    }
  });
  const recall = () => nextTick(() => setTimeout(recallLanguage));
  const previous = router.onAfterPageLoad;
  router.onAfterPageLoad = async (to) => {
    await previous?.(to);
    recall();
  };
  window.addEventListener('load', recall);
}

function recallLanguage(): void {
  const chosen = localStorage.getItem(KEY);
  for (const input of inputsOf(document)) {
    show(input, chosen);
  }
}

function show(input: HTMLInputElement, chosen: string | null): void {
  if (titleOf(input) !== chosen) {
    return;
  }
  const group = input.closest(GROUP)!;
  const blocks = [...group.querySelector('.blocks')!.children];
  const index = inputsOf(group).indexOf(input);
  input.checked = true;
  blocks.forEach((block, i) => {
    block.classList.toggle('active', i === index);
  });
}

function inputsOf(root: ParentNode): HTMLInputElement[] {
  return [...root.querySelectorAll<HTMLInputElement>(`${GROUP} .tabs input`)];
}

function titleOf(input: HTMLInputElement): string {
  return input.nextElementSibling?.textContent?.trim() ?? '';
}
