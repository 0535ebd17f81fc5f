#!/usr/bin/env python3
"""One door for developers, with nothing but Python's standard library: see `python3 dev.py --help`."""

import sys

# Nothing above this line, and no syntax in this file, may be newer than Python 3.6.
if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit("dev.py: Firsthand needs Python 3.11 or newer; this is %d.%d." % sys.version_info[:2])  # noqa: UP031

import argparse

from tools.environment import firsthand, python, setup
from tools.lock import lock
from tools.run import run
from tools.test import test

from tools import Problem

# verb of dev.py: the command of `firsthand` that does the work
DISPATCHED = {
    "licences": (["licences", "--write", "docs/licences.md"], "write docs/licences.md from what is installed"),
    "flow": (["flow"], "write docs/flow.md from pathway.py"),
    "messages": (["messages"], "collect the sentences to translate and compile the translations"),
}


def parser() -> argparse.ArgumentParser:
    """The command line of dev.py."""
    top = argparse.ArgumentParser(prog="dev.py", description="Firsthand for developers.")
    verbs = top.add_subparsers(dest="verb", required=True, metavar="VERB")
    start = verbs.add_parser("run", help="make everything that is missing, then start the demo programme")
    start.add_argument("--fresh", action="store_true", help="throw the demo's data and keys away first")
    start.add_argument("--port", type=int, default=8000, help="port on this machine (8000)")
    start.add_argument("--no-demo", dest="demo", action="store_false", help="an empty programme, no demo accounts")
    check = verbs.add_parser("test", help="lint, types, contracts, tests on both databases, browser journeys")
    check.add_argument("--fast", action="store_true", help="leave out the browser and the slow tests")
    make = verbs.add_parser("setup", help="make .venv and nothing else")
    make.add_argument("--dev", action="store_true", help="with the tools that the tests need")
    verbs.add_parser("lock", help="pin the requirements anew, with their hashes").add_argument(
        "--upgrade", action="store_true", help="take the newest versions that pyproject.toml allows"
    )
    for verb, (_, what) in DISPATCHED.items():
        verbs.add_parser(verb, help=what)
    verbs.add_parser("pictures", help="photograph the main pages of the demo into docs/pictures")
    return top


def main() -> int:
    """Run one verb; returns the exit status. A `Problem` becomes one line that says what to do."""
    options, rest = parser().parse_known_args()
    if rest and options.verb not in {"test", *DISPATCHED}:
        parser().error("unrecognized arguments: " + " ".join(rest))
    try:
        if options.verb == "run":
            return run(port=options.port, fresh=options.fresh, demo=options.demo)
        if options.verb == "test":
            return test(fast=options.fast, chosen=rest)
        if options.verb == "setup":
            setup(dev=options.dev)
            return 0
        if options.verb == "lock":
            lock(upgrade=options.upgrade)
            return 0
        setup(dev=True)
        if options.verb == "pictures":
            return python("-m", "tests.journeys.pictures")
        return firsthand(*DISPATCHED[options.verb][0], *rest)
    except Problem as problem:
        print("dev.py: %s" % problem, file=sys.stderr)  # noqa: UP031
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
