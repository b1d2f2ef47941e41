import { S3Client } from '@aws-sdk/client-s3';
import type { PlanEvent } from '../run-layout.contract';
import { planInference } from './plan-inference';
import { S3Store } from './s3-store';

const store = new S3Store(new S3Client());

/** In less than the 15 minutes that the function has. */
const CALL_BYTES = 4 * 1024 ** 3;

export async function handler(event: PlanEvent) {
  return planInference(event, { environment: process.env, store, callBytes: CALL_BYTES });
}
