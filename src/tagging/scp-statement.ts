import { refuse } from '../private/synth/errors';

/** A statement of a policy, with lists where the policy may have single values. */
export interface ScpStatement {
  /** The Sid, or the place in the policy. */
  readonly name: string;
  readonly isDeny: boolean;
  readonly actions?: string[];
  readonly notActions?: string[];
  readonly resources?: string[];
  readonly notResources?: string[];
  readonly conditions: ScpCondition[];
}

/** One key under one operator. */
export interface ScpCondition {
  readonly operator: string;
  readonly key: string;
  readonly values: string[];
}

const ELEMENTS = ['Sid', 'Effect', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition'];
const REMEDY = 'take the document that "aws organizations describe-policy" shows as Policy.Content';

/** The statements of a policy document; anything that is not a service control policy is an error. */
export function parsePolicy(name: string, json: string): ScpStatement[] {
  const document = parseJson(name, json);
  const statements: unknown[] = isMap(document) ? [document.Statement ?? []].flat() : [];
  if (statements.length === 0) {
    refuse({ property: name, must: 'have a Statement', remedy: REMEDY });
  }
  return statements.map((statement, index) => parseStatement(name, statement, index + 1));
}

function parseJson(name: string, json: string): unknown {
  try {
    // Editors on Windows put a byte order mark in front.
    return JSON.parse(json.replace(/^\uFEFF/, ''));
  } catch (error) {
    const must = `be JSON: ${(error as Error).message}`;
    return refuse({ property: name, must, remedy: REMEDY }, undefined, error);
  }
}

function parseStatement(policy: string, statement: unknown, place: number): ScpStatement {
  if (!isMap(statement)) {
    const property = `statement ${place} of ${policy}`;
    refuse({ property, must: 'be an object', got: `${JSON.stringify(statement)}`, remedy: REMEDY });
  }
  const name = typeof statement.Sid === 'string' && statement.Sid ? statement.Sid : `${place}`;
  const property = `statement ${name} of ${policy}`;
  const unknown = Object.keys(statement).filter((element) => !ELEMENTS.includes(element));
  if (unknown.length > 0) {
    const must = `have only the elements of a service control policy: ${ELEMENTS.join(', ')}`;
    refuse({ property, must, got: unknown.join(', '), remedy: REMEDY });
  }
  if (statement.Effect !== 'Allow' && statement.Effect !== 'Deny') {
    refuse({ property: `Effect of ${property}`, must: 'be Allow or Deny', got: statement.Effect, remedy: REMEDY });
  }
  if ((statement.Action === undefined) === (statement.NotAction === undefined)) {
    refuse({ property, must: 'have either Action or NotAction', remedy: REMEDY });
  }
  return {
    name,
    isDeny: statement.Effect === 'Deny',
    actions: textsOf(`Action of ${property}`, statement.Action),
    notActions: textsOf(`NotAction of ${property}`, statement.NotAction),
    resources: textsOf(`Resource of ${property}`, statement.Resource),
    notResources: textsOf(`NotResource of ${property}`, statement.NotResource),
    conditions: conditionsOf(`Condition of ${property}`, statement.Condition ?? {}),
  };
}

function conditionsOf(property: string, condition: unknown): ScpCondition[] {
  return Object.entries(mapOf(property, condition)).flatMap(([operator, keys]) =>
    Object.entries(mapOf(`${operator} in ${property}`, keys)).map(([key, values]) => ({
      operator,
      key,
      values: textsOf(`${operator} ${key} in ${property}`, values) ?? [],
    })),
  );
}

function mapOf(property: string, value: unknown): Record<string, unknown> {
  return isMap(value)
    ? value
    : refuse({ property, must: 'be an object', got: `${JSON.stringify(value)}`, remedy: REMEDY });
}

/** Numbers and booleans are allowed where IAM compares texts. */
function textsOf(property: string, value: unknown): string[] | undefined {
  const values = value === undefined ? [] : [value].flat();
  if (values.some((item) => !['string', 'number', 'boolean'].includes(typeof item))) {
    refuse({ property, must: 'be a text or a list of texts', got: `${JSON.stringify(value)}`, remedy: REMEDY });
  }
  return value === undefined ? undefined : values.map(String);
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
