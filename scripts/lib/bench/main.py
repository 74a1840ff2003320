#!/usr/bin/env python3
"""main.py [--seconds N] [--rounds N] [--listings N] [--contracts N] [--engines sqlite,mysql]: the benchmark behind scripts/bench.

Needs the release build with bench_bare_beast and bench_raw_client, wrk, and a private MariaDB with MARIADB_LOGGED set.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent.parent.parent
sys.path[:0] = [str(TOP / "tests" / "live"), str(Path(__file__).resolve().parent)]

from data import MariaDbData, SqliteData, multiply, ulid  # noqa: E402  (the path is set above)
from load import CONNECTIONS, Load, median  # noqa: E402
from served import Served  # noqa: E402
from statements import GeneralLog, template  # noqa: E402

BUILD = TOP / "build" / "release"
LIMITS = "per_address = 4096\nrequests_per_connection = 1000000000"  # the load is one address; the defaults stay for others
YEARS = (2023, 2022, 2021, 2020, 2019, 2018)


def words(text):
    return dict(word.split("=", 1) for word in text.split())


class Bench:
    """One engine: its server, its data, and the lists of requests."""

    def __init__(self, engine, options, load):
        self.engine, self.options, self.load = engine, options, load
        self.served = Served(BUILD, engine, LIMITS)
        self.served.start()
        self.published = []
        self.procurements = []

    def close(self):
        self.served.__exit__()

    def database(self):
        settings = (self.served.data / "heluo.toml").read_text()
        if self.engine == "sqlite":
            return SqliteData(self.served.data / "heluo.sqlite")
        name = [line.split('"')[1] for line in settings.splitlines() if line.startswith("name = ")][0]
        return MariaDbData(words(os.environ["HELUO_TEST_MYSQL"]), name)

    def fill(self):
        """Listings (90 % published) and procurements by copying, contracts by the import."""
        self.served.end(signal.SIGTERM)
        data = self.database()
        row = data.row("listings", "state = 'published'")

        def listing(n):
            new = {"id": ulid(), "title": f"{row['title']} {n}", "live_title": f"{n:064x}", "same_title": f"{n:064x}", "live_patent": None}
            if n % 10 == 9:
                return {**new, "state": "draft", "publication": None, "shown": None, "published_at": None, "due_kind": None, "due_at": None}
            self.published.append(new["id"])
            place = ulid()
            return {**new, "publication": place, "shown": place}

        multiply(data, "listings", row, self.options.listings, listing)
        row = data.row("procurements", "state = 'published'")

        def procurement(_):
            self.procurements.append(ulid())
            return {"id": self.procurements[-1]}

        multiply(data, "procurements", row, 2000, procurement)
        self.served.start()
        self.import_contracts()

    def import_contracts(self):
        left = self.options.contracts
        environment = {**os.environ, "HELUO_IMPORT_PASSWORD": self.served.password("registrar")}
        for year in YEARS:
            if left <= 0:
                return
            path = self.served.directory / f"{year}.csv"
            subprocess.run([TOP / "scripts" / "henan", "--year", str(year), path], check=True, stderr=subprocess.DEVNULL)
            lines = path.read_text(encoding="utf-8").splitlines(keepends=True)[: left + 1]
            path.write_text("".join(lines), encoding="utf-8")
            began = time.monotonic()
            subprocess.run([self.served.binary, "import", "contracts", path, "--server", self.served.url, "--ca", self.served.certificate,
                            "--login", "registrar"], env=environment, check=True, stdout=subprocess.DEVNULL)
            print(f"{self.engine}: imported {len(lines) - 1} contracts in {time.monotonic() - began:.1f} s", flush=True)
            left -= len(lines) - 1

    def requests(self):
        """name -> (lines for wrk, login)."""
        client = self.served.client()
        offer = json.dumps({"price": {"amount": "600000.00", "currency": "CNY"}, "payment_mode": "1", "form": "ordinary_licence",
                            "terms": "普通许可三年。", "valid_days": 7}, ensure_ascii=False)
        quote = json.dumps({"amount": {"amount": "86000.00", "currency": "CNY"}})
        totals = "?measure=out&region=41&from=2023-01-01&until=2024-01-01&by=month,kind"

        def post(operation, slot, body):
            return f"POST\t{client.path(operation, slot)[1]}\t{body}"

        return {
            "health_live": (["GET\t/health/live"], None),
            "listing": ([f"GET\t{client.path('read_listing', 'lst_' + each)[1]}" for each in self.published[:20000]], None),
            "page": (["GET\t/v1/listings?limit=20"], None),
            "totals": ([f"GET\t{client.path('read_totals')[1]}{totals}"], "statistician"),
            "offer": ([post("make_offer", "lst_" + each, offer) for each in self.published], "buyer"),
            "quote": ([post("send_quote", "prc_" + each, quote) for each in self.procurements], "agency-a"),
        }

    def measure(self, name, lines, login):
        headers = ["Accept: application/json", "Content-Type: application/json"]
        if login:
            headers.append(f"Authorization: Bearer {self.served.client(login).token}")
        engine_pid = int(os.environ.get("HELUO_MARIADB_PID", 0)) if self.engine == "mysql" else None
        return self.load.run(f"{self.engine}-{name}", self.served.url, self.served.pid, lines, headers, engine_pid)


def bare_beast(served, load):
    """The floor of the door, with the server's own certificate."""
    with subprocess.Popen([BUILD / "bench_bare_beast", "18443", served.certificate, served.data / "tls" / "key.pem"]) as process:
        try:
            time.sleep(0.5)
            return load.run("bare", "https://localhost:18443", process.pid, ["GET\t/"])
        finally:
            process.terminate()


