"""What the server is measured against in the same run: a bare Beast server, and raw clients on the engine."""

import json
import os
import re
import socket
import subprocess
import time

from data import SqliteData
from load import CONNECTIONS
from statements import GeneralLog, template


def bare_beast(build, served, load):
    """The floor of the door, with the server's own certificate."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    command = [build / "bench_bare_beast", str(port), served.certificate, served.data / "tls" / "key.pem"]
    with subprocess.Popen(command) as process:
        try:
            for _ in range(100):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.05)
            return load.run("bare", f"https://localhost:{port}", process.pid, ["GET\t/"])
        finally:
            process.terminate()


def record(market, query):
    """What each request does on the engine: name -> engine -> statements, taken from MariaDB's log for both engines."""
    log, recorded = GeneralLog(query), {}
    for name, endpoint in market.endpoints.items():
        if name in ("health_live", "totals", "register", "certificate"):
            # No data, one statement of its own, a register that takes no number twice, a page that is no statement.
            continue
        client, token = market.served.client(), market.token(endpoint.logins[0])
        last = {}

        def request(line):
            method, path, body = (line + "\t").split("\t")[:3]
            last["picked"] = path.rsplit("_", 1)[-1].split("/")[0] if re.search(r"_[0-9A-Z]{26}", path) else None
            status, answer, _ = client.call(method, path, json.loads(body) if body else None, token)
            if status >= 300:
                raise RuntimeError(f"{name}: {status} {answer}")

        request(endpoint.lines[-1])  # once before, so that statements are prepared and nothing is cold
        since = int(time.time() * 1000)
        mark = (lambda: client.last_key) if endpoint.kept else (lambda: last["picked"] or "FROM listings")
        unit = log.record(lambda: request(endpoint.lines[-2 if len(endpoint.lines) > 1 else -1]), mark)
        keys = [client.last_key] if endpoint.kept else []
        recorded[name] = {engine: template(unit, engine, since, last["picked"], keys) for engine in ("mysql", "sqlite")}
    return recorded


def replay(build, directory, engine, target, connections, seconds, statements, picks=("",)):
    """The raw client's rate, latencies and errors."""
    (directory / "statements").write_text("\n".join(statements) + "\n", encoding="utf-8")
    (directory / "picks").write_text("\n".join(picks) + "\n")
    run = subprocess.run([build / "bench_raw_client", engine, target, str(connections), str(seconds), directory / "statements",
                          directory / "picks"], text=True, stdout=subprocess.PIPE, check=True)
    return json.loads(run.stdout)


def raw(build, market, statements, picks, seconds):
    if market.engine == "sqlite":
        target = str(market.served.data / "heluo.sqlite")
    else:
        target = os.environ["HELUO_TEST_MYSQL"] + f" name={market.database().name}"
    return replay(build, market.served.directory, market.engine, target, CONNECTIONS, seconds, statements, picks)


def one_row(build, directory, seconds):
    """One row a transaction, durable, one writer, on a file beside the data: the plainest write there is."""
    path = directory / "one-row.sqlite"
    SqliteData(path).run(["CREATE TABLE one_row (id CHAR(26) PRIMARY KEY, text TEXT)"])
    statements = ["BEGIN IMMEDIATE", "INSERT INTO one_row VALUES ('{fresh1}', 'text')", "COMMIT"]
    return replay(build, directory, "sqlite", path, 1, seconds, statements)
