"""Uses a cache in cluster mode as one client does, and ends with an error if that does not work."""

import os
import sys
import threading
import time
from urllib.parse import quote

CA = os.environ["CA"]
PORT = int(os.environ["PORT"])
NAME = os.environ["NAME"]
PASSWORD = os.environ["PASSWORD"]


def redis_py():
    from redis.cluster import RedisCluster

    client = RedisCluster(host="127.0.0.1", port=PORT, username=NAME, password=PASSWORD, ssl=True, ssl_ca_certs=CA)
    client.set("app:1", "x")
    assert client.get("app:1") == b"x"
    with client.pipeline() as pipeline:
        pipeline.set("app:2", "y").get("app:2").execute()
    client.close()


def celery():
    from celery import Celery

    url = f"rediss://{NAME}:{quote(PASSWORD)}@127.0.0.1:{PORT}/0?ssl_cert_reqs=required&ssl_ca_certs={quote(CA)}"
    app = Celery("jobs", broker=url, backend=url)
    app.conf.broker_connection_retry_on_startup = False
    app.conf.broker_transport_options = {"global_keyprefix": "app:"}
    app.conf.result_backend_transport_options = {"global_keyprefix": "app:"}
    app.conf.broker_connection_max_retries = 1

    @app.task(name="add")
    def add(x, y):
        return x + y

    errors = []

    def work():
        try:
            app.Worker(pool="solo", concurrency=1, loglevel="CRITICAL", without_gossip=True, without_mingle=True).start()
        except BaseException as error:
            errors.append(error)

    threading.Thread(target=work, daemon=True).start()
    result = add.delay(1, 1)
    for _ in range(80):
        if errors:
            raise errors[0]
        if result.ready():
            assert result.get() == 2
            return
        time.sleep(0.1)
    raise TimeoutError("no result")


CLIENTS = {"redis-py": redis_py, "Celery": celery}
try:
    CLIENTS[sys.argv[1]]()
except BaseException as error:
    print(repr(error), file=sys.__stderr__)
    sys.__stderr__.flush()
    os._exit(1)
os._exit(0)
