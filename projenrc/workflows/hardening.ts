import { Component } from 'projen';
import type { AwsCdkConstructLibrary } from 'projen/lib/awscdk';
import { GithubWorkflow } from 'projen/lib/github';
import { type Job, JobPermission, type JobStep } from 'projen/lib/github/workflows-model';
import { ACTIONS, pinned } from './actions';

const PUBLIB = '0.2.1061';
// The jobs that publish have a checkout there, for packing.
const CHECKOUT = '.repo';

/** What projen's own jobs do without: a token on the disk, rights that they do not use, code that no lock file names. */
export class Hardening extends Component {
  constructor(private readonly library: AwsCdkConstructLibrary) {
    super(library);
    library.addDevDeps(`publib@${PUBLIB}`);
    for (const action of Object.keys(ACTIONS)) {
      library.github?.actions.set(action, pinned(action));
    }
  }

  /** The release's jobs are there only now. */
  public override preSynthesize(): void {
    for (const workflow of this.library.components.filter((component) => component instanceof GithubWorkflow)) {
      // Each job names the rights that it needs.
      workflow.file?.addOverride('permissions', { contents: 'read' });
      for (const [id, job] of Object.entries(workflow.jobs)) {
        if ('steps' in job) {
          workflow.updateJob(id, { ...job, ...lessRights(id), steps: hardenedLater(job.steps) });
        }
      }
    }
  }
}

/** Creating the release is a job of its own; the one that builds and tests only reads. */
function lessRights(id: string): Partial<Job> {
  return id === 'release' ? { permissions: { contents: JobPermission.READ } } : {};
}

/** projen renders some steps late, and then they are a function. */
function hardenedLater(steps: JobStep[] | (() => JobStep[])): JobStep[] {
  return (() => (typeof steps === 'function' ? steps() : steps).flatMap(hardened)) as unknown as JobStep[];
}

/** The steps that do the same with less. */
export function hardened(step: JobStep): JobStep[] {
  if (step.uses?.startsWith('actions/checkout@')) {
    return [{ ...step, with: { ...step.with, 'persist-credentials': false } }];
  }
  if (step.run === `cd ${CHECKOUT} && npm ci`) {
    // These jobs only pack what the build has made: no package's install script has a part in it.
    return [{ ...step, run: `${step.run} --ignore-scripts` }];
  }
  const command = publibCommandOf(step);
  return command ? publish(command, step) : [step];
}

/** The command of publib that a step runs, at a version that npm would choose when it runs. */
function publibCommandOf({ run }: JobStep): string | undefined {
  return /^npx '?-p'? '?publib@\S+ '?(?<command>publib-\w+)/.exec(run ?? '')?.groups?.command;
}

function publish(command: string, step: JobStep): JobStep[] {
  const run = `${CHECKOUT}/node_modules/.bin/${command}`;
  if (command !== 'publib-pypi') {
    return [{ ...step, run }];
  }
  // It installs packages at their newest version, unless they are there and no index offers another.
  const requirements = `${CHECKOUT}/projenrc/release/requirements.txt`;
  return [
    {
      name: 'Install what publishes to PyPI',
      run: `python3 -m pip install --user --require-hashes --requirement ${requirements}`,
    },
    { ...step, run, env: { ...step.env, PIP_NO_INDEX: '1' } },
  ];
}
