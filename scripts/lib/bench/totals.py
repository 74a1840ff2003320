"""Totals at the size of a province: a register of ten years made by SQL, every table of one year over HTTPS, against a bare scan of the
same columns and against the same aggregate as plain SQL with the best covering index.
"""

import calendar
import json
import re
import subprocess
import sys
import time
import zlib
from dataclasses import dataclass
from statistics import median

from data import padded, series, whole
from load import resident
from market import LIMITS, REGISTERED, TOP, Market
from report import wanted

YEARS = 10  # whole ones, until the last
BLOCK = 40  # of so many contracts one is changed later: two more postings
STEP = YEARS * BLOCK  # N is a multiple of it
DAYS = YEARS * 12 * 28
ROW_BYTES = 52  # of a posting in memory (persistence/statistics/columns.hpp)
MOST_SCAN, MOST_P99_MS, LEAST_SQL, MOST_AS_OF, MOST_BYTES, MOST_START = 3, 50, 50, 2, 64, 2
PAGE = 100
PATIENCE = 900  # the first total without a file of the columns reads all postings, here in one go
LAST = time.gmtime().tm_year - 1
FIRST = LAST - YEARS + 1
ASKED = LAST - 1  # the year of every table; as of its end, a year of postings is left out

KINDS = ("development", "transfer", "licence", "consulting", "service")
SUB_KINDS = ("11", "12", "13", "21", "22", "23", "24", "31", "32", "33", "34", "41", "51", "52", "53")
IP_TYPES = ("", "10", "20", "21", "22", "30", "40", "90")
NATURES = ("", "010", "011", "012", "020", "021", "030", "040", "050", "060")
PLAN_SOURCES = ("", "", "", "", "1", "11", "12", "13", "2", "21", "3")


@dataclass
class Column:
    """In memory: bits and different values. As the generator draws it: an expression of n."""

    bits: int
    values: int
    drawn: str = ""


def draw(size, what):
    """A number below `size`, as an expression of n; each thing that is drawn has a factor of its own."""
    return f"(n * {zlib.crc32(what.encode()) % 2147483647} % 2147483647 % {size})"


def among(words, number):
    return f"CASE {number} " + " ".join(f"WHEN {at} THEN '{word}'" for at, word in enumerate(words)) + " END"


def region(side):
    """Most are of the own province, the others of 25: each has 5 cities of 4 districts."""
    province = f"CASE WHEN {draw(5, f'{side} here')} < 3 THEN 41 ELSE 11 + 2 * {draw(25, f'{side} province')} END"
    return f"({province}) || '0' || (1 + {draw(5, f'{side} city')}) || '0' || (1 + {draw(4, f'{side} district')})"


SUB_KIND = draw(len(SUB_KINDS), "sub_kind")
COLUMNS = {
    "kind": Column(8, 5, f"CASE WHEN {SUB_KIND} < 3 THEN 'development' WHEN {SUB_KIND} < 7 THEN 'transfer' WHEN {SUB_KIND} < 11 THEN 'licence'"
                         f" WHEN {SUB_KIND} < 12 THEN 'consulting' ELSE 'service' END"),
    "sub_kind": Column(8, len(SUB_KINDS), among(SUB_KINDS, SUB_KIND)),
    "field": Column(8, 11, padded(f"1 + {draw(11, 'field')}", 2)),
    "ip_type": Column(8, 8, among(IP_TYPES, draw(len(IP_TYPES), "ip_type"))),
    "seller_nature": Column(8, 10, among(NATURES, draw(len(NATURES), "seller_nature"))),
    "plan_source": Column(8, 8, among(PLAN_SOURCES, draw(len(PLAN_SOURCES), "plan_source"))),
    "goal": Column(8, 13, padded(f"1 + {draw(13, 'goal')}", 2)),
    "industry": Column(8, 97, padded(f"1 + {draw(97, 'industry')}", 2)),
    "seller_region": Column(16, 500, region("seller")),
    "buyer_region": Column(16, 500, region("buyer")),
}


@dataclass
class Dimension:
    """What a table is divided by: its column, into how many, and how SQL says it."""

    column: str
    groups: int
    sql: str

    def axis(self):
        if self.column == "registered_on":
            return f"day:{self.groups}"
        return f"{COLUMNS[self.column].bits}:{COLUMNS[self.column].values}:{self.groups}"


DIMENSIONS = {
    **{name: Dimension(name, column.values, name) for name, column in COLUMNS.items()},
    "year": Dimension("registered_on", YEARS, whole("registered_on", 10000)),
    "month": Dimension("registered_on", YEARS * 12, whole("registered_on", 100)),
    **{f"{side}_province": Dimension(f"{side}_region", 25, f"SUBSTR({side}_region, 1, 2)") for side in ("seller", "buyer")},
    **{f"{side}_city": Dimension(f"{side}_region", 125, f"SUBSTR({side}_region, 1, 4)") for side in ("seller", "buyer")},
}
# The tables of the report of a year; the last but one is of all years.
TABLES = ("kind,sub_kind", "field", "ip_type", "seller_nature", "plan_source", "goal", "industry", "month,kind",
          "seller_province,buyer_province", "seller_city,buyer_city", "year")


