"""What the postings cost a registration: tests/statistics/posting_cost_test.cpp, in the process, without the door."""

import json
import os
import subprocess

from report import wanted

LEAST_OF_PLAIN = 0.85  # of the rate of a register that posts nothing


def measure(build, engine, each):
    """Two lines: rounds of `each` registrations with postings and as many without, in turn."""
    environment = {**os.environ, "HELUO_TEST_ENGINE": engine, "HELUO_BENCH_REGISTRATIONS": str(each),
                   "HELUO_TEST_DIRECTORY": os.environ.get("TMPDIR", "/tmp")}
    run = subprocess.run([build / "heluo_tests", "--no-intro", "--test-case=what postings cost a registration"],
                         env=environment, text=True, stdout=subprocess.PIPE)
    lines = [line for line in run.stdout.splitlines() if line.startswith("{")]
    if run.returncode or not lines:
        raise RuntimeError(f"{engine}: {run.stdout[-2000:]}")
    told = json.loads(lines[0])
    what = f"registering to the same without postings ({told['rate']}/s)"
    return (f"{engine}, {told['rounds']} rounds of {told['each']} registrations each, {told['threads']} at a time: "
            f"{1 / told['most']:.2f} to {1 / told['least']:.2f}\n" + wanted(what, 1 / told["median"], LEAST_OF_PLAIN))
