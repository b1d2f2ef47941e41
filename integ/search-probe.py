"""Writes a document and looks for it by what it means, as a client of the index does, and tells what it was answered."""
import json
import os
import urllib.error
import urllib.request

import botocore.session
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest

CREDENTIALS = botocore.session.get_session().get_credentials()


def ask(method, path, body):
    url = f"https://{os.environ['ENDPOINT']}/{path}"
    headers = {"content-type": "application/x-ndjson" if path.endswith("_bulk") else "application/json"}
    request = AWSRequest(method=method, url=url, data=body.encode(), headers=headers)
    SigV4Auth(CREDENTIALS, "es", os.environ["AWS_REGION"]).add_auth(request)
    call = urllib.request.Request(url, data=body.encode(), headers=dict(request.headers), method=method)
    try:
        with urllib.request.urlopen(call, timeout=60) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        return {"status": error.code, "error": error.read().decode()[:500]}


def handler(_event, _context):
    write, read = os.environ["WRITE_ALIAS"], os.environ["INDEX_NAME"]
    titles = {"1": "A company that streams films", "2": "How to repair a bicycle"}
    lines = []
    for number, title in titles.items():
        lines += [json.dumps({"index": {"_id": number}}), json.dumps({"title": title})]
    bulk = ask("POST", f"{write}/_bulk", "\n".join(lines) + "\n")
    if bulk.get("errors", True):
        return {"bulk": json.dumps(bulk)[:1000]}
    ask("POST", f"{write}/_refresh", "")
    query = {"neural": {"title_embedding": {"query_text": "Kino zu Hause", "k": 1}}}
    found = ask("POST", f"{read}/_search", json.dumps({"query": query, "_source": False}))
    hits = found.get("hits", {}).get("hits", [])
    return {"found": hits[0]["_id"]} if hits else found
