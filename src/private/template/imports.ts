import { resolve } from './resolve';
import type { Template } from './template';

const IMPORT = 'Fn::ImportValue';

/** Asks for each export that something in a template takes, whether or not a rule looks there. */
export function askForImports(template: Template): void {
  const { set } = template;
  for (const argument of importsIn(template.everything)) {
    const ask = () => {
      const name = resolve(argument, template).asText?.literal;
      return name === undefined ? undefined : set.exported(name, template);
    };
    set.scenarios.restartSteps();
    ask();
    set.scenarios.byDefault(ask);
  }
}

/** The names of what is imported, as they stand there. */
function importsIn(raw: unknown): unknown[] {
  const found: unknown[] = [];
  const open: unknown[] = [raw];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (Array.isArray(next)) {
      for (const item of next) {
        if (isNode(item)) {
          open.push(item);
        }
      }
    } else if (isNode(next)) {
      for (const key in next) {
        const inner = next[key];
        if (key === IMPORT) {
          found.push(inner);
        }
        if (isNode(inner)) {
          open.push(inner);
        }
      }
    }
  }
  return found;
}

function isNode(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
