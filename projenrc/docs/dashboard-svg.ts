import type { Palette } from './palette';
import { CROSSING, type Curve, calm, crossing } from './sample-series';

/** A widget of a dashboard body, as CloudWatch documents it; what is not drawn is left out. */
export interface Widget {
  readonly type: string;
  readonly x?: number;
  readonly y?: number;
  readonly properties: {
    readonly title?: string;
    readonly markdown?: string;
    readonly view?: string;
    readonly metrics?: readonly unknown[][];
    readonly alarms?: readonly string[];
    readonly annotations?: { readonly horizontal?: readonly Annotation[]; readonly alarms?: readonly string[] };
    readonly yAxis?: { readonly left?: Axis };
  };
}

interface Annotation {
  readonly label?: string;
  readonly value: number;
}

interface Axis {
  readonly label?: string;
  readonly min?: number;
  readonly max?: number;
}

/** An alarm of the stack that has the dashboard. */
export interface Alarm {
  readonly metrics: readonly string[];
  readonly threshold: number;
  /** Whether it fires below its threshold. */
  readonly below: boolean;
  /** Whether it is on one metric as it is, so that its threshold has a height in the metric's graph. */
  readonly plain: boolean;
  /** The expression that it is on, if it is on one. */
  readonly expression: string;
  readonly description: string;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Series {
  readonly label: string;
  readonly name: string;
  readonly right: boolean;
}

/** A width at which the text is still readable in a column of the site. */
const WIDTH = 880;
const GAP = 16;
const CARD = 272;
const LINE = 19;
/** The width of a character of the 14-pixel text, at most and on average; a bold one is wider. */
const CHARACTER = 7.4;
const BOLD = 1.12;

/**
 * Draws the widgets with invented data. The first graph that an alarm of the stack watches tells its story: the metric
 * crosses the threshold, and what the alarm says stands beside it.
 */
export function drawDashboard(widgets: readonly Widget[], alarms: readonly Alarm[], palette: Palette): string {
  const sorted = [...widgets].sort((a, b) => (a.y ?? 0) - (b.y ?? 0) || (a.x ?? 0) - (b.x ?? 0));
  const told = sorted.findIndex((widget) => alarmOf(widget, alarms) !== undefined);
  const order = told > 0 ? [sorted[told], ...sorted.filter((_, i) => i !== told)] : sorted;
  const boxes = layOut(order.length, told >= 0);
  const height = Math.max(...boxes.map((box) => box.y + box.height));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" ` +
      'font-family="system-ui, -apple-system, \'Segoe UI\', Roboto, \'Liberation Sans\', sans-serif" font-size="14">',
    ...order.flatMap((widget, i) =>
      new Card(boxes[i], palette).draw(widget, alarmOf(widget, alarms), i === 0 && told >= 0),
    ),
    '</svg>',
    '',
  ].join('\n');
}

/** Two in a row, but for the one that tells the story and one that is left over. */
function layOut(count: number, story: boolean): Box[] {
  const half = (WIDTH - GAP) / 2;
  return Array.from({ length: count }, (_, i) => {
    if (story && i === 0) {
      return { x: 0, y: 0, width: WIDTH, height: CARD };
    }
    const place = story ? i - 1 : i;
    const row = Math.floor(place / 2) + (story ? 1 : 0);
    const alone = place % 2 === 0 && i === count - 1;
    return { x: (place % 2) * (half + GAP), y: row * (CARD + GAP), width: alone ? WIDTH : half, height: CARD };
  });
}

/** The first alarm that watches nothing but what the graph shows. */
function alarmOf({ properties }: Widget, alarms: readonly Alarm[]): Alarm | undefined {
  const shown = new Set((properties.metrics ?? []).map(metricName));
  return alarms.find(({ metrics }) => metrics.length > 0 && metrics.every((name) => shown.has(name)));
}

