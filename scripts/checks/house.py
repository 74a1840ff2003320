"""What the house's checks share: which files are ours, how C++ text is read without its comments, how a finding is told."""

import re
import sys
from pathlib import Path

ROOMS = ("domain", "persistence", "api", "server", "tests")


def sources(top, *suffixes):
    """Every file of the rooms with one of these suffixes, as paths relative to the top, sorted."""
    found = []
    for room in ROOMS:
        for path in sorted((Path(top) / room).rglob("*")):
            if path.suffix in suffixes and path.is_file():
                found.append(path.relative_to(top))
    return found


NOISE = re.compile(r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])\'', re.S)


def bare(text):
    """The text with comments blank and literals empty, every line still on its line."""

    def blank(match):
        token = match.group(0)
        lines = "\n" * token.count("\n")
        return lines if token.startswith("/") else ('""' if '"' in token[:1] + token[1:2] else "0") + lines

    return NOISE.sub(blank, text)


def finish(name, findings, samples):
    """Prints the findings and ends the process; first the self-test: every bad sample must be caught, every good one pass.

    `samples` holds (what it shows, caught?, expected to be caught?).
    """
    for shows, caught, expected in samples:
        if bool(caught) != expected:
            print(f"{name}: self-test: {shows!r} should {'be caught' if expected else 'pass'}")
            sys.exit(2)
    for finding in findings:
        print(finding)
    print(f"{name}: {len(findings)} finding(s), {len(samples)} samples of its own")
    sys.exit(1 if findings else 0)
