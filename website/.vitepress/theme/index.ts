import type { Theme } from 'vitepress';
import DefaultTheme from 'vitepress/theme-without-fonts';
import { keepLanguage } from './language';
import './style.css';

export default {
  extends: DefaultTheme,
  enhanceApp({ router }) {
    if (!import.meta.env.SSR) {
      keepLanguage(router);
    }
  },
} satisfies Theme;
