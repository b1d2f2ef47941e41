/** A table for the emulator: a script that makes something outside of all stacks. */
import type { ModuleExperiments } from '../../../../../projenrc/verify/experiment';

export const TABLE: readonly ModuleExperiments[] = [
  {
    module: 'outside',
    experiments: [
      {
        ...{ id: 'sample-undone', stack: false, script: 'sample-undone', undo: true },
        proves: ['a queue of nobody is taken back'],
        minutes: 5,
      },
    ],
    undecidable: [],
  },
];
