#!/usr/bin/env python3
"""headers.py SOURCE BUILD: every header compiles alone, with the flags of its own room and without precompiled headers.

What compiled is remembered in BUILD by the content of the header and of all our headers behind it, so a second run costs
little. Needs the build directory's compile_commands.json.
"""

import hashlib
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import house

INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"\n]+)"', re.M)


def flags_by_room(top, build):
    """The compiler and its flags as the first source of each room gets them, without output and precompiled header."""
    rooms = {}
    for entry in json.loads((build / "compile_commands.json").read_text()):
        try:
            room = Path(entry["file"]).relative_to(top).parts[0]
        except ValueError:
            continue
        if room in house.ROOMS and room not in rooms and "bench" not in entry["file"]:
            rooms[room] = plain(shlex.split(entry["command"]))
    return rooms


def plain(command):
    for i, word in enumerate(command):  # before the compiler stands its launcher
        if re.search(r"(g\+\+|clang\+\+|c\+\+)(-\d+)?$", word):
            command = command[i:]
            break
    kept, skip = [], False
    for word in command[:-1]:
        if skip:
            skip = False
        elif word in ("-o", "-include"):
            skip = True
        elif word not in ("-c", "-Winvalid-pch", "-fpch-preprocess") and not word.startswith("-fsanitize"):
            kept.append(word)
    return kept


def digest(top, header, flags):
    """Changes when the header, any header of ours behind it, or the flags change."""
    seen, waiting, sum_ = set(), [header], hashlib.sha256(" ".join(flags).encode())
    while waiting:
        name = waiting.pop()
        path = top / name
        if name in seen or not path.is_file():
            continue
        seen.add(name)
        text = path.read_text(encoding="utf-8")
        sum_.update(f"{name}\0{text}\0".encode())
        waiting += sorted(INCLUDE.findall(text))
    return sum_.hexdigest()


def complaint(flags, header, directory):
    """What the compiler says of a translation unit that is only this header, twice; None if nothing."""
    text = f'#include "{header}"\n#include "{header}"\n'
    command = [*flags, "-fsyntax-only", "-x", "c++", "-"]
    run = subprocess.run(command, input=text, text=True, capture_output=True, cwd=directory, check=False)
    return None if run.returncode == 0 else "\n".join(run.stderr.splitlines()[:12])


def judge(top, build, header, flags):
    mark = build / "headers-alone" / digest(top, header, flags)
    if mark.exists():
        return None
    said = complaint(flags, header, top)
    if said is None:
        mark.write_text(header)
        return None
    return f"{header}: does not compile alone\n{said}"


def samples(flags):
    with tempfile.TemporaryDirectory() as directory:
        for name, text, bad in (("good.hpp", "#pragma once\n#include <string>\ninline std::string f() { return {}; }\n", False),
                                ("needs.hpp", "#pragma once\ninline std::string f() { return {}; }\n", True),
                                ("twice.hpp", "struct Twice {};\n", True)):
            (Path(directory) / name).write_text(text)
            yield name, complaint([*flags, "-I", directory], name, directory), bad


def main():
    top, build = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
    (build / "headers-alone").mkdir(exist_ok=True)
    rooms = flags_by_room(top, build)
    headers = [path.as_posix() for path in house.sources(top, ".hpp")]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        judged = pool.map(lambda header: judge(top, build, header, rooms.get(header.split("/")[0], rooms["domain"])), headers)
        findings = [said for said in judged if said]
    house.finish("headers", findings, list(samples(rooms["domain"])))


main()
