import { S3Client } from '@aws-sdk/client-s3';
import type { PlanEvent } from '../run-layout.contract';
import { CALL_BYTES, planInference } from './plan-inference';
import { S3Store } from './s3-store';

const store = new S3Store(new S3Client());

export async function handler(event: PlanEvent) {
  return planInference(event, { environment: process.env, store, callBytes: CALL_BYTES });
}