def record(bench):
    """What each request does on the engine: name -> statements of both engines, taken from MariaDB's log."""
    query = MariaDbData(words(os.environ["HELUO_TEST_MYSQL"]), "mysql")
    log = GeneralLog(query.query)
    recorded = {}
    for name, (lines, login) in bench.requests().items():
        if name not in ("listing", "page", "offer", "quote"):
            continue
        client = bench.served.client(login)
        method, path, *body = lines[-1].split("\t")
        picked = {path.split("/")[3].split("_")[-1]} if name != "page" else set()
        request = lambda: client.call(method, path, json.loads(body[0]) if body and body[0] else None, client.token)  # noqa: E731
        request()  # once before, so that statements are prepared and sessions are warm
        if body and body[0]:
            method, path, *body = lines[-2].split("\t")
            picked = {path.split("/")[3].split("_")[-1]}
        since = int(time.time() * 1000)
        units = log.record(request)
        flat = [statement for unit in units for statement in unit]
        recorded[name] = {engine: template(flat, engine, since, picked, [client.last_key]) for engine in ("mysql", "sqlite")}
    return recorded


def raw(bench, statements, picks, seconds):
    """The raw client's rate for these statements on the same data."""
    directory = bench.served.directory
    (directory / "statements").write_text("\n".join(statements) + "\n", encoding="utf-8")
    (directory / "picks").write_text("\n".join(picks) + "\n")
    if bench.engine == "sqlite":
        target = str(bench.served.data / "heluo.sqlite")
    else:
        target = os.environ["HELUO_TEST_MYSQL"] + f" name={bench.database().name}"
    run = subprocess.run([BUILD / "bench_raw_client", bench.engine, target, str(CONNECTIONS), str(seconds), directory / "statements",
                          directory / "picks"], text=True, stdout=subprocess.PIPE, check=True)
    return json.loads(run.stdout)


def one_row_rate(bench, seconds):
    """One row a transaction, durable, on a file beside the data: the plainest write there is."""
    path = bench.served.directory / "one-row.sqlite"
    SqliteData(path).run(["CREATE TABLE one_row (id CHAR(26) PRIMARY KEY, text TEXT)"])
    statements = bench.served.directory / "statements"
    statements.write_text("BEGIN IMMEDIATE\nINSERT INTO one_row VALUES ('{fresh1}', 'text')\nCOMMIT\n")
    run = subprocess.run([BUILD / "bench_raw_client", "sqlite", path, str(CONNECTIONS), str(seconds), statements], text=True,
                         stdout=subprocess.PIPE, check=True)
    return json.loads(run.stdout)


