import { handlerFor } from './entry';
import { connectMysql } from './mysql';

export const handler = handlerFor(connectMysql, __dirname);
