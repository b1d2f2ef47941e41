import type { ModuleExperiments } from '../../projenrc/verify/experiment';

export const email: ModuleExperiments = {
  module: 'email',
  experiments: [
    {
      id: 'email-basic',
      stack: true,
      proves: ['SES, MX, SMTP and the prices'],
      leaves:
        'It shows that SES takes the rule set and activates it, and that a notice starts the state machine; it takes a Region without an active rule set. A mail that arrives takes a domain with MX records, and the prices are on the bill.',
      minutes: 30,
    },
  ],
  undecidable: [],
};
