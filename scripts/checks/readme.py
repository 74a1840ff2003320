#!/usr/bin/env python3
"""readme.py SOURCE BUILD: runs every command of README.md, in its order, against the program of this build.

The commands of the ```sh blocks run as they stand, but on a free port, in a directory of their own and with the program of
this build. `scripts/run` keeps serving while the following ones run and must end well on Ctrl-C; `scripts/test` is what runs
this test. Of the file that is imported there are only the first rows: the whole of it is tests/live/henan.py's.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PATIENCE = 300  # seconds for the server to come up with its demonstration data, and for any one command

ROWS = 200  # of an imported file, its header included


def commands(text):
    """The commands of the README, one a line; a line that ends with a backslash goes on."""
    found = []
    for block in re.findall(r"^```sh\n(.*?)^```", text, re.M | re.S):
        for line in block.replace("\\\n", " ").splitlines():
            line = re.sub(r"\s+#.*$", "", line).strip()
            if line:
                found.append(line)
    return found


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Reader:
    """A user who types the README's commands, elsewhere."""

    def __init__(self, top, build, directory):
        self.top = top
        self.port = str(free_port())
        self.directory = directory
        self.program = str(build / "heluo")
        self.server = None
        self.environment = {**os.environ, "HELUO_BINARY": self.program, "HELUO_RUN_PORT": self.port,
                            "HELUO_RUN_DATA": f"{directory}/data"}

    def elsewhere(self, command):
        command = command.replace("8443", self.port).replace("/tmp/", f"{self.directory}/")
        command = re.sub(r"(?<![\w/.])data/", f"{self.directory}/data/", command)
        return command.replace("build/release/heluo", self.program)

    def type(self, command):
        """What went wrong, or None."""
        if command == "scripts/test":
            return None
        if command == "scripts/run":
            return self.serve()
        if " import contracts " in command:
            file = Path(re.search(r"\S+\.csv", self.elsewhere(command)).group())
            file.write_text("".join(file.read_text(encoding="utf-8").splitlines(keepends=True)[:ROWS]), encoding="utf-8")
        run = subprocess.run(["bash", "-euo", "pipefail", "-c", self.elsewhere(command)], cwd=self.top, env=self.environment, text=True,
                             capture_output=True, timeout=PATIENCE, check=False)
        return None if run.returncode == 0 else f"exit {run.returncode}\n{run.stdout[-2000:]}{run.stderr[-2000:]}"

    def serve(self):
        log = Path(self.directory) / "run.log"
        with log.open("w") as out:
            self.server = subprocess.Popen(["scripts/run"], cwd=self.top, env=self.environment, stdout=out, stderr=subprocess.STDOUT,
                                           start_new_session=True)
        deadline = time.monotonic() + PATIENCE
        while "Ctrl-C ends it." not in log.read_text():
            if self.server.poll() is not None or time.monotonic() > deadline:
                return f"scripts/run did not serve\n{log.read_text()[-3000:]}"
            time.sleep(0.2)
        return None

    def leave(self):
        if self.server is None or self.server.poll() is not None:
            return "scripts/run ended before Ctrl-C" if self.server else None
        os.killpg(self.server.pid, signal.SIGINT)
        code = self.server.wait(60)
        return None if code == 0 else f"Ctrl-C on scripts/run: exit {code}"


def main():
    top, build = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
    with tempfile.TemporaryDirectory(prefix="heluo-readme.") as directory:
        reader = Reader(top, build, directory)
        findings = []
        try:
            for command in commands((top / "README.md").read_text(encoding="utf-8")):
                began = time.monotonic()
                wrong = reader.type(command)
                print(f"{'FAILED' if wrong else 'ok':6} {time.monotonic() - began:6.1f} s  {command}", flush=True)
                if wrong:
                    findings.append(f"{command}: {wrong}")
        finally:
            wrong = reader.leave()
        for finding in findings + ([wrong] if wrong else []):
            print(finding)
    sys.exit(1 if findings or wrong else 0)


main()
