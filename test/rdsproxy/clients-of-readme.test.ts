import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ClientProfile } from '../../src/rdsproxy';
import { ON_MYSQL, ON_POSTGRESQL } from '../clients/seen';

describe('the table of the README', () => {
  const README = readFileSync(join(__dirname, '..', '..', 'src', 'rdsproxy', 'README.md'), 'utf8');
  const rows = README.split('\n').filter((line) => /^\| `\w+`.*\| (log|documents) +\|$/.test(line));
  const named = (row: string) => [...(row.split(' | ')[0].match(/`\w+`/g) ?? [])].map((name) => name.slice(1, -1));

  test('has each client', () => {
    const makers = Object.getOwnPropertyNames(ClientProfile).filter(
      (name) => !['length', 'name', 'prototype', 'other'].includes(name),
    );
    expect([...new Set(rows.flatMap(named))].sort()).toEqual(makers.sort());
  });

  test('says "log" of those that ran against a server, here or in the nightly task', () => {
    const inLog = rows.filter((row) => /\| log +\|$/.test(row)).flatMap(named);
    const ran = [...ON_POSTGRESQL, ...ON_MYSQL].flatMap(({ profile }) => profile ?? []);
    const here = ['prisma7Mariadb', 'mysql2', 'mariadbConnector', 'drizzleMysql2'];
    expect([...new Set(inLog)].sort()).toEqual([...new Set([...ran, ...here])].sort());
  });
});