def is_of_all_years(table):
    return table == "year"


def posted(contracts):
    """The columns of a posting in which contract n differs: registered in order, evenly through the years."""
    of_year = f"(n * {YEARS} % {contracts})"
    day = whole(f"{of_year} * 336", contracts)
    year = f"({FIRST} + {whole(f'n * {YEARS}', contracts)})"
    amount = f"(100000 + {draw(1000000000, 'amount')})"
    return {
        "seq": f"{whole('n', BLOCK)} * {BLOCK + 2} + n % {BLOCK} + 1", "contract": padded("n", 26), "revision": "1",
        "posted_at": moment("n", contracts), "registration_number": f"{year} || {padded('n', 12)}",
        **dict.fromkeys(("registered_on", "booked_on"), f"{year} * 10000 + ({whole(day, 28)} + 1) * 100 + {day} % 28 + 1"),
        "registered_here": f"CASE WHEN {draw(4, 'here')} < 3 THEN 1 ELSE 0 END", "payment_mode": f"'' || (1 + {draw(5, 'payment_mode')})",
        "buyer_nature": among(NATURES, draw(len(NATURES), "buyer_nature")), "related": "0",
        "seller_party": padded(draw(50000, 'seller'), 26), "buyer_party": "NULL",
        **{f"{side}_unit": padded(draw(50000, side), 18) for side in ("seller", "buyer")}, "seller_country": "'CHN'", "buyer_country": "'CHN'",
        "items": "1", "amount_band": "'10'", "amount_total": amount, "amount_tech": f"({amount} - 50000)",
        **{name: column.drawn for name, column in COLUMNS.items()},
    }


def moment(number, contracts):
    """When contract n was posted, in microseconds: the years' own time, so that a past moment is a number of postings."""
    begin, end = (calendar.timegm((year, 1, 1, 0, 0, 0)) * 10**6 for year in (FIRST, LAST + 1))
    return f"({begin} + ({number}) * {(end - begin) // contracts})"


def secondary_indexes():
    """The indexes of postings, as the migrations make them: name -> statement."""
    text = "\n".join(path.read_text() for path in sorted((TOP / "persistence" / "migrations").glob("*.sql")))
    made = {found[1]: found[0] for found in re.finditer(r"CREATE INDEX (\w+) ON postings \([^;]*\)", text)}
    for dropped in re.findall(r"DROP INDEX (\w+) ON postings", text):
        made.pop(dropped)
    return made


