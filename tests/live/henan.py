#!/usr/bin/env python3
"""henan.py BUILD sqlite|mysql: Henan's published row of 2023, imported into a running server, is what its statistics answer.

Imported twice it changes nothing; with the server killed hard in the middle and the import started again, it ends with the
same numbers.
"""

import os
import re
import signal
import subprocess
import sys
import threading
import time

from served import TOP, Served

YEAR = 2023


def make_rows(path):
    """Writes the CSV; answers what the statistics must say: (prefix, measure) -> (items, yuan)."""
    run = subprocess.run([TOP / "scripts" / "henan", "--year", str(YEAR), path], text=True, capture_output=True, check=True)
    lines = [line.split() for line in run.stderr.splitlines()]
    return {(prefix, measure): (int(items), yuan) for prefix, measure, items, yuan in lines}


def importer(served, path):
    environment = {**os.environ, "HELUO_PASSWORD": served.password("registrar")}
    return subprocess.Popen([served.binary, "import", "contracts", path, "--server", served.url, "--ca", served.certificate,
                             "--login", "registrar"], env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def finish(process, code=0):
    said, _ = process.communicate(timeout=600)
    assert code is None or process.returncode == code, f"heluo import: exit {process.returncode}\n{said[-3000:]}"
    return said


def told(served, expected):
    """What the statistics answer for each of the expected figures."""
    client = served.client("statistician")
    answers = {}
    for prefix, measure in expected:
        total = client.op("read_totals", token=client.token,
                          query=f"?measure={measure}&region={prefix}&from={YEAR}-01-01&until={YEAR + 1}-01-01")["total"]
        amount = total["amount_total"]
        answers[prefix, measure] = (total["count"], amount["amount"] if isinstance(amount, dict) else amount)
    return answers


def check(served, expected, when):
    answers = told(served, expected)
    assert answers == expected, f"{when}: {answers}, expected {expected}"
    print(f"{when}: {answers}", flush=True)


def kill_in_the_middle(served, path):
    """Starts the import, kills the server once rows are in, starts both again."""
    process = importer(served, path)
    drain = threading.Thread(target=process.communicate)
    drain.start()
    client = served.client("registrar")
    deadline = time.monotonic() + 300
    while time.monotonic() < deadline:
        items = client.op("list_imports", token=client.token)["items"]
        if items and items[0]["state"] == "running" and items[0]["rows_done"] > 1000:
            break
        assert not items or items[0]["state"] != "done", "the import ended before it could be interrupted"
        time.sleep(0.05)
    served.end(signal.SIGKILL)
    process.kill()
    drain.join()
    served.start()


def main():
    build, engine = sys.argv[1:3]
    with Served(build, engine) as served:
        path = served.directory / "henan.csv"
        expected = make_rows(path)
        published = {("41", "out"): (24863, "136263320000.00"), ("41", "in"): (25279, "137007790000.00")}
        assert expected.items() >= published.items(), "scripts/henan does not make the published row"
        finish(importer(served, path))
        check(served, expected, f"{engine}, imported")
        said = finish(importer(served, path))
        check(served, expected, f"{engine}, imported twice")
        assert re.search(r"done: (\d+) rows, 0 new, \1 unchanged, 0 refused", said), f"not a repeat: {said[-500:]}"
    with Served(build, engine) as served:
        path = served.directory / "henan.csv"
        expected = make_rows(path)
        kill_in_the_middle(served, path)
        finish(importer(served, path))
        check(served, expected, f"{engine}, killed in the middle and imported again")


main()
