import type { Kind } from '../kind';
import { builds } from './builds';
import { databaseProxies } from './database-proxies';
import { documentDbClusters } from './document-db-clusters';
import { imagePulls } from './image-pulls';
import { nodeBasedCaches } from './node-based-caches';
import { scheduledFunctions } from './scheduled-functions';
import { serverlessCaches } from './serverless-caches';
import { taskImages } from './task-images';

/** All that is watched. */
export const KINDS: readonly Kind[] = [
  databaseProxies,
  serverlessCaches,
  nodeBasedCaches,
  documentDbClusters,
  imagePulls,
  taskImages,
  builds,
  scheduledFunctions,
];
