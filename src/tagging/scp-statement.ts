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
  const statements = [document?.Statement ?? []].flat() as Record<string, unknown>[];
  if (statements.length === 0) {
    refuse({ property: name, must: 'have a Statement', remedy: REMEDY });
  }
  return statements.map((statement, index) => parseStatement(name, statement, index + 1));
}

function parseJson(name: string, json: string): Record<string, unknown> | null {
  try {
    return JSON.parse(json);
  } catch (error) {
    return refuse({ property: name, must: `be JSON: ${(error as Error).message}`, remedy: REMEDY });
  }
}

function parseStatement(policy: string, statement: Record<string, unknown>, place: number): ScpStatement {
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
  const conditions = (statement.Condition ?? {}) as Record<string, Record<string, unknown>>;
  return {
    name,
    isDeny: statement.Effect === 'Deny',
    actions: textsOf(statement.Action),
    notActions: textsOf(statement.NotAction),
    resources: textsOf(statement.Resource),
    notResources: textsOf(statement.NotResource),
    conditions: Object.entries(conditions).flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, values]) => ({ operator, key, values: textsOf(values) ?? [] })),
    ),
  };
}

function textsOf(value: unknown): string[] | undefined {
  return value === undefined ? undefined : [value].flat().map(String);
}
