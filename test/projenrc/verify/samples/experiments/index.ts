/** A table for the emulator: each way in which an experiment can end. */
import type { ModuleExperiments } from '../../../../../projenrc/verify/experiment';

export const TABLE: readonly ModuleExperiments[] = [
  {
    module: 'good',
    experiments: [
      {
        id: 'sample-holds',
        stack: true,
        script: 'sample-script',
        proves: ['a queue is as it was written | also with a bar', 'its function was called'],
        minutes: 5,
      },
    ],
    undecidable: [],
  },
  {
    module: 'bad',
    experiments: [
      { id: 'sample-assertion-fails', stack: true, proves: ['a queue hides a message for 8 seconds'], minutes: 5 },
      { id: 'sample-deploy-fails', stack: true, proves: ['a service token may be any text'], minutes: 5 },
    ],
    undecidable: [],
  },
  {
    module: 'wanting',
    experiments: [
      {
        id: 'sample-holds',
        stack: true,
        proves: ['somebody is there'],
        minutes: 5,
        needs: [{ variable: 'CDK_HINDSIGHT_NOBODY_SETS_THIS', for: 'a person' }],
      },
    ],
    undecidable: [{ guarantee: 'the sun rises', reason: 'It did so far.' }],
  },
];
