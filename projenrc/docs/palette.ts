/** The colours of the site's pictures, which are those of its pages. */
export interface Palette {
  readonly page: string;
  readonly panel: string;
  readonly border: string;
  readonly text: string;
  readonly muted: string;
  readonly accent: string;
  readonly accentSoft: string;
  readonly line: string;
  readonly alarm: string;
  readonly alarmSoft: string;
  readonly series: readonly string[];
}

export const SCHEMES = ['light', 'dark'] as const;
export type Scheme = (typeof SCHEMES)[number];

export const PALETTES: Readonly<Record<Scheme, Palette>> = {
  light: {
    page: '#ffffff',
    panel: '#f6f8f8',
    border: '#c9d3d3',
    text: '#1d2b2b',
    muted: '#52615f',
    accent: '#0b6b5d',
    accentSoft: '#e3f3ef',
    line: '#5d6f6c',
    alarm: '#b3261e',
    alarmSoft: '#fdecea',
    series: ['#0b6b5d', '#b45309', '#1d4ed8', '#9d174d', '#6d28d9', '#4d7c0f', '#0e7490', '#7c2d12'],
  },
  dark: {
    page: '#1b1b1f',
    panel: '#202427',
    border: '#45514f',
    text: '#e4ebe9',
    muted: '#a3b1ae',
    accent: '#5fd3bf',
    accentSoft: '#17332f',
    line: '#8fa19d',
    alarm: '#ff8a80',
    alarmSoft: '#3b1f1e',
    series: ['#5fd3bf', '#fbbf6b', '#8ab4f8', '#f48fb1', '#c4a7ff', '#b5d96b', '#67d8ef', '#ffab91'],
  },
};
