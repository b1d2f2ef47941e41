import type { ModuleExperiments } from '../../projenrc/verify/experiment';

export const thePackage: ModuleExperiments = {
  module: 'The package',
  experiments: [],
  undecidable: [
    {
      guarantee: 'npm, PyPI and Maven Central accept the packages',
      reason:
        'It takes accounts with the registries and cannot be undone, so the first release decides. npx projen release:dry-run does everything before that step.',
    },
    {
      guarantee: 'the integ stacks deploy and their assertions pass',
      reason: 'It is the sum of all experiments with a stack: it holds once VERIFIED.md lists all of them.',
    },
  ],
};

export const commands: ModuleExperiments = {
  module: 'The commands and the workflows',
  experiments: [],
  undecidable: [
    {
      guarantee: 'the workflows run on GitHub',
      reason: 'The first push to the public repository decides; an AWS account adds nothing.',
    },
    {
      guarantee: 'the setup installs a browser on Ubuntu, which has Chromium only as a snap; the commands run on macOS',
      reason: 'It takes those machines, not an account; the jobs of the workflows are the experiment.',
    },
  ],
};