/** A widget in its frame. */
class Card {
  public constructor(
    private readonly box: Box,
    private readonly palette: Palette,
  ) {}

  public draw(widget: Widget, alarm: Alarm | undefined, story: boolean): string[] {
    const { x, y, width, height } = this.box;
    const { panel, border, text } = this.palette;
    const { title } = widget.properties;
    return [
      `<rect x="${x + 0.5}" y="${y + 0.5}" width="${width - 1}" height="${height - 1}" rx="10" fill="${panel}" stroke="${border}"/>`,
      ...(title ? [this.text(x + 16, y + 27, title, (width - 32) / BOLD, text, 'font-weight="600"')] : []),
      ...this.content(widget, alarm, story),
    ];
  }

  private content({ type, properties }: Widget, alarm: Alarm | undefined, story: boolean): string[] {
    const { x, y, width } = this.box;
    const { text, series } = this.palette;
    if (type === 'text') {
      const lines = (properties.markdown ?? '').split('\n').filter((line) => line.trim());
      return lines
        .slice(0, 11)
        .map((line, i) => this.text(x + 16, y + 32 + i * LINE, line.replace(/^#+ /, ''), width - 32, text));
    }
    if (type === 'alarm') {
      const names = (properties.alarms ?? []).map(alarmName);
      return names.map((name, i) => this.legendEntry(x + 16, y + 56 + i * LINE, name, series[0], width - 32));
    }
    const shown = seriesOf(properties);
    if (properties.view === 'singleValue') {
      return shown.map(({ label }, i) =>
        this.legendEntry(x + 16, y + 56 + i * LINE, label, this.colour(i), width - 32),
      );
    }
    return this.graph(properties, shown, alarm, story);
  }

  private graph(
    properties: Widget['properties'],
    shown: readonly Series[],
    alarm: Alarm | undefined,
    story: boolean,
  ): string[] {
    const { x, y, width, height } = this.box;
    const longest = Math.max(...shown.map(({ label }) => label.length));
    const perRow = Math.max(1, Math.floor((width - 32) / (longest * CHARACTER + 34)));
    const rows = Math.ceil(shown.length / perRow);
    const plot = {
      x: x + 56,
      y: y + 46,
      width: (story ? width * 0.62 : width) - 56 - 40,
      height: height - 46 - 34 - rows * LINE,
    };
    const lines = thresholdsOf(properties, alarm);
    const scale = scaleOf(properties, lines);
    const column = (width - 32) / perRow;
    return [
      ...this.axes(
        plot,
        scale,
        shown.some(({ right }) => right),
      ),
      ...shown.flatMap((one, i) =>
        this.curve(plot, curveOf(one, shown, lines, scale, story ? alarm : undefined), this.colour(i)),
      ),
      ...lines.map((line) => this.threshold(plot, scale, line)),
      ...(story && alarm ? this.story(plot, alarm) : []),
      ...shown.map(({ label }, i) =>
        this.legendEntry(
          x + 16 + (i % perRow) * column,
          y + height - 12 - (rows - 1 - Math.floor(i / perRow)) * LINE,
          label,
          this.colour(i),
          column - 12,
        ),
      ),
    ];
  }

  private axes(plot: Box, scale: Scale, right: boolean): string[] {
    const { x, y, width, height } = plot;
    const { border, muted } = this.palette;
    const grid = [0, 0.5, 1].map((share) => {
      const at = round(y + height * (1 - share));
      return (
        `<path d="M${x} ${at}H${x + width}" stroke="${border}"/>` +
        this.text(
          x - 8,
          at + 5,
          short(scale.min + (scale.max - scale.min) * share),
          48,
          muted,
          'text-anchor="end" font-size="12"',
        )
      );
    });
    const hours = ['09:00', '12:00', '15:00'].map((hour, i) =>
      this.text(
        x + width * (i / 2),
        y + height + 18,
        hour,
        60,
        muted,
        `text-anchor="${['start', 'middle', 'end'][i]}" font-size="12"`,
      ),
    );
    return [...grid, ...hours, ...(right ? [`<path d="M${x + width} ${y}V${y + height}" stroke="${border}"/>`] : [])];
  }

  private curve(plot: Box, curve: Curve, colour: string): string[] {
    const points = curve.map(
      ([time, height]) => `${round(plot.x + plot.width * time)} ${round(plot.y + plot.height * (1 - height))}`,
    );
    return [`<path d="M${points.join('L')}" fill="none" stroke="${colour}" stroke-width="2" stroke-linejoin="round"/>`];
  }

  private threshold(plot: Box, scale: Scale, { value, label }: Threshold): string {
    const { alarm, panel } = this.palette;
    const at = round(plot.y + plot.height * (1 - heightOf(value, scale)));
    const words = `${label} ${short(value)}`;
    const room = words.length * 6.4 + 8;
    return (
      `<path d="M${plot.x} ${at}H${plot.x + plot.width}" stroke="${alarm}" stroke-width="1.5" stroke-dasharray="6 4"/>` +
      `<rect x="${plot.x + 4}" y="${round(at - 19)}" width="${round(room)}" height="16" rx="3" fill="${panel}"/>` +
      this.text(plot.x + 8, at - 7, words, plot.width, alarm, 'font-size="12"')
    );
  }

  /** The moment of the alarm, and what it says. */
  private story(plot: Box, { description }: Alarm): string[] {
    const { alarm, alarmSoft, text } = this.palette;
    const at = round(plot.x + plot.width * CROSSING);
    const left = plot.x + plot.width + 24;
    const width = this.box.x + this.box.width - 16 - left;
    const lines = wrap(description, Math.floor((width - 28) / CHARACTER)).slice(0, 8);
    return [
      `<path d="M${at} ${plot.y}V${plot.y + plot.height}" stroke="${alarm}"/>`,
      `<circle cx="${at}" cy="${plot.y}" r="5" fill="${alarm}"/>`,
      `<path d="M${at} ${plot.y}H${left}" stroke="${alarm}" stroke-dasharray="2 3"/>`,
      `<rect x="${left}" y="${plot.y - 12}" width="${width}" height="${44 + lines.length * LINE}" rx="8" fill="${alarmSoft}" stroke="${alarm}"/>`,
      this.text(left + 14, plot.y + 12, 'In alarm', width, alarm, 'font-weight="600"'),
      ...lines.map((line, i) => this.text(left + 14, plot.y + 36 + i * LINE, line, width, text)),
    ];
  }

  private legendEntry(x: number, y: number, label: string, colour: string, width: number): string {
    return `<rect x="${round(x)}" y="${y - 10}" width="11" height="11" rx="3" fill="${colour}"/>${this.text(x + 18, y, label, width - 18, this.palette.text)}`;
  }

  private text(x: number, y: number, words: string, width: number, fill: string, more = ''): string {
    const room = Math.max(1, Math.floor(width / CHARACTER));
    const shown = words.length > room ? `${words.slice(0, room - 1)}…` : words;
    return `<text x="${round(x)}" y="${round(y)}" fill="${fill}"${more ? ` ${more}` : ''}>${escapeXml(shown)}</text>`;
  }

  private colour(i: number): string {
    return this.palette.series[i % this.palette.series.length];
  }
}

interface Threshold {
  readonly value: number;
  readonly label: string;
}

interface Scale {
  readonly min: number;
  readonly max: number;
}

/** The lines of the graph: its own, and the threshold of the alarm that watches it. */
function thresholdsOf({ annotations }: Widget['properties'], alarm: Alarm | undefined): Threshold[] {
  const own = (annotations?.horizontal ?? []).map(({ value, label = '' }) => ({ value, label }));
  return alarm ? [...own, ...alarmLine(own, alarm)] : own;
}

/** The height at which an alarm fires: its threshold, or its share of the limit that its expression divides by. */
function alarmLine(own: readonly Threshold[], { plain, threshold, expression }: Alarm): Threshold[] {
  const limit = own.find(({ value }) => new RegExp(`/ ${value}$`).test(expression));
  const value = plain ? threshold : limit && (limit.value * threshold) / 100;
  return value === undefined ? [] : [{ value, label: 'alarm' }];
}

/** From 0, or the axis' own end, to a little above the highest line. */
function scaleOf({ yAxis }: Widget['properties'], lines: readonly Threshold[]): Scale {
  const highest = Math.max(0, ...lines.map(({ value }) => value));
  return { min: yAxis?.left?.min ?? 0, max: yAxis?.left?.max ?? (highest > 0 ? highest * 1.35 : 100) };
}

function heightOf(value: number, { min, max }: Scale): number {
  return Math.min(1, Math.max(0, (value - min) / (max - min)));
}

/** Below the lines, each series in a band of its own; the watched one crosses where the story is told. */
function curveOf(
  one: Series,
  all: readonly Series[],
  lines: readonly Threshold[],
  scale: Scale,
  alarm: Alarm | undefined,
): Curve {
  const top = lines.length > 0 ? Math.min(...lines.map(({ value }) => heightOf(value, scale))) : 0.9;
  const place = all.indexOf(one);
  if (alarm && one.name === alarm.metrics[0]) {
    const line = lines.find(({ label }) => label === 'alarm');
    const threshold = line ? heightOf(line.value, scale) : top * 0.75;
    return alarm.below
      ? crossing(one.label, 0.8, threshold, threshold * 0.4)
      : crossing(one.label, threshold * 0.35, threshold, threshold * 1.2);
  }
  const band = top / (all.length + 1);
  return calm(one.label, band * (all.length - place) * 0.9, band * (all.length - place + 1) * 0.85);
}

/** The metrics of a graph, or the alarm whose metric it shows. */
function seriesOf({ metrics = [], annotations }: Widget['properties']): Series[] {
  const alarms = (annotations?.alarms ?? []).map((arn) => ({ label: alarmName(arn), name: '', right: false }));
  const entries = metrics
    .map((metric) => ({ metric, options: optionsOf(metric) }))
    .filter(({ options }) => options.visible !== false)
    .map(({ metric, options }) => ({
      label: String(options.label ?? metricName(metric) ?? options.expression ?? ''),
      name: metricName(metric) ?? hiddenName(metrics),
      right: options.yAxis === 'right',
    }));
  return [...entries, ...alarms];
}

function optionsOf(metric: readonly unknown[]): Record<string, unknown> {
  return metric.find((part): part is Record<string, unknown> => typeof part === 'object' && part !== null) ?? {};
}

function metricName(metric: readonly unknown[]): string | undefined {
  return metric.filter((part): part is string => typeof part === 'string')[1];
}

/** The metric that an expression stands for. */
function hiddenName(metrics: readonly unknown[][]): string {
  return metrics.filter((metric) => optionsOf(metric).visible === false).map(metricName)[0] ?? '';
}

function alarmName(arn: string): string {
  return arn.split(':').slice(6).join(':') || arn;
}

/** The text in lines of at most so many characters. */
function wrap(words: string, room: number): string[] {
  const lines: string[] = [];
  for (const word of words.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < room) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else {
      lines.push(word);
    }
  }
  return lines;
}

/** `1500000` as `1.5 M`. */
function short(value: number): string {
  const [size, unit] = (
    [
      [1e9, ' G'],
      [1e6, ' M'],
      [1e3, ' k'],
    ] as const
  ).find(([least]) => Math.abs(value) >= least) ?? [1, ''];
  const shown = value / size;
  return `${Math.abs(shown) < 10 ? Math.round(shown * 10) / 10 : Math.round(shown)}${unit}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escapeXml(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
