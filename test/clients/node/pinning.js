// Runs one client against the database of the environment, as its name says. The log of the server shows what it sent.
const env = process.env;
const server = { host: '127.0.0.1', port: Number(env.PORT), user: env.NAME, password: env.PASSWORD, database: 'shop' };
const USES = 7;

async function times(run) {
  for (let count = 0; count < USES; count++) {
    await run();
  }
}

async function nodePostgres(options) {
  const { Pool } = require('pg');
  const pool = new Pool(server);
  await times(() => pool.query({ text: 'SELECT $1::int AS x', values: [1], ...options }));
  await pool.end();
}

async function postgresJs(options) {
  const sql = require('postgres')({ ...server, max: 1, ...options });
  await times(() => sql`SELECT ${1}::int AS x`);
  await sql.begin((transaction) => transaction`SELECT ${2}::int AS x`);
  await sql.end();
}

async function knex(client, options) {
  const db = require('knex')({ client, connection: server, ...options });
  await times(() => db.select(db.raw('? + 1 AS x', [1])));
  await db.transaction((transaction) => transaction.raw('SELECT 1'));
  await db.destroy();
}

async function typeorm(type) {
  const { DataSource } = require('typeorm');
  const db = new DataSource({ type, ...server, username: server.user });
  await db.initialize();
  const query = type === 'postgres' ? 'SELECT $1::int AS x' : 'SELECT ? AS x';
  await times(() => db.query(query, [1]));
  await db.transaction((manager) => manager.query('SELECT 1'));
  await db.destroy();
}

async function sequelize(dialect, options, perCall) {
  const { Sequelize, DataTypes } = require('sequelize');
  const db = new Sequelize(server.database, server.user, server.password, {
    ...server,
    dialect,
    logging: false,
    ...options,
  });
  const Thing = db.define('Thing', { count: DataTypes.INTEGER }, { timestamps: false });
  await Thing.sync({ force: true });
  await Thing.create({ count: 1 }, perCall);
  await Thing.findAll({ where: { count: 1 } });
  await db.transaction((transaction) => db.query('SELECT :x AS x', { replacements: { x: 1 }, transaction }));
  await db.close();
}

async function drizzle(prepare) {
  const { Pool } = require('pg');
  const { sql } = require('drizzle-orm');
  const pool = new Pool({ ...server, max: 1 });
  const db = require('drizzle-orm/node-postgres').drizzle({ client: pool });
  const query = () => db.select({ x: sql`${1}::int`.as('x') }).from(sql`(SELECT 1) AS one`);
  const prepared = prepare && query().prepare(prepare);
  await times(() => (prepared ? prepared.execute() : query()));
  await db.transaction((transaction) => transaction.execute(sql`SELECT ${1}::int AS x`));
  await pool.end();
}

async function drizzleOnPostgresJs(options) {
  const { sql } = require('drizzle-orm');
  const client = require('postgres')({ ...server, max: 1, ...options });
  const db = require('drizzle-orm/postgres-js').drizzle({ client });
  await times(() => db.execute(sql`SELECT ${1}::int AS x`));
  await client.end();
}

/** The adapter alone, which sends what Prisma sends: Prisma's generated client needs a schema. */
async function prisma() {
  const { PrismaPg } = require('@prisma/adapter-pg');
  const adapter = await new PrismaPg({ ...server, max: 1 }).connect();
  const query = { sql: 'SELECT $1::int AS x', args: [1], argTypes: [{ scalarType: 'int', arity: 'scalar' }] };
  await times(() => adapter.queryRaw(query));
  const transaction = await adapter.startTransaction();
  await transaction.queryRaw(query);
  await transaction.commit();
  await adapter.dispose();
}

const CLIENTS = {
  'node-postgres': () => nodePostgres(),
  'node-postgres, name': () => nodePostgres({ name: 'one' }),
  'Postgres.js': () => postgresJs(),
  'Postgres.js, prepare: false': () => postgresJs({ prepare: false }),
  'Knex on PostgreSQL': () => knex('pg'),
  'Knex on PostgreSQL, searchPath': () => knex('pg', { searchPath: ['public'] }),
  'Knex on MySQL': () => knex('mysql2'),
  'TypeORM on PostgreSQL': () => typeorm('postgres'),
  'TypeORM on MySQL': () => typeorm('mysql'),
  'Sequelize on PostgreSQL': () => sequelize('postgres'),
  "Sequelize on PostgreSQL, keepDefaultTimezone: true, clientMinMessages: 'ignore'": () =>
    sequelize('postgres', { keepDefaultTimezone: true, dialectOptions: { clientMinMessages: 'ignore' } }),
  'Drizzle on node-postgres': () => drizzle(),
  "Drizzle on node-postgres, prepare('name')": () => drizzle('name'),
  'Drizzle on Postgres.js': () => drizzleOnPostgresJs(),
  'Drizzle on Postgres.js, prepare: false': () => drizzleOnPostgresJs({ prepare: false }),
  "Prisma's adapter for node-postgres": () => prisma(),
  'Sequelize on MySQL': () => sequelize('mysql'),
  'Sequelize on MySQL, bindParam: false': () => sequelize('mysql', {}, { bindParam: false }),
};

CLIENTS[process.argv[2]]().then(
  () => process.exit(0),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
