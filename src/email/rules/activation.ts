import { documentsOf, IDENTITY_POLICIES } from '../../private/rules/attached-policies';
import { attempt, Inconclusive } from '../../private/template/inconclusive';
import type { Resource } from '../../private/template/resource';
import type { Text } from '../../private/template/text';
import type { Value } from '../../private/template/value';

export const SDK_CALL = 'Custom::AWS';
const ACTION = /^setactivereceiptruleset(command)?$/i;

/** A call of an `AwsCustomResource`; nothing if it has none. */
export function sdkCall({ properties }: Resource, when: 'Create' | 'Update' | 'Delete'): Value | undefined {
  const call = properties.get(when);
  return call.isAbsent ? undefined : call.json();
}

/** Whether a call activates a rule set, or deactivates all. */
export function activates(call: Value | undefined): boolean {
  return call !== undefined && ACTION.test(call.get('action').string() ?? '');
}

/**
 * Whether something in the app of a resource may set the active rule set.
 *
 * @throws Inconclusive if nothing says so, and a policy does not tell what it allows
 */
export function hasActivation({ template }: Resource): boolean {
  const own = template.set.ofType(SDK_CALL, ...IDENTITY_POLICIES).filter((it) => it.template.app === template.app);
  const texts = own.flatMap((it) => textsOf(it).map((text) => ({ id: it.id, text })));
  const isSaid = texts.some(({ text }) => /setactivereceiptruleset/i.test(text.readable));
  const unclear = texts.find(({ text }) => text.pattern === '\0');
  if (!isSaid && unclear) {
    const why = `the policy ${unclear.id} may let somebody activate it (${unclear.text.whyOpen})`;
    throw new Inconclusive('Properties', why);
  }
  return isSaid;
}

/** The actions that a policy lists, or all texts of a call. */
function textsOf(resource: Resource): Text[] {
  if (resource.type === SDK_CALL) {
    const calls = ['Create', 'Update'].map((name) => resource.properties.tryGet(name)?.tryText());
    return calls.filter((text) => text !== undefined);
  }
  const documents = attempt(() => documentsOf(resource));
  return documents instanceof Inconclusive ? [] : documents.flatMap(actionsIn);
}

function actionsIn(document: Value): Text[] {
  const statements = attempt(() => document.get('Statement').possibilities());
  return statements instanceof Inconclusive
    ? []
    : statements.flatMap((statement) => statement.tryGet('Action')?.possibilities() ?? []).flatMap(textOf);
}

function textOf(action: Value): Text[] {
  const text = action.tryText();
  return text ? [text] : [];
}
