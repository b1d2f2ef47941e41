import { Component, type Task } from 'projen';
import type { AwsCdkConstructLibrary } from 'projen/lib/awscdk';
import { JobPermission } from 'projen/lib/github/workflows-model';
import { pinned } from './workflows/actions';
import { prepareTests } from './workflows/steps';

const RUN = 'ts-node --transpile-only --project tsconfig.dev.json';

/** The documentation site, and the check of it in a browser. */
export class Documentation extends Component {
  constructor(project: AwsCdkConstructLibrary) {
    super(project);
    project.addDevDeps('axe-core@^4', 'playwright-core@^1');
    project.tasks.tryFind('docgen')?.reset(`${RUN} projenrc/scripts/docgen.ts`);
    this.addDocsTask(project);
    this.publishWithRelease(project);
    project.gitignore.exclude('/website/content/', '/website/dist/', '/website/.vitepress/.cache/');
    project.addPackageIgnore('/website/');
  }

  private addDocsTask(project: AwsCdkConstructLibrary): void {
    const docs = project.addTask('docs', {
      description: 'Build the documentation site in website/dist and look at each page in a browser',
    });
    docs.spawn(project.tasks.tryFind('assemble') as Task);
    docs.exec(`${RUN} projenrc/scripts/install-website.ts`);
    docs.exec(`${RUN} projenrc/docs/generate.ts`);
    docs.exec('website/node_modules/.bin/vitepress build website');
    docs.exec(`${RUN} projenrc/docs/check.ts`);
  }

  /** On GitHub's pages the site is below the name of the repository. */
  private publishWithRelease(project: AwsCdkConstructLibrary): void {
    project.release?.addJobs({
      docs: {
        needs: ['release_github'],
        permissions: { contents: JobPermission.READ, pages: JobPermission.WRITE, idToken: JobPermission.WRITE },
        environment: 'github-pages',
        runsOn: ['ubuntu-latest'],
        steps: [
          // The site names the last release, which is a tag.
          ...prepareTests(project, true),
          { name: 'Build and check the site', run: 'npx projen docs' },
          {
            name: 'Build it for its place',
            env: { DOCS_BASE: '/cdk-hindsight/' },
            run: 'website/node_modules/.bin/vitepress build website',
          },
          { uses: pinned('actions/upload-pages-artifact'), with: { path: 'website/dist' } },
          { uses: pinned('actions/deploy-pages') },
        ],
      },
    });
  }
}
