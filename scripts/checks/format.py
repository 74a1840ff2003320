#!/usr/bin/env python3
"""format.py SOURCE [BUILD]: clang-format would change nothing; scripts/format makes it so."""

import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import house


def complaints(files, top):
    run = subprocess.run(["clang-format", "--dry-run", *files], cwd=top, text=True, capture_output=True, check=False)
    return sorted(set(re.findall(r"^(\S+?):\d+:\d+: warning: code should be clang-formatted", run.stderr, re.M)))


def sample(top, text):
    run = subprocess.run(["clang-format", "--dry-run", "--assume-filename=domain/x.cpp"], input=text, cwd=top, text=True,
                         capture_output=True, check=False)
    return "clang-formatted" in run.stderr


def main():
    top = Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    files = [path.as_posix() for path in house.sources(top, ".cpp", ".hpp")]
    batches = [files[i: i + 16] for i in range(0, len(files), 16)]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        wrong = [name for batch in pool.map(lambda batch: complaints(batch, top), batches) for name in batch]
    findings = [f"{name}: not formatted: run scripts/format" for name in wrong]
    house.finish("format", findings, [("int  x ;", sample(top, "int  x ;\n"), True), ("int x;", sample(top, "int x;\n"), False)])


main()