def line(name, result):
    return (f"{name:14} {result.rate:10.0f} {result.p50:9.0f} {result.p99:9.0f} {result.errors:7} {result.cpu:9.1f} "
            f"{result.engine_cpu:9.1f} {result.memory / 2**20:9.0f}")


def report(engine, results, bare, floors, one_row):
    print(f"\n{engine}, HTTPS keep-alive, {CONNECTIONS} connections")
    print(f"{'':14} {'requests/s':>10} {'p50 us':>9} {'p99 us':>9} {'errors':>7} {'CPU us':>9} {'engine us':>9} {'RSS MiB':>9}")
    print(line("bare beast", bare))
    for name, result in results.items():
        print(line(name, result))
    live = results["health_live"]
    print(f"\n{'ratio':44} {'is':>8}  {'wanted':>8}")
    wanted = {"listing": 0.5 if engine == "sqlite" else 0.25, "page": 0.15 if engine == "sqlite" else 0.08}
    print(f"{'CPU of health_live to bare beast':44} {live.cpu / bare.cpu:8.2f}  {'<= 1.30':>8}")
    for name, least in wanted.items():
        print(f"{name + ' to health_live':44} {results[name].rate / live.rate:8.2f}  {f'>= {least}':>8}")
    for name, floor in floors.items():
        goal = ">= 0.5" if name in ("offer", "quote") else ""
        print(f"{name + ' to the raw client (' + str(round(floor['rate'])) + '/s)':44} {results[name].rate / floor['rate']:8.2f}  {goal:>8}")
    if one_row:
        for name in ("offer", "quote"):
            print(f"{name + ' to one raw row each (' + str(round(one_row['rate'])) + '/s)':44} {results[name].rate / one_row['rate']:8.2f}  {'>= 1.0':>8}")
    for name, result in results.items():
        print(f"{'p99 to p50 of ' + name:44} {result.p99 / max(result.p50, 1):8.1f}  {'< 20':>8}")


def main():
    parser = argparse.ArgumentParser(description="Prints the benchmark's table; see docs/benchmark.md.")
    parser.add_argument("--seconds", type=int, default=8, help="of each run")
    parser.add_argument("--rounds", type=int, default=3, help="of all runs in turn; the median counts")
    parser.add_argument("--listings", type=int, default=100000)
    parser.add_argument("--contracts", type=int, default=100000)
    parser.add_argument("--engines", default="mysql,sqlite")
    options = parser.parse_args()
    recorded = {}
    for engine in sorted(options.engines.split(",")):  # MariaDB first: its log tells the statements for both
        work = Path(os.environ.get("TMPDIR", "/tmp"))
        load = Load(work, options.seconds)
        bench = Bench(engine, options, load)
        try:
            bench.fill()
            if engine == "mysql":
                recorded = record(bench)
            requests = bench.requests()
            runs, bares = {name: [] for name in requests}, []
            for turn in range(options.rounds):
                bares.append(bare_beast(bench.served, load))
                for name, (lines, login) in requests.items():
                    print(f"{engine}: round {turn + 1} of {options.rounds}: {name}", file=sys.stderr, flush=True)
                    runs[name].append(bench.measure(name, lines, login))
            unused = bench.published[load.sent.get(f"{engine}-offer", 0):]
            picks = {"listing": bench.published, "page": bench.published, "offer": unused or bench.published, "quote": bench.procurements}
            floors = {name: raw(bench, statements[engine], picks[name], options.seconds) for name, statements in recorded.items()}
            one_row = one_row_rate(bench, options.seconds) if engine == "sqlite" else None
            report(engine, {name: median(results) for name, results in runs.items()}, median(bares), floors, one_row)
        finally:
            bench.close()


main()
