"""One engine under load: its server, its data, and the requests that are sent."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass

from data import MariaDbData, SqliteData, multiply, padded, series, ulid, whole
from served import FACTS, TOP, Served

LIMITS = "per_address = 4096\nrequests_per_connection = 1000000000"  # the load is one address; the defaults stay for others
YEARS = (2023, 2022, 2021, 2020, 2019, 2018)
AGENCIES = ("agency-a", "agency-b", "agency-c")
MOST_READ = 20000  # that many listings are read in turn
CERTIFICATES = 2000  # so many contracts' are printed in turn
SELLERS, BUYERS = 50000, 200000  # of the registered contracts

# Copies of one registered contract, of 24 years, four points of registration and many sides: expressions of n. The number that a
# registration gets now is of another year, so that none is taken.
YEAR = "(2001 + n % 24)"
DAY = f"({YEAR} * 10000 + ({whole('n', 7)} % 12 + 1) * 100 + {whole('n', 3)} % 28 + 1)"
REGISTERED = {
    "id": padded("n", 26), "title": "c.title || ' ' || n",
    "registration_number": f"{YEAR} || '41030' || ({whole('n', 24)} % 4 + 5) || {padded(whole('n', 96) + ' + 1', 6)}",
    "registered_on": DAY, "signed_on": DAY, "effective_on": DAY, "same_contract": padded("n * 2654435761 % 4294967296", 64),
    "same_own_number": "NULL", "same_text": "NULL", "documents": "NULL", "seller_party": "NULL", "buyer_party": "NULL",
    "seller_code": f"'9141' || {padded(f'n % {SELLERS}', 14)}", "seller_name": f"'卖方' || (n % {SELLERS})",
    "seller_key": padded(f"n % {SELLERS} * 2654435761 % 4294967296", 32), "buyer_code": "NULL", "buyer_name": f"'买方' || (n % {BUYERS})",
    "buyer_key": padded(f"n % {BUYERS} * 2654435761 % 4294967296", 32),
}

POSTED = {"contract": REGISTERED["id"], **{name: REGISTERED[name] for name in
                                           ("registration_number", "registered_on", "seller_party", "buyer_party")}}


@dataclass
class Endpoint:
    """Lines for wrk. A write is done once for each line and login, so its rounds take the logins in turn."""

    lines: list
    logins: tuple = (None,)
    kept: tuple = ()  # ulids that these lines leave to the raw client, since each can be written to once
    headers: tuple = ()

    def of_round(self, turn):
        return self.logins[turn % len(self.logins)]


def words(text):
    return dict(word.split("=", 1) for word in text.split())


def yuan(amount):
    return {"amount": amount, "currency": "CNY"}


def in_days(days):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + days * 86400))


class Market:
    def __init__(self, build, engine, options, limits=LIMITS):
        self.engine, self.options = engine, options
        self.served = Served(build, engine, limits)
        self.served.start()
        self.published, self.procurements, self.tokens, self.endpoints = [], [], {}, {}
        self.accepted, self.registered = [], 0  # contracts to register, and how many are

    def close(self):
        self.stop()
        shutil.rmtree(self.served.directory, ignore_errors=True)

    def stop(self):
        self.served.end(signal.SIGTERM)

    def database(self):
        if self.engine == "sqlite":
            return SqliteData(self.served.data / "heluo.sqlite")
        settings = (self.served.data / "heluo.toml").read_text()
        name = next(line.split('"')[1] for line in settings.splitlines() if line.startswith("name = "))
        return MariaDbData(words(os.environ["HELUO_TEST_MYSQL"]), name)

    def token(self, login):
        if login and login not in self.tokens:
            self.tokens[login] = self.served.client(login).token
        return self.tokens.get(login)

    def settle(self):
        """Returns once nothing waits that a run has left behind: whoever comes last is answered last."""
        client = self.served.client()
        path = client.path("search_listings")[1] + "?limit=1"
        while client.call("GET", path)[0] == 503:
            pass

    def operations(self):
        return self.served.client().operations

    def fill(self):
        """Listings (90 % published) and procurements by copying one that was made through the API, contracts by the import."""
        self.publish_listing()
        quotes = "send_quote" in self.served.client().operations
        if quotes:
            self.enrol_agencies()
            self.publish_procurement()
        accepted, registered = self.accept_contract("轴承寿命测试服务"), self.register_contract()
        self.stop()
        data = self.database()
        self.copy_listings(data)
        self.copy_accepted(data, accepted["id"][4:])
        self.template = registered["id"][4:]
        self.grow(self.options.registered, data)
        if quotes:
            self.copy_procurements(data)
        data.close()
        self.served.start()
        self.tokens.clear()
        self.import_contracts()
        self.endpoints = self.make_endpoints()
        for endpoint in self.endpoints.values():
            for login in endpoint.logins:
                self.token(login)  # a login costs an Argon2id: not between two rounds

    def publish_listing(self):
        seller, operator = self.served.client("seller"), self.served.client("operator")
        made = seller.op("draft_listing", token=seller.token, body={
            "kind": "achievement", "title": "轴承寿命预测软件", "summary": "轴承剩余寿命的在线预测，已在两条产线验证。" * 4, "region": "410305",
            "field": "03", "forms": ["ordinary_licence"], "asking_price": yuan("800000.00"), "valid_until": in_days(300)})
        seller.step("submit_listing", made)
        operator.step("publish_listing", operator.op("read_listing", made["id"], token=operator.token))

    def enrol_agencies(self):
        operator = self.served.client("operator")
        for login in AGENCIES:
            agency = self.served.client(login)
            made = agency.op("enrol_agency", body={"service_types": ["testing"], "statement": "具备检验检测资质。"}, token=agency.token)
            operator.step("check_agency", operator.op("read_agency", made["id"], token=operator.token))

    def publish_procurement(self):
        owner = self.served.client("owner")
        made = owner.op("draft_procurement", token=owner.token, body={
            "title": "新材料样品检测服务", "scope": "二十个样品的成分与力学检测。", "service_types": ["testing"], "quoting": "amount",
            "ceiling": yuan("100000.00"), "method": "lowest", "deadline": in_days(20)})
        owner.step("publish_procurement", made)

    def accept_contract(self, title):
        seller, registrar = self.served.client("seller"), self.served.client("registrar")
        party = seller.op("read_party", seller.op("read_me", token=seller.token)["party"]["id"], token=seller.token)
        today = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 8 * 3600))
        made = seller.op("draft_contract", token=seller.token, body={
            "title": title, "kind": "service", "sub_kind": "51", "field": "03", "payment_mode": "1",
            "seller": {name: party[name] for name in ("credit_code", "name", "region")}, "buyer": {"name": "某买方", "region": "410311"},
            "signed_on": today, "effective_on": today, "ends_on": f"{int(today[:4]) + 1}-12-31", "amount_total": yuan("1000000.00"),
            "amount_tech": yuan("1000000.00"), "deductions": [], "clauses": seller.clauses(), **FACTS})
        for kind in ("contract_text", "truth_pledge"):
            seller.file_document(made["id"], kind, seller.token)
        made = seller.step("submit_contract", seller.op("read_contract", made["id"], token=seller.token))
        return registrar.step("accept_contract", registrar.op("read_contract", made["id"], token=registrar.token))

    def register_contract(self):
        registrar = self.served.client("registrar")
        return registrar.step("register_contract", self.accept_contract("热处理工艺优化服务"))

    def copy_accepted(self, data, template):
        count = self.options.listings // 5
        series(data, "contracts", f"id = '{template}'", 0, count,
               {"id": padded("900000000 + n", 26), "title": "c.title || ' ' || n", "buyer_name": "c.buyer_name || n",
                "buyer_key": padded("n", 32)})
        self.accepted = [f"{900000000 + n:026}" for n in range(count)]

    def grow(self, registered, data=None):
        """The register has so many contracts then."""
        running = data is None
        if running:
            self.stop()
            data = self.database()

        def told(done):
            if done % 100000 == 0 or done == registered:
                print(f"\r{self.engine}: {done} of {registered} registered contracts", end="", file=sys.stderr, flush=True)

        series(data, "contracts", f"id = '{self.template}'", self.registered, registered, REGISTERED, told)
        posted = int(data.row("posting_head", "id = 1")["seq"])
        series(data, "postings", f"contract = '{self.template}'", self.registered, registered,
               {**POSTED, "seq": f"n - {self.registered} + {posted + 1}"})
        data.run(["UPDATE posting_head SET seq = (SELECT MAX(seq) FROM postings)"])
        print(file=sys.stderr)
        self.registered = registered
        if running:
            data.close()
            self.served.start()
            self.tokens.clear()

    def copy_listings(self, data):
        row = data.row("listings", "state = 'published'")

        def listing(n):
            new = {"id": ulid(), "title": f"{row['title']} {n}", "live_title": f"{n:064x}", "same_title": f"{n:064x}", "live_patent": None}
            if n % 10 == 9:
                return {**new, "state": "draft", "publication": None, "shown": None, "published_at": None, "due_kind": None, "due_at": None,
                        "live_title": None}
            self.published.append(new["id"])
            place = ulid()
            return {**new, "publication": place, "shown": place}

        multiply(data, "listings", row, self.options.listings, listing)

    def copy_procurements(self, data):
        row = data.row("procurements", "state = 'published'")

        def procurement(_):
            self.procurements.append(ulid())
            return {"id": self.procurements[-1]}

        multiply(data, "procurements", row, self.options.listings // 2, procurement)

    def import_contracts(self):
        left = self.options.contracts
        environment = {**os.environ, "HELUO_PASSWORD": self.served.password("registrar")}
        for year in YEARS:
            if left <= 0:
                return
            path = self.served.directory / f"{year}.csv"
            subprocess.run([TOP / "scripts" / "henan", "--year", str(year), path], check=True, stderr=subprocess.DEVNULL)
            # Licences are a kind of their own since the Civil Code: before 2021 they counted among the transfers.
            text = path.read_text(encoding="utf-8")
            text = text if year > 2020 else text.replace(",licence,31,", ",transfer,21,")
            lines = text.splitlines(keepends=True)[: left + 1]
            path.write_text("".join(lines), encoding="utf-8")
            began = time.monotonic()
            subprocess.run([self.served.binary, "import", "contracts", path, "--server", self.served.url, "--ca", self.served.certificate,
                            "--login", "registrar"], env=environment, check=True, stdout=subprocess.DEVNULL)
            took = time.monotonic() - began
            print(f"{self.engine}: imported {len(lines) - 1} contracts of {year}, {(len(lines) - 1) / took:.0f}/s", flush=True)
            left -= len(lines) - 1

    def make_endpoints(self):
        """name -> Endpoint; a quote only where the server has that operation."""
        client = self.served.client()
        offer = json.dumps({"price": yuan("600000.00"), "payment_mode": "1", "form": "ordinary_licence", "terms": "普通许可三年。",
                            "valid_days": 7}, ensure_ascii=False)
        quote = json.dumps({"amount": yuan("86000.00")})
        totals = "?measure=out&region=41&from=2023-01-01&until=2024-01-01&by=month,kind"

        def posts(operation, prefix, ulids, body, logins):
            sent = len(ulids) * 4 // 5
            return Endpoint([f"POST\t{client.path(operation, prefix + each)[1]}\t{body}" for each in ulids[:sent]], logins, ulids[sent:])

        found = {
            "health_live": Endpoint(["GET\t/health/live"]),
            "listing": Endpoint([f"GET\t{client.path('read_listing', 'lst_' + each)[1]}" for each in self.published[:MOST_READ]]),
            "page": Endpoint([f"GET\t{client.path('search_listings')[1]}?limit=20"]),
            "offer": posts("make_offer", "lst_", self.published, offer, ("buyer", "owner")),
        }
        if self.procurements:
            found["quote"] = posts("send_quote", "prc_", self.procurements, quote, AGENCIES)
        con = "con_" + "{:026}"
        found["register"] = Endpoint([f"POST\t{client.path('register_contract', 'con_' + each)[1]}" for each in self.accepted], ("registrar",),
                                     headers=("If-Match: *",))
        found["totals"] = Endpoint([f"GET\t{client.path('read_totals')[1]}{totals}"], ("statistician",))
        # The last of a round: what it leaves waiting on a slow machine is refused after a second, and so is what comes behind it.
        found["certificate"] = Endpoint([f"GET\t{client.path('print_certificate', con.format(n))[1]}"
                                         for n in range(min(CERTIFICATES, self.registered))], ("registrar",), headers=("Accept: application/pdf",))
        return found
