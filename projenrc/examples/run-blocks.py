"""Runs each block of a list in a stack and a scope of its own, and synthesizes it."""

import json
import sys
import traceback
import types
from pathlib import Path

from aws_cdk import App, Stack


def load(path):
    module = types.ModuleType("given")
    exec(compile(path.read_text("utf-8"), str(path), "exec"), module.__dict__)
    return module


def run(block, given):
    app = App()

    class Pasted(Stack):
        def __init__(self, scope, name):
            super().__init__(scope, name)
            scope_of_block = {"self": self, "given": given, "__name__": block["name"]}
            exec(compile(block["text"], block["place"], "exec"), scope_of_block)

    Pasted(app, block["name"])
    app.synth()


def main(folder):
    given = load(folder / "given.py")
    blocks = json.loads((folder / "blocks.json").read_text("utf-8"))
    failed = 0
    for block in blocks:
        try:
            run(block, given)
        except Exception:
            failed += 1
            print(f"{block['place']}:\n{block['text']}\n{traceback.format_exc()}", file=sys.stderr)
    print(f"python examples: {len(blocks) - failed} of {len(blocks)} blocks run as pasted")
    return 1 if failed else 0


sys.exit(main(Path(sys.argv[1])))
