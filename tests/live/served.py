"""A real server process for tests from outside: started by scripts/run with the program under test, killed, started again."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent.parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(TOP / "scripts" / "lib" / "bench"))
sys.path.insert(0, str(TOP / "scripts" / "lib"))

from client import FACTS, Client  # noqa: E402  (the path is set above)


FINDING = re.compile(r"Sanitizer|runtime error:|^assertion ")


class Served:
    """A data directory of its own and, while it runs, a server on it; a context manager that leaves nothing behind."""

    def __init__(self, build, engine, limits="", more=None):
        self.binary = Path(build).resolve() / "heluo"
        self.directory = Path(tempfile.mkdtemp(prefix="heluo-live."))
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            self.port = listener.getsockname()[1]
        self.url = f"https://localhost:{self.port}"
        self.environment = {**os.environ, "HELUO_BINARY": str(self.binary), "HELUO_RUN_PORT": str(self.port),
                            "HELUO_RUN_DATA": str(self.data), "HELUO_RUN_ENGINE": engine, "HELUO_RUN_LIMITS": limits,
                            "HELUO_RUN_DEMO": "people", "HELUO_PASSWORDS_MEMORY_KIB": "8192", "HELUO_PASSWORDS_OPERATIONS": "1",
                            **(more or {})}

    @property
    def data(self):
        return self.directory / "data"

    @property
    def certificate(self):
        return self.data / "tls" / "certificate.pem"

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, failure, *_):
        self.end(signal.SIGTERM)
        log = self.log()
        shutil.rmtree(self.directory, ignore_errors=True)
        # A sanitizer speaks on the server's standard error, which is the log.
        found = [line for line in log.splitlines() if FINDING.search(line)]
        if failure or found:
            print(log[log.find(found[0]):][:20000] if found else log[-5000:], file=sys.stderr)
        if found and not failure:
            raise AssertionError(f"the server said: {found[0]}")

    def start(self):
        run = subprocess.run([TOP / "scripts" / "run", "--detach"], cwd=TOP, env=self.environment, text=True,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300, check=False)
        if run.returncode != 0:
            raise RuntimeError(f"scripts/run: {run.stdout[-4000:]}\n{self.log()[-4000:]}")
        self.pid = int((self.data / "pid").read_text())

    def log(self):
        path = self.data / "server.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def end(self, how):
        """Ends the server by a signal and waits until it is gone."""
        try:
            os.kill(self.pid, how)
            for _ in range(600):
                os.kill(self.pid, 0)
                if Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z":
                    return
                time.sleep(0.1)
        except (ProcessLookupError, FileNotFoundError):
            return
        raise RuntimeError(f"process {self.pid} does not end")

    def password(self, login):
        for line in (self.data / "accounts").read_text().splitlines():
            if line.split()[0] == login:
                return line.split()[1]
        raise KeyError(login)

    def client(self, login=None):
        """A client, logged in if a login is named; its token is in `token`."""
        client = Client(self.url, str(self.certificate))
        client.token = client.log_in(login, self.password(login)) if login else None
        return client
