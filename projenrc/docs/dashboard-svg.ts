/** A widget of a dashboard body, as CloudWatch documents it; what is not drawn is left out. */
export interface Widget {
  readonly type: string;
  readonly x?: number;
  readonly y?: number;
  readonly width?: number;
  readonly height?: number;
  readonly properties: {
    readonly title?: string;
    readonly markdown?: string;
    readonly view?: string;
    readonly metrics?: readonly unknown[][];
    readonly alarms?: readonly string[];
    readonly annotations?: { readonly horizontal?: readonly Annotation[]; readonly alarms?: readonly string[] };
    readonly yAxis?: { readonly left?: Axis; readonly right?: Axis };
  };
}

interface Annotation {
  readonly label?: string;
  readonly value: number;
  readonly color?: string;
}

interface Axis {
  readonly label?: string;
  readonly min?: number;
  readonly max?: number;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A column of CloudWatch's grid, of which there are 24, is as wide as a row is high. */
const UNIT = 50;
const GAP = 4;
const LINE = 17;
/** What a character of the 12-pixel text takes at most, on average. */
const CHARACTER = 6.6;
const COLOURS = ['#1f77b4', '#ff7f0e', '#2ca02c', '#d62728', '#9467bd', '#8c564b', '#e377c2', '#7f7f7f'];

/** Draws the widgets where the dashboard has them: titles, metrics and thresholds, and no invented data. */
export function drawDashboard(widgets: readonly Widget[]): string {
  const columns = Math.max(...widgets.map(({ x = 0, width = 6 }) => x + width));
  const rows = Math.max(...widgets.map(({ y = 0, height = 6 }) => y + height));
  const size = { width: columns * UNIT, height: rows * UNIT };
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" width="${size.width}" ` +
      `height="${size.height}" font-family="system-ui, sans-serif" font-size="12">`,
    ...widgets.flatMap(drawWidget),
    '</svg>',
    '',
  ].join('\n');
}

function drawWidget(widget: Widget): string[] {
  const { x = 0, y = 0, width = 6, height = 6, properties } = widget;
  const box = {
    x: x * UNIT + GAP / 2,
    y: y * UNIT + GAP / 2,
    width: width * UNIT - GAP,
    height: height * UNIT - GAP,
  };
  const title = properties.title ? [text(box.x + 12, box.y + 20, properties.title, box.width - 24, 'bold')] : [];
  return [
    `<rect x="${box.x}" y="${box.y}" width="${box.width}" height="${box.height}" fill="#fff" stroke="#b6bec9"/>`,
    ...title,
    ...drawContent(widget, box),
  ];
}

