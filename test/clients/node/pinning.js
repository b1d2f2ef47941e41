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
