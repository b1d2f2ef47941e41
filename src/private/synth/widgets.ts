import { GraphWidget, type HorizontalAnnotation, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';

/** A graph of a module's dashboard. */
export interface Graph {
  readonly left: IMetric[];
  readonly right?: IMetric[];
  /** A line across the graph, for example a limit. */
  readonly limit?: { readonly label: string; readonly value: number; readonly color?: string };
  /** @default 8, a third of the dashboard */
  readonly width?: number;
}

/** A graph that begins at zero, so that its slope can be compared with its neighbors'. */
export function graph(title: string, { left, right, limit, width = 8 }: Graph): GraphWidget {
  const annotations: HorizontalAnnotation[] = limit ? [limit] : [];
  return new GraphWidget({
    title,
    width,
    left,
    leftYAxis: { min: 0 },
    leftAnnotations: annotations,
    ...(right && { right, rightYAxis: { min: 0 } }),
  });
}
