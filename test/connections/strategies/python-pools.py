"""Keeps connections as one strategy does, and takes `warm` and `ask` as lines: each is answered by a line of JSON."""

import json
import os
import sys
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier

import psycopg
from psycopg_pool import ConnectionPool

CONNECTIONS = 3
SECONDS = 30
# The pools whose times are over when the freeze is.
QUICK = 0.15

settings = {
    "host": "127.0.0.1",
    "port": int(os.environ["PORT"]),
    "user": os.environ["NAME"],
    "password": os.environ["PASSWORD"],
    "dbname": "postgres",
}


def pooled(kwargs=settings, min_size=CONNECTIONS, **options):
    pool = ConnectionPool(kwargs=kwargs, min_size=min_size, max_size=CONNECTIONS, open=True, **options)
    return using(pool, pool.connection)


def using(pool, connection):
    @contextmanager
    def connect():
        with connection() as connected:
            yield connected.execute

    def warm():
        pool.wait()
        use_all(connect)
        # Those that it replaces or closes as it likes are not on their way.
        until(lambda: pool.get_stats()["pool_available"] == pool.get_stats()["pool_size"])

    return warm, connect


def checked_by_the_clock():
    names = {"settings": {"kwargs": settings, "min_size": CONNECTIONS}}
    exec(os.environ["RECIPE"], names)
    return using(names["pool"], names["connect"])


def connected_for_each_call():
    @contextmanager
    def connect():
        with psycopg.connect(**settings) as connection:
            yield connection.execute

    return lambda: use_all(connect), connect


def engine(**options):
    import sqlalchemy  # Half of the start of this program.

    names = {"host": "host", "port": "port", "user": "username", "password": "password", "dbname": "database"}
    url = sqlalchemy.URL.create("postgresql+psycopg", **{names[name]: value for name, value in settings.items()})
    made = sqlalchemy.create_engine(url, pool_size=CONNECTIONS, **options)

    @contextmanager
    def connect():
        with made.connect() as connection:
            yield connection.exec_driver_sql

    return lambda: use_all(connect), connect


def use_all(connect):
    """Uses so many connections at once, so that all of them are idle then."""
    together = Barrier(CONNECTIONS, timeout=SECONDS)

    def use(_):
        with connect() as execute:
            execute("SELECT 1")
            together.wait()

    with ThreadPoolExecutor(CONNECTIONS) as threads:
        list(threads.map(use, range(CONNECTIONS)))


def until(is_reached):
    for _ in range(SECONDS * 100):
        if is_reached():
            return
        time.sleep(0.01)
    raise TimeoutError("the connections do not all come back")


STRATEGIES = {
    "psycopg as it is": pooled,
    "psycopg check": lambda: pooled(check=ConnectionPool.check_connection),
    "psycopg check, timeout": lambda: pooled(check=ConnectionPool.check_connection, timeout=0.5),
    "psycopg max_idle": lambda: pooled(min_size=1, max_idle=QUICK),
    "psycopg max_lifetime": lambda: pooled(max_lifetime=QUICK),
    "psycopg statement_timeout": lambda: pooled({**settings, "options": "-c statement_timeout=300"}),
    "psycopg by the clock": checked_by_the_clock,
    "psycopg for each call": connected_for_each_call,
    "SQLAlchemy as it is": engine,
    "SQLAlchemy pool_pre_ping": lambda: engine(pool_pre_ping=True),
    "SQLAlchemy pool_recycle": lambda: engine(pool_recycle=QUICK),
}


def answer(work):
    try:
        work()
        return {}
    except Exception as error:
        frames = traceback.format_tb(error.__traceback__)
        return {"error": {"type": type(error).__name__, "message": str(error), "trace": frames}}


def main():
    warm, connect = STRATEGIES[sys.argv[1]]()

    def ask():
        with connect() as execute:
            execute("SELECT 1")

    work = {"warm": warm, "ask": ask}
    for line in sys.stdin:
        print(json.dumps(answer(work[line.strip()])), flush=True)


main()
