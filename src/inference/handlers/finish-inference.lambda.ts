import { S3Client } from '@aws-sdk/client-s3';
import { SYSTEM_CLOCK } from '../../private/runtime/clock';
import type { FinishEvent } from '../run-layout.contract';
import { finishInference } from './finish-inference';
import { S3Store } from './s3-store';

const store = new S3Store(new S3Client());

export async function handler(event: FinishEvent) {
  return finishInference(event, { environment: process.env, clock: SYSTEM_CLOCK, store, print: console.log });
}