class Register:
    """A register of so many contracts; made by SQL, so nothing else of it is true: no audit, no log."""

    def __init__(self, market, contracts):
        self.market, self.contracts = market, contracts
        self.postings = self.resident = 0

    def tell(self, text):
        print(f"{self.market.engine}: {text}", file=sys.stderr, flush=True)

    def fill(self):
        template = self.market.register_contract()["id"][4:]
        self.resident = resident(self.market.served.pid)  # of a server with one posting
        self.market.stop()
        data = self.market.database()
        began = time.monotonic()
        indexes = secondary_indexes()
        data.run([data.without_index(name, "postings") for name in indexes])
        self.post(data, template)
        self.tell(f"{self.postings} postings of {self.contracts} contracts after {time.monotonic() - began:.0f} s")
        for statement in indexes.values():
            data.run([statement])
        self.tell(f"their indexes after {time.monotonic() - began:.0f} s")
        # What pages of the year show; whole rows of all would only fill the disk.
        first = (ASKED - FIRST) * self.contracts // YEARS
        series(data, "contracts", f"id = '{template}'", first, first + min(20000, self.contracts // YEARS), REGISTERED)
        data.run(["CREATE TABLE bench_contracts AS SELECT contract, registered_on, registered_here, " + ", ".join(COLUMNS) +
                  ", amount_total, amount_tech FROM postings p WHERE p.reverses IS NULL AND NOT EXISTS"
                  " (SELECT 1 FROM postings r WHERE r.reverses = p.seq)"])
        self.tell(f"plain contracts after {time.monotonic() - began:.0f} s")
        data.close()

    def post(self, data, template):
        blocks, a_year = self.contracts // BLOCK, self.contracts // STEP
        data.run([f"UPDATE postings SET seq = 0 WHERE contract = '{template}'", "DELETE FROM postings WHERE seq <> 0"])
        series(data, "postings", "seq = 0", 0, self.contracts, posted(self.contracts), batch=50000)
        data.run(["DELETE FROM postings WHERE seq = 0"])
        # One of each block is changed: in the first year within its own block, from then on up to two years later.
        block, size = whole("p.seq", BLOCK + 2), BLOCK + 2
        later = f"(({whole(block, a_year)} + 1) * {a_year} + {a_year - 1} - ({block}) % {a_year})"
        columns = list(data.row("postings", "seq = 1"))
        for where, when in ((f"p.seq % {size} = {BLOCK - 1} AND p.seq <= {a_year * size}", block),
                            (f"p.seq % {size} = {BLOCK} AND p.seq <= {(blocks - a_year) * size}", later)):
            at = {"posted_at": moment(f"{when} * {BLOCK} + {BLOCK - 1}", self.contracts)}
            gone = {**at, "seq": f"{when} * {size} + {BLOCK + 1}", "reverses": "p.seq", "items": "-p.items",
                    "amount_total": "-p.amount_total", "amount_tech": "-p.amount_tech"}
            come = {**at, "seq": f"{when} * {size} + {BLOCK + 2}", "revision": "p.revision + 1", "amount_total": "p.amount_total + 5000000"}
            data.run([f"INSERT INTO postings ({', '.join(columns)}) SELECT {', '.join(change.get(name, 'p.' + name) for name in columns)}"
                      f" FROM postings p WHERE {where}" for change in (gone, come)])
        self.postings = blocks * size
        data.run(["UPDATE posting_head SET seq = (SELECT MAX(seq) FROM postings), posted_at = (SELECT MAX(posted_at) FROM postings)"])


class Client:
    """The statistician on one connection."""

    def __init__(self, market, login):
        self.client = market.served.client(login)
        self.client.connection.sock.settimeout(PATIENCE)
        self.headers = {"Accept": "application/json", "Authorization": f"Bearer {self.client.token}"}

    def get(self, path):
        """(seconds until the last byte, the JSON) of an answer that must be 200."""
        began = time.perf_counter()
        self.client.connection.request("GET", path, headers=self.headers)
        answer = self.client.connection.getresponse()
        text = answer.read()
        took = time.perf_counter() - began
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status} {text[:1000].decode()}")
        return took, json.loads(text)

    def latencies(self, path, runs):
        self.get(path)  # nothing is cold
        return sorted(self.get(path)[0] for _ in range(runs))

    def pages(self, path, runs):
        """Of `runs` pages one after the other, or of the list again where it ends before."""
        took, place = [], ""
        for _ in range(runs):
            seconds, page = self.get(path + place)
            took.append(seconds)
            place = f"&cursor={page['next_cursor']}" if page.get("next_cursor") else ""
        return sorted(took)


def at(latencies, percent):
    return latencies[min(len(latencies) - 1, len(latencies) * percent // 100)] * 1000


def period(table):
    return "" if is_of_all_years(table) else f"&from={ASKED}-01-01&until={ASKED + 1}-01-01"


def bare_scan(build, register, runs, table):
    """p50 in milliseconds."""
    year = 0 if is_of_all_years(table) else ASKED - FIRST
    days = (0, DAYS) if is_of_all_years(table) else (year * 336, (year + 1) * 336)
    command = [build / "bench_bare_scan", register.postings, runs, DAYS, *days, *(DIMENSIONS[each].axis() for each in table.split(","))]
    run = subprocess.run([str(word) for word in command], text=True, stdout=subprocess.PIPE, check=True)
    return json.loads(run.stdout)["p50_us"] / 1000


def plain_sql(data, table, runs):
    """(median milliseconds, rows) of the aggregate, by an index that holds what it asks for in the order in which it narrows."""
    by = [DIMENSIONS[each] for each in table.split(",")]
    columns = dict.fromkeys(["registered_here", "registered_on", *(each.column for each in by), "amount_total", "amount_tech"])
    data.run([f"CREATE INDEX bench_floor ON bench_contracts ({', '.join(columns)})"])
    when = "" if is_of_all_years(table) else f" AND registered_on >= {ASKED}0000 AND registered_on < {ASKED + 1}0000"
    took = [data.timed(f"SELECT {', '.join(each.sql for each in by)}, COUNT(*), SUM(amount_total), SUM(amount_tech) FROM bench_contracts"
                       f" WHERE registered_here = 1{when} GROUP BY {', '.join(each.sql for each in by)}") for _ in range(runs + 1)]
    data.run([data.without_index("bench_floor", "bench_contracts")])
    return median(seconds for seconds, _ in took[1:]) * 1000, took[0][1]


def same(table, answer, rows):
    """The figures are the same, or the bench has measured something else."""
    count, total, tech = (sum(int(row[at]) for row in rows) for at in (-3, -2, -1))
    told = answer["total"]
    said = (told["count"], *(int(told[name]["amount"].replace(".", "")) for name in ("amount_total", "amount_tech")), len(answer["rows"]))
    if said != (count, total, tech, len(rows)):
        raise RuntimeError(f"totals by {table}: {said} by the server, {(count, total, tech, len(rows))} by SQL")


def patient():
    return f"{LIMITS}\nrequest_seconds = {PATIENCE}\nidle_seconds = {PATIENCE}"


def measure(build, engine, options):
    """The tables of one engine."""
    market = Market(build, engine, options, patient())
    try:
        register = Register(market, max(STEP, options.totals // STEP * STEP))
        register.fill()
        market.served.start()
        return ask(build, register, *((3, 3, 1) if options.smoke else (100, 30, 3)))
    finally:
        market.close()


def restart(market, totals):
    """Seconds from the start of a server that finds the file of its columns to its first total."""
    market.stop()
    began = time.monotonic()
    market.served.start()
    started = time.monotonic() - began
    client = Client(market, "statistician")  # whose login is no part of the start
    return started + client.get(totals)[0]


def ask(build, register, runs, scans, plain):
    """The same questions of the server, of the bare scan and of the engine, so many times each, on a server that has just started."""
    market = register.market
    statistician, registrar = Client(market, "statistician"), Client(market, "registrar")
    totals, counted = (f"{statistician.client.path(name)[1]}?measure=registered" for name in ("read_totals", "drill_totals"))
    as_of = f"&as_of={ASKED + 1}-01-01T00:00:00Z"
    loaded, _ = statistician.get(totals)
    memory = (resident(market.served.pid) - register.resident) / register.contracts
    register.tell(f"columns loaded after {loaded:.1f} s")
    data = market.database()
    lines, ratios = [], []
    for table in TABLES:
        path = f"{totals}{period(table)}&by={table}"
        _, answer = statistician.get(path)
        now, then = statistician.latencies(path, runs), statistician.latencies(path + as_of, runs)
        floor = bare_scan(build, register, scans, table)
        sql, rows = plain_sql(data, table, plain)
        same(table, answer, rows)
        p50, p99, p50_then = at(now, 50), at(now, 99), at(then, 50)
        ratios.append((p50 / floor, p99, sql / p50, p50_then / p50))
        lines.append(f"{table:30} {len(rows):6} {p50:8.2f} {p99:8.2f} {floor:8.2f} {p50 / floor:6.2f} {sql:9.1f} {sql / p50:7.1f}"
                     f" {p50_then:8.2f} {p50_then / p50:6.2f}")
        register.tell(lines[-1])
    data.close()
    year = f"{counted}{period('')}&limit={PAGE}"
    listed = registrar.pages(f"{registrar.client.path('list_contracts')[1]}?limit={PAGE}", runs)
    pages = {"contracts of the year": statistician.pages(year, runs), "of one kind": statistician.pages(f"{year}&kind=consulting", runs),
             "of one industry": statistician.pages(f"{year}&industry=07", runs), "as of a year ago": statistician.pages(year + as_of, runs),
             "the registrar's list": listed}
    restarted = restart(market, totals)
    register.tell(f"restarted with the file of the columns: first total after {restarted:.2f} s")
    to_scan, p99s, to_sql, to_now = zip(*ratios)
    return "\n".join([
        f"{market.engine}, totals of {ASKED} over {register.contracts} contracts of {YEARS} years ({register.postings} postings), HTTPS keep-alive,"
        f" 1 connection, {runs} requests each, milliseconds",
        f"{'by':30} {'cells':>6} {'p50':>8} {'p99':>8} {'scan':>8} {'ratio':>6} {'SQL':>9} {'ratio':>7} {'as of':>8} {'ratio':>6}",
        *lines, "", f"{f'page of {PAGE}':30} {'':6} {'p50':>8} {'p99':>8}",
        *(f"{name:30} {'':6} {at(took, 50):8.2f} {at(took, 99):8.2f}" for name, took in pages.items()), "",
        f"{'ratio':52} {'is':>7}   wanted",
        wanted("totals to the bare scan, the worst", max(to_scan), MOST_SCAN, True),
        wanted("p99 of totals in ms, the worst", max(p99s), MOST_P99_MS, True),
        wanted("plain SQL to totals, the least", min(to_sql), LEAST_SQL),
        wanted("as of a year ago to now, the worst", max(to_now), MOST_AS_OF, True),
        wanted("bytes a contract, by the server's memory", memory, MOST_BYTES, True),
        wanted("bytes a contract, by its columns", ROW_BYTES * register.postings / register.contracts, MOST_BYTES, True),
        wanted("a page of the year to the registrar's list", at(pages["contracts of the year"], 50) / at(listed, 50), None),
        wanted("first total without a file of the columns, in s", loaded, None),
        wanted("start to the first total with it, in s", restarted, MOST_START, True)])
