"""Runs one client against the database of the environment, as its name says. The log of the server shows what it sent."""

import asyncio
import os
import sys

SERVER = {
    "host": "127.0.0.1",
    "port": int(os.environ["PORT"]),
    "user": os.environ["NAME"],
    "password": os.environ["PASSWORD"],
    "database": "shop",
}
USES = 7


def psycopg(**options):
    import psycopg

    server = {**SERVER, "dbname": SERVER["database"]}
    del server["database"]
    with psycopg.connect(**server, **options) as connection:
        for _ in range(USES):
            connection.execute("SELECT %s::int AS x", (1,))


def url_of(driver):
    from sqlalchemy import URL

    parts = {**SERVER, "username": SERVER["user"]}
    del parts["user"]
    return URL.create(driver, **parts)


def sqlalchemy(driver, **options):
    from sqlalchemy import create_engine, text

    engine = create_engine(url_of(driver), connect_args=options)
    for _ in range(USES):
        with engine.begin() as connection:
            connection.execute(text("SELECT :x + 1 AS x"), {"x": 1})
    engine.dispose()


def sqlalchemy_asyncpg(**options):
    from sqlalchemy import text
    from sqlalchemy.ext.asyncio import create_async_engine

    async def run():
        engine = create_async_engine(url_of("postgresql+asyncpg"), connect_args=options)
        for _ in range(USES):
            async with engine.begin() as connection:
                await connection.execute(text("SELECT CAST(:x AS int) AS x"), {"x": 1})
        await engine.dispose()

    asyncio.run(run())


def asyncpg(**options):
    import asyncpg

    async def run():
        pool = await asyncpg.create_pool(min_size=1, max_size=1, **SERVER, **options)
        for _ in range(USES):
            async with pool.acquire() as connection:
                await connection.fetch("SELECT $1::int AS x", 1)
        await pool.close()

    asyncio.run(run())


async def no_reset(_connection):
    pass


def django(engine, **settings):
    from django.conf import settings as django_settings

    database = {name.upper(): value for name, value in SERVER.items()}
    database["NAME"] = database.pop("DATABASE")
    database["ENGINE"] = f"django.db.backends.{engine}"
    # The time zone of Django and, where nothing else is set, of the connections to PostgreSQL.
    django_settings.configure(DATABASES={"default": {**database, **settings}}, USE_TZ=True)
    import django
    from django.db import connection, models

    django.setup()

    class Thing(models.Model):
        id = models.BigIntegerField(primary_key=True)

        class Meta:
            app_label = "shop"

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS shop_thing (id bigint)")
        for _ in range(USES):
            cursor.execute("SELECT %s AS x", [1])
    list(Thing.objects.all().iterator())
    connection.close()


def django_mysql():
    import pymysql

    # Django asks for the version of the driver that it knows.
    pymysql.version_info = (2, 2, 4, "final", 0)
    pymysql.install_as_MySQLdb()
    django("mysql")


def odbc(driver, **options):
    import pyodbc

    address = {"Driver": f"{{{driver}}}", "Server": SERVER["host"], "Port": SERVER["port"], "Database": "shop"}
    login = {"UID": SERVER["user"], "PWD": SERVER["password"]}
    text = "".join(f"{name}={value};" for name, value in {**address, **login, **options}.items())
    connection = pyodbc.connect(text, autocommit=True)
    cursor = connection.cursor()
    for _ in range(USES):
        cursor.execute("SELECT ? + 1 AS x", (1,)).fetchall()
    cursor.execute("SELECT 1").fetchall()
    connection.close()


CLIENTS = {
    "psycopg": lambda: psycopg(),
    "psycopg, prepare_threshold=None": lambda: psycopg(prepare_threshold=None),
    "SQLAlchemy with psycopg": lambda: sqlalchemy("postgresql+psycopg"),
    "SQLAlchemy with psycopg, prepare_threshold=None": lambda: sqlalchemy("postgresql+psycopg", prepare_threshold=None),
    "SQLAlchemy with asyncpg": lambda: sqlalchemy_asyncpg(),
    "SQLAlchemy with asyncpg, statement_cache_size=0": lambda: sqlalchemy_asyncpg(statement_cache_size=0),
    "asyncpg": lambda: asyncpg(),
    "asyncpg, statement_cache_size=0": lambda: asyncpg(statement_cache_size=0),
    "asyncpg, statement_cache_size=0, reset": lambda: asyncpg(statement_cache_size=0, reset=no_reset),
    "SQLAlchemy with PyMySQL": lambda: sqlalchemy("mysql+pymysql"),
    "Django on PostgreSQL": lambda: django("postgresql"),
    "Django on PostgreSQL, DISABLE_SERVER_SIDE_CURSORS": lambda: django("postgresql", DISABLE_SERVER_SIDE_CURSORS=True),
    "Django on MySQL": django_mysql,
    "psqlODBC": lambda: odbc("PostgreSQL Unicode"),
    "psqlODBC, UseServerSidePrepare=0": lambda: odbc("PostgreSQL Unicode", UseServerSidePrepare=0),
    "MariaDB Connector/ODBC": lambda: odbc("MariaDB Unicode"),
    "MariaDB Connector/ODBC, NO_SSPS=1": lambda: odbc("MariaDB Unicode", NO_SSPS=1),
}

CLIENTS[sys.argv[1]]()
