#!/usr/bin/env python3
"""count_tests.py JUNIT: prints 'PASSED FAILED' of one ctest run: doctest's own cases where an entry has them, else the entry."""

import re
import sys
import xml.etree.ElementTree as ElementTree

CASES = re.compile(r"\[doctest\] test cases:\s*\d+\s*\|\s*(\d+) passed\s*\|\s*(\d+) failed")
COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def main():
    passed = failed = 0
    for entry in ElementTree.parse(sys.argv[1]).getroot().iter("testcase"):
        good = entry.get("status") == "run"
        cases = CASES.findall(COLOURS.sub("", entry.findtext("system-out") or ""))
        case_failures = sum(int(bad) for _, bad in cases)
        passed += sum(int(ok) for ok, _ in cases) if cases else int(good)
        # An entry that failed without a failed case (a crash, a leak, a time-out) is a failure of its own.
        failed += case_failures if case_failures else int(not good)
    print(passed, failed)


main()
