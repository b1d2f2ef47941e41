/**
 * What decides each row of PROOF.md that is not verified: an experiment, or the reason why there is none. A test compares
 * this table with PROOF.md in both directions, and npx projen verify runs it.
 */
import type { ModuleExperiments } from '../../projenrc/verify/experiment';
import { checks, federation, tagging } from './access';
import { connections, docdb, migration, outbox, rdsproxy } from './databases';
import { amplify, assets } from './deployment';
import { apitest, batch, email, inference, schedule } from './messages';
import { search } from './models';
import { monitoring, squid, stampede, valkey } from './network';
import { commands, thePackage } from './project';

export const TABLE: readonly ModuleExperiments[] = [
  thePackage,
  commands,
  federation,
  tagging,
  assets,
  rdsproxy,
  valkey,
  migration,
  connections,
  outbox,
  stampede,
  email,
  schedule,
  batch,
  search,
  inference,
  apitest,
  monitoring,
  docdb,
  squid,
  amplify,
  checks,
];
