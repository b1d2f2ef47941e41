import type { Resource } from '../template/resource';
import type { Value } from '../template/value';

/** A state of a machine, also one in a map or in branches. */
export interface MachineState {
  readonly state: Value;
  /** The states that it is inside of, from the outermost one on. */
  readonly around: readonly Value[];
}

/** More levels than a machine has that people write. */
const MAX_DEPTH = 10;

/** All states of a `AWS::StepFunctions::StateMachine`, as far as its template has the definition. */
export function statesOf({ properties }: Resource): MachineState[] {
  const text = properties.get('DefinitionString');
  return statesIn(text.isAbsent ? properties.get('Definition') : text.json(), []);
}

function statesIn(definition: Value, around: readonly Value[]): MachineState[] {
  if (around.length > MAX_DEPTH || definition.isAbsent) {
    return [];
  }
  return definition
    .get('States')
    .entries()
    .flatMap(([, state]) => [
      { state, around },
      ...[state.get('Iterator'), state.get('ItemProcessor'), ...state.get('Branches').items()].flatMap((part) =>
        statesIn(part, [...around, state]),
      ),
    ]);
}
