#!/usr/bin/env python3
"""main.py BUILD [options]: the benchmark behind scripts/bench; BUILD has heluo, bench_bare_beast, bench_bare_scan and bench_raw_client.

Needs wrk, and a private MariaDB with MARIADB_LOGGED set (scripts/with-mariadb).
"""

import argparse
import os
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent.parent.parent
sys.path[:0] = [str(TOP / "tests" / "live"), str(Path(__file__).resolve().parent)]

import floors  # noqa: E402  (the path is set above)
import posting  # noqa: E402
import totals  # noqa: E402
from data import MariaDbData  # noqa: E402
from load import Load  # noqa: E402
from market import Market, words  # noqa: E402
from report import WRITES, report  # noqa: E402


def read_options():
    parser = argparse.ArgumentParser(prog="bench", description="Prints the benchmark's table; docs/benchmark.md explains it.")
    parser.add_argument("build", type=Path)
    parser.add_argument("--seconds", type=int, default=6, help="of each run (6)")
    parser.add_argument("--rounds", type=int, default=3, help="of all runs in turn; medians count (3)")
    parser.add_argument("--listings", type=int, default=100000)
    parser.add_argument("--contracts", type=int, default=100000)
    parser.add_argument("--registered", type=int, default=10000, help="contracts registered here before the first round (10000)")
    parser.add_argument("--grow", type=int, help="to so many registered contracts, on MariaDB; then register is measured again")
    parser.add_argument("--totals", type=int, help="only totals, over so many contracts of ten years")
    parser.add_argument("--posting", type=int, help="only what postings cost a registration, by rounds of so many")
    parser.add_argument("--engines", default="mysql,sqlite", help="mysql,sqlite; the raw client's statements come from mysql")
    parser.add_argument("--only", help="endpoints, by commas")
    parser.add_argument("--statements", action="store_true", help="print what the raw client replays")
    parser.add_argument("--smoke", action="store_true", help="tiny: shows that everything works, and nothing about speed")
    options = parser.parse_args()
    if options.grow and options.only and "register" not in options.only.split(","):
        parser.error("--grow measures register again: --only must name it")
    if options.smoke:
        options.seconds, options.rounds, options.listings, options.contracts, options.registered = 1, 1, 400, 50, 60
        options.totals, options.posting = 4000, 5
    return options


def drive(market, load, options, only):
    """name -> results of all rounds; the floors of the door take part in each round."""
    runs = {"bare beast": []}
    chosen = {"health_live", *only}
    engine_pid = int(os.environ.get("HELUO_MARIADB_PID", 0)) if market.engine == "mysql" else None
    for turn in range(options.rounds):
        runs["bare beast"].append(floors.bare_beast(options.build, market.served, load))
        for name, endpoint in market.endpoints.items():
            if name not in chosen:
                continue
            print(f"{market.engine}: round {turn + 1} of {options.rounds}: {name}", file=sys.stderr, end="", flush=True)
            login = endpoint.of_round(turn)
            headers = [*(endpoint.headers or ("Accept: application/json",)), "Content-Type: application/json"]
            if login:
                headers.append(f"Authorization: Bearer {market.token(login)}")
            once = f"{market.engine}-{name}-{login}"
            runs.setdefault(name, []).append(
                load.run(once, market.served.url, market.served.pid, endpoint.lines, headers, engine_pid))
            print(f" {runs[name][-1].rate:.0f}/s, {runs[name][-1].errors} errors", file=sys.stderr, flush=True)
            market.settle()
    return runs


def replay(market, load, options, recorded, runs):
    """The raw clients, alone on the engine: the server is stopped."""
    market.stop()
    rates = {}
    for name, endpoint in market.endpoints.items():
        if name not in recorded or name not in runs:
            continue
        picks = endpoint.kept or market.published
        rates[name] = floors.raw(options.build, market, recorded[name][market.engine], picks, options.seconds)
    return rates


def measure_totals(options):
    for engine in sorted(options.engines.split(",")):
        print("\n" + totals.measure(options.build, engine, options) + "\n", flush=True)


def measure_posting(options):
    for engine in sorted(options.engines.split(",")):
        print("\n" + posting.measure(options.build, engine, options.posting) + "\n", flush=True)


def main():
    options = read_options()
    if options.posting and not options.smoke:
        measure_posting(options)
        return
    if options.totals and not options.smoke:
        measure_totals(options)
        return
    load = Load(os.environ.get("TMPDIR", "/tmp"), options.seconds)
    recorded, tables = {}, []
    for engine in sorted(options.engines.split(",")):  # MariaDB first: its log tells the statements for both
        market = Market(options.build, engine, options)
        try:
            market.fill()
            if engine == "mysql":
                recorded = floors.record(market, MariaDbData(words(os.environ["HELUO_TEST_MYSQL"]), "mysql").query)
                if options.statements:
                    print("\n".join(f"{name}: {text}" for name, each in recorded.items() for text in each["mysql"]))
            runs = drive(market, load, options, (options.only or ",".join(market.endpoints)).split(","))
            grown = None
            if options.grow and engine == "mysql":
                market.grow(options.grow)
                grown = drive(market, load, options, ["register"])
            rates = replay(market, load, options, recorded, runs)
            one_row = floors.one_row(options.build, market.served.directory, options.seconds) if engine == "sqlite" else None
            tables.append(report(engine, runs, rates, one_row, (options.registered, options.grow, grown) if grown else None))
            print("\n" + tables[-1] + "\n", flush=True)
            errors = sum(result.errors for name, results in runs.items() if name not in WRITES for result in results)
            if options.smoke and errors + sum(floor["errors"] for floor in rates.values()):
                raise SystemExit("there were errors: see the table")  # of writes too few can be made for a second
        finally:
            market.close()
    if options.smoke:
        measure_totals(options)
        measure_posting(options)


main()
