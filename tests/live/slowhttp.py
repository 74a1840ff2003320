#!/usr/bin/env python3
"""slowhttp.py BUILD: slowhttptest's four attacks end at the deadlines of the settings, and others are served meanwhile (A13)."""

import csv
import json
import os
import re
import subprocess
import sys

from served import Served

CONNECTIONS, RATE = 200, 100
COLOURS = re.compile(r"\x1b\[[0-9;]*m")


# Name, options, page, and the seconds between which a connection must end.
ATTACKS = [("slow header", ["-H", "-x", "10"], "/v1/listings", 10 - 1, 10 + 1),
           ("slow body", ["-B", "-s", "8192", "-x", "10"], "/v1/sessions", 5 - 1, 5 + 1),
           # Refused at once for the size of its header; the peer has 2 s to take the answer.
           ("ranges", ["-R", "-t", "GET", "-a", "5", "-b", "2000"], "/v1/listings", 0, 2 + 1)]
READING = ["-X", "-k", "10", "-w", "1", "-y", "512", "-z", "5", "-n", "1"]


def attack(served, options, page, length=150):
    """(why it ended, rows): each row has how many connections were opened and closed until that second, and the probe's status."""
    report = served.directory / "slow"
    command = ["slowhttptest", "-g", "-o", report, *options, "-c", str(CONNECTIONS), "-r", str(RATE), "-i", "1", "-l", str(length),
               "-p", "3", "-u", served.url + page]
    run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300, check=False)
    said = COLOURS.sub("", run.stdout.decode(errors="replace"))
    why = re.search(r"Exit status:\s*(.+)", said)
    assert why, f"slowhttptest says nothing of an end:\n{said[-3000:]}"
    with open(f"{report}.csv", encoding="ascii") as file:
        rows = [(int(row["Connected"]) + int(row["Closed"]), int(row["Closed"]), int(row["Service Available"]))
                for row in csv.DictReader(file)]
    return why[1].strip(), rows


def check(name, why, rows, least, most, refused):
    """`refused`: slowhttptest's random fields are now and then none, and their connections end at once."""
    opened, closed, available = zip(*rows)
    print(f"{name}: {CONNECTIONS} connections, all gone after {len(rows)} s, allowed {least} to {most} s each: {why}\n"
          f"  opened {list(opened)}\n  closed {list(closed)}", flush=True)
    assert why == "No open connections left", f"{name}: {why}"
    assert set(available) == {200}, f"{name}: others were not served meanwhile: {available}"
    for second, gone in enumerate(closed):
        assert gone - refused <= (opened[second - least] if second >= least else 0), f"{name}: ended too early, second {second}"
        assert second < most or gone >= opened[second - most], f"{name}: ended too late, second {second}"


def check_reading(served):
    """Seen from the server: slowhttptest takes 5 bytes a second of what it has long decrypted, and learns of its end much later."""
    def sockets():
        places = (f"/proc/{served.pid}/fd/{number}" for number in os.listdir(f"/proc/{served.pid}/fd"))
        return sum(os.path.lexists(place) and os.readlink(place).startswith("socket:") for place in places)
    client = served.client()
    client.connection.request("GET", "/openapi.json")
    deadline = 5 + len(client.connection.getresponse().read()) // 65536  # 1 s more for each 64 KiB
    client.connection.close()
    before = sockets()
    _, rows = attack(served, READING, "/openapi.json", 40)
    assert {available for _, _, available in rows} == {200}, "slow reading: others were not served meanwhile"
    lines = [json.loads(line) for line in served.log().splitlines() if '"GET /openapi.json"' in line]
    ended = sorted(line["micros"] / 1e6 for line in lines if line["bytes"] == 0 and line["micros"] > 1e6)
    print(f"slow reading: {len(ended)} of {CONNECTIONS} connections ended after {ended[0]:.2f} to {ended[-1]:.2f} s, deadline {deadline} s; "
          f"sockets {before} before, {sockets()} after", flush=True)
    assert len(ended) >= CONNECTIONS, "not every slow reader was cut"
    assert deadline - 1 <= ended[0] and ended[-1] <= deadline + 1, "a slow reader was not cut at its deadline"
    # The probe's connections ended with slowhttptest: while the server answers others it deals with those ends too.
    for _ in range(1000):
        client.connection.request("GET", "/health/live")
        client.connection.getresponse().read()
        if sockets() <= before + 1:
            break
    assert sockets() <= before + 1, f"connections are left: {sockets()} sockets with the client's own, {before} before"


def main():
    with Served(sys.argv[1], "sqlite", f"per_address = {4 * CONNECTIONS}") as served:
        for name, options, page, least, most in ATTACKS:
            why, rows = attack(served, options, page)
            check(name, why, rows, least, most, served.log().count('"malformed_request"'))
        check_reading(served)


main()