function drawContent({ type, properties }: Widget, box: Box): string[] {
  const { x, y, width } = box;
  if (type === 'text') {
    const lines = (properties.markdown ?? '').split('\n').filter((line) => line.trim());
    return lines
      .slice(0, Math.floor((box.height - 12) / LINE))
      .map((line, i) => text(x + 12, y + 20 + i * LINE, line.replace(/^#+ /, ''), width - 24));
  }
  if (type === 'alarm') {
    const names = (properties.alarms ?? []).map(alarmName);
    return names.map((name, i) => legendEntry(x + 12, y + 44 + i * LINE, name, COLOURS[2], width - 24));
  }
  return properties.view === 'singleValue' ? drawLegend(properties, box) : drawGraph(properties, box);
}

function drawGraph(properties: Widget['properties'], box: Box): string[] {
  const legend = legendOf(properties);
  const plot = {
    x: box.x + 48,
    y: box.y + 46,
    width: box.width - 96,
    height: Math.max(20, box.height - 70 - legend.length * LINE),
  };
  return [...drawAxes(properties, plot), ...drawThresholds(properties, plot), ...drawLegend(properties, box)];
}

function drawAxes({ yAxis }: Widget['properties'], plot: Box): string[] {
  const { x, y, width, height } = plot;
  const bottom = y + height;
  const label = (axis: Axis | undefined, at: number, anchor: string) =>
    axis?.label ? [text(at, y - 6, axis.label, width / 2, 'normal', anchor, '#5f6b7a')] : [];
  return [
    `<path d="M${x} ${y}V${bottom}H${x + width}" fill="none" stroke="#8d99a8"/>`,
    ...label(yAxis?.left, x - 36, 'start'),
    ...label(yAxis?.right, x + width + 36, 'end'),
    ...(yAxis?.left?.max === undefined ? [] : [tick(x, y, yAxis.left.max)]),
    ...(yAxis?.left?.min === undefined ? [] : [tick(x, bottom, yAxis.left.min)]),
  ];
}

function tick(x: number, y: number, value: number): string {
  return text(x - 6, y + 4, String(value), 40, 'normal', 'end', '#5f6b7a');
}

/** Each threshold at its height between the axis' ends, where 0 and a little above the highest one stand for open ends. */
function drawThresholds({ annotations, yAxis }: Widget['properties'], plot: Box): string[] {
  const lines = annotations?.horizontal ?? [];
  const min = yAxis?.left?.min ?? Math.min(0, ...lines.map(({ value }) => value));
  const max = yAxis?.left?.max ?? Math.max(min + 1, ...lines.map(({ value }) => value * 1.25));
  return lines.flatMap(({ value, label, color = '#d13212' }) => {
    const share = Math.min(1, Math.max(0, (value - min) / (max - min)));
    const y = round(plot.y + plot.height * (1 - share));
    const end = plot.x + plot.width;
    const words = label ? `${label} (${value})` : String(value);
    return [
      `<path d="M${plot.x} ${y}H${end}" stroke="${escapeXml(color)}" stroke-dasharray="6 4"/>`,
      text(end - 4, y < plot.y + LINE ? y + 14 : y - 5, words, plot.width - 8, 'normal', 'end', color),
    ];
  });
}

function drawLegend(properties: Widget['properties'], box: Box): string[] {
  const entries = legendOf(properties);
  const top = box.y + box.height - 8 - (entries.length - 1) * LINE;
  return entries.map(({ label, colour }, i) => legendEntry(box.x + 12, top + i * LINE, label, colour, box.width - 24));
}

/** The metrics of a graph, or the alarm whose metric it shows. */
function legendOf({ metrics = [], annotations }: Widget['properties']): { label: string; colour: string }[] {
  const alarms = (annotations?.alarms ?? []).map((arn) => ({ label: alarmName(arn), colour: COLOURS[0] }));
  const entries = metrics
    .map((metric, i) => {
      const options = metric.find((part): part is Record<string, unknown> => typeof part === 'object') ?? {};
      const name = metric.filter((part) => typeof part === 'string')[1];
      return {
        label: String(options.label ?? name ?? options.expression ?? ''),
        colour: String(options.color ?? COLOURS[i % COLOURS.length]),
        visible: options.visible !== false,
      };
    })
    .filter(({ visible }) => visible);
  return [...entries, ...alarms];
}

function alarmName(arn: string): string {
  return arn.split(':').slice(6).join(':') || arn;
}

function legendEntry(x: number, y: number, label: string, colour: string, width: number): string {
  return `<rect x="${x}" y="${y - 9}" width="10" height="10" fill="${escapeXml(colour)}"/>${text(x + 16, y, label, width - 16)}`;
}

function text(
  x: number,
  y: number,
  words: string,
  width: number,
  weight = 'normal',
  anchor = 'start',
  fill = '#16191f',
): string {
  const room = Math.max(1, Math.floor(width / CHARACTER));
  const shown = words.length > room ? `${words.slice(0, room - 1)}…` : words;
  return `<text x="${round(x)}" y="${round(y)}" font-weight="${weight}" text-anchor="${anchor}" fill="${escapeXml(fill)}">${escapeXml(shown)}</text>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escapeXml(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
