#!/usr/bin/env python3
"""slowhttp.py BUILD: slowhttptest's four attacks end at the deadlines of the settings, and others are served meanwhile (A13)."""

import re
import subprocess
import sys

from served import Served

CONNECTIONS, RATE = 200, 100
COLOURS = re.compile(r"\x1b\[[0-9;]*m")
# Mode, its options, its page, and the second in which the last connection must be gone at the latest: the time in which
# they are opened, the deadline, and a second.
OPENING = CONNECTIONS // RATE
ATTACKS = {
    "slow header": (["-H", "-x", "10"], "/v1/listings", OPENING + 10 + 1),
    "slow body": (["-B", "-s", "8192", "-x", "10"], "/v1/sessions", OPENING + 5 + 1),
    # 16 answers asked for at once, taken by 5 bytes a second: the first that does not fit the kernel's buffers has 5 s and
    # 1 s for each 64 KiB.
    "slow reading": (["-X", "-k", "16", "-w", "1", "-y", "512", "-z", "5", "-n", "1"], "/openapi.json", None),
    "ranges": (["-R", "-t", "GET", "-a", "5", "-b", "2000"], "/v1/listings", OPENING + 10 + 1),
}


def attack(served, name, options, page, latest):
    if latest is None:
        client = served.client()
        client.connection.request("GET", page)
        latest = OPENING + 5 + len(client.connection.getresponse().read()) // 65536 + 2
    command = ["slowhttptest", *options, "-c", str(CONNECTIONS), "-r", str(RATE), "-i", "1", "-l", "150", "-p", "3",
               "-u", served.url + page]
    run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300, check=False)
    said = COLOURS.sub("", run.stdout.decode(errors="replace"))
    ended = re.search(r"Test ended on (\d+)\w\w second\s*\n\s*Exit status:\s*(.+)", said)
    assert ended, f"{name}: slowhttptest says nothing of an end:\n{said[-3000:]}"
    second, why = int(ended[1]), ended[2].strip()
    available = re.findall(r"service available:\s*(\w+)", said)
    print(f"{name}: ended on second {second} of at most {latest}: {why}; available: {', '.join(available) or 'not asked'}", flush=True)
    assert why == "No open connections left", f"{name}: {why}"
    assert second <= latest, f"{name}: the last connection was gone on second {second}"
    assert "NO" not in available, f"{name}: others were not served meanwhile"


def main():
    with Served(sys.argv[1], "sqlite", f"per_address = {4 * CONNECTIONS}") as served:
        for name, (options, page, latest) in ATTACKS.items():
            attack(served, name, options, page, latest)


main()
