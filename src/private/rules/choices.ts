import type { Parameter } from '../template/parameter';
import type { TemplateSet } from '../template/template-set';

/** The most combinations of values that are tried. */
const MAX_WAYS = 16;
/** Each combination computes anew what the rules share. So there are at most so many, and fewer in a large app. */
const MAX_ASSUMPTIONS = 64;
const MAX_RESOURCES = 50_000;

/** The parameters with allowed values that are read while each has its first one. */
export function parametersRead({ scenarios }: TemplateSet, judge: () => void): Parameter[] {
  scenarios.assuming('the first of each', ({ allowed }) => allowed?.[0], judge);
  return [...scenarios.assumed];
}

/** Runs something for each combination of the allowed values of parameters; not at all if there are none or too many. */
export function eachChoice<T>(set: TemplateSet, parameters: readonly Parameter[], judge: () => T): T[] {
  const { scenarios, assumptions } = set;
  const ways = parameters.length === 0 ? [] : combinations(parameters);
  const names = ways.map((way) => way.map(([{ id }, value]) => `${id} ${JSON.stringify(value)}`).join());
  const fresh = names.filter((name) => !assumptions.has(name)).length;
  const resources = set.all.reduce((sum, template) => sum + template.resources.size, 0);
  const most = Math.min(MAX_ASSUMPTIONS, MAX_RESOURCES / resources);
  if (assumptions.size + fresh > most) {
    return [];
  }
  return ways.map((way, index) => {
    const values = new Map(way);
    assumptions.add(names[index]);
    return scenarios.assuming(names[index], (parameter) => values.get(parameter), judge);
  });
}

/** All combinations of the allowed values; none if there are too many. */
function combinations(parameters: readonly Parameter[]): [Parameter, string][][] {
  let ways: [Parameter, string][][] = [[]];
  for (const parameter of parameters) {
    const values = parameter.allowed ?? [];
    if (ways.length * values.length > MAX_WAYS) {
      return [];
    }
    ways = ways.flatMap((way) => values.map((value): [Parameter, string][] => [...way, [parameter, value]]));
  }
  return ways;
}
