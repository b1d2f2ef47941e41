import { handlerFor } from './entry';
import { connectPostgres } from './postgres';

export const handler = handlerFor(connectPostgres, __dirname);
