import {
  type ArrayPropertiesDetail,
  type BatchClient,
  DescribeJobsCommand,
  type JobDetail,
  type JobStatus,
  type JobSummary,
  paginateListJobs,
  SubmitJobCommand,
} from '@aws-sdk/client-batch';
import { WORKER_VARIABLES } from '../plan-backlog.contract';
import type { ActiveJob, Jobs } from './ports';

/**
 * In the order in which a job goes through them: it may go on between two questions, and is then seen by a later one. The
 * one that it goes back to for another attempt is asked for again at the end.
 */
const ACTIVE: readonly JobStatus[] = ['SUBMITTED', 'PENDING', 'RUNNABLE', 'STARTING', 'RUNNING', 'RUNNABLE'];

/** The queue of a backlog in AWS Batch. */
export class BatchJobs implements Jobs {
  /** @param submission what submits jobs: a client that does not repeat a call, because that would start the work twice */
  constructor(
    private readonly client: BatchClient,
    private readonly queue: string,
    private readonly submission?: { readonly client: BatchClient; readonly definition: string },
  ) {}

  public async active(): Promise<readonly ActiveJob[]> {
    const found = new Map<string, ActiveJob>();
    for (const jobStatus of ACTIVE) {
      for await (const job of this.list({ jobQueue: this.queue, jobStatus })) {
        found.set(job.jobId as string, {
          id: job.jobId as string,
          isRunning: jobStatus === 'RUNNING',
          isArray: job.arrayProperties?.size !== undefined,
          created: job.createdAt ?? 0,
        });
      }
    }
    return [...found.values()];
  }

  public async submit(jobName: string, run: string, size: number): Promise<string> {
    if (this.submission === undefined) {
      throw new Error('the watcher submits no jobs');
    }
    const { client, definition } = this.submission;
    const { jobId } = await client.send(
      new SubmitJobCommand({
        jobName,
        jobQueue: this.queue,
        jobDefinition: definition,
        // An array has two jobs at least.
        ...(size > 1 && { arrayProperties: { size } }),
        containerOverrides: { environment: [{ name: WORKER_VARIABLES.run, value: run }] },
      }),
    );
    return jobId as string;
  }

  public async neverStarted(id: string): Promise<readonly number[]> {
    const job = await this.describe(id);
    if (job?.arrayProperties?.size === undefined) {
      return job?.status === 'FAILED' && job.startedAt === undefined ? [0] : [];
    }
    const indexes: number[] = [];
    for await (const { startedAt, arrayProperties } of this.list({ arrayJobId: id, jobStatus: 'FAILED' })) {
      if (startedAt === undefined && arrayProperties?.index !== undefined) {
        indexes.push(arrayProperties.index);
      }
    }
    return indexes;
  }

  public async progress(id: string): Promise<{ isRunning: boolean; lastStop: number | undefined }> {
    const { statusSummary }: ArrayPropertiesDetail = (await this.describe(id))?.arrayProperties ?? {};
    if ((statusSummary?.RUNNING ?? 0) > 0) {
      return { isRunning: true, lastStop: undefined };
    }
    let lastStop: number | undefined;
    for (const jobStatus of ['SUCCEEDED', 'FAILED'] as const) {
      for await (const { stoppedAt = 0 } of this.list({ arrayJobId: id, jobStatus })) {
        lastStop = Math.max(lastStop ?? 0, stoppedAt);
      }
    }
    return { isRunning: false, lastStop };
  }

  private async describe(id: string): Promise<JobDetail | undefined> {
    const { jobs = [] } = await this.client.send(new DescribeJobsCommand({ jobs: [id] }));
    return jobs[0];
  }

  private async *list(
    query: { readonly jobStatus: JobStatus } & ({ readonly jobQueue: string } | { readonly arrayJobId: string }),
  ): AsyncGenerator<JobSummary> {
    for await (const { jobSummaryList = [] } of paginateListJobs({ client: this.client }, query)) {
      yield* jobSummaryList;
    }
  }
}
