#!/usr/bin/env python3
"""open_data.py BUILD sqlite|mysql [DIRECTORY]: a procurement awarded, one that fails and one that is called off, offers and needs, and
contracts of every origin, made over HTTPS; then every package of releases and every record is valid by the published schemas of
OCDS 1.1.5, alone and completed by the registry's extension, and records are what releases merge to. With a DIRECTORY the
packages are left there for other validators.
"""

import datetime
import json
import re
import sys
import time
import urllib.parse
import warnings
from pathlib import Path

from served import FACTS, TOP, Served

warnings.simplefilter("ignore", DeprecationWarning)  # newer versions of jsonschema would have its resolver replaced
try:
    import jsonschema  # noqa: E402
except ImportError:  # another Python than Debian's, whose package it is
    sys.path.append("/usr/lib/python3/dist-packages")
    import jsonschema  # noqa: E402

SCHEMAS = TOP / "tests" / "data" / "ocds-1.1.5"
TAGS = {"tender", "tenderUpdate", "tenderCancellation", "award", "contract", "contractUpdate", "contractAmendment",
        "contractTermination", "implementation"}
PASSWORD = "Wuhu-Laojun-2026!x"


def yuan(amount):
    return {"amount": f"{amount}.00", "currency": "CNY"}


def checker():
    """Formats that really are checked, whatever else is installed."""
    formats = jsonschema.FormatChecker(formats=())

    @formats.checks("date-time", raises=ValueError)
    def is_instant(text):
        if not isinstance(text, str):
            return True
        datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
        return re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", text) is not None

    @formats.checks("uri", raises=ValueError)
    def is_address(text):
        return not isinstance(text, str) or bool(urllib.parse.urlsplit(text).scheme)

    return formats


def merged(target, patch):
    """RFC 7396: how an extension completes the standard's schema."""
    if not isinstance(patch, dict):
        return patch
    made = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            made.pop(name, None)
        else:
            made[name] = merged(made.get(name), value)
    return made


class Validator:
    def __init__(self, extension=None):
        self.files = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in SCHEMAS.glob("*.json")}
        if extension:
            self.files["release-schema"] = merged(self.files["release-schema"], extension)
        self.by_id = {schema["id"]: schema for schema in self.files.values()}

    def faults(self, name, package):
        def known(address):
            return self.by_id[address.split("#")[0]]  # nothing is fetched

        # Anew each time: that of newer versions does not find its way back after a first answer.
        resolver = jsonschema.RefResolver(self.files[name]["id"], self.files[name], store=self.by_id,
                                          handlers={"https": known, "http": known})
        validator = jsonschema.Draft4Validator(self.files[name], resolver=resolver, format_checker=checker())
        return [f"{'/'.join(map(str, each.absolute_path))}: {each.message[:200]}" for each in validator.iter_errors(package)]

    def accept(self, name, package):
        found = self.faults(name, package)
        assert not found, f"{name}: {found[:5]}"

    def refuse(self, package):
        """That a validator which accepts can also refuse: a wrong instant, a wrong address, and what is missing."""
        for change in (lambda p: p["releases"][0].update(date="24 November 2026"), lambda p: p.update(uri="no address"),
                       lambda p: p["releases"][0].pop("ocid"), lambda p: p["releases"][0].update(tag=["sold"]),
                       lambda p: p["releases"][0].update(tender={"title": "without an id"})):
            wrong = json.loads(json.dumps(package))
            change(wrong)
            assert self.faults("release-package-schema", wrong), "a wrong package was accepted"


class Market:
    def __init__(self, served):
        self.served = served
        self.people = {login: served.client(login) for login in ("operator", "registrar", "seller", "buyer", "owner", "agency-a",
                                                                "agency-b", "agency-c")}
        self.operator, self.registrar, self.seller, self.buyer = (self.people[each] for each in ("operator", "registrar", "seller", "buyer"))
        self.today = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 8 * 3600))
        self.clauses = self.seller.clauses()

    def made(self, who, operation, *slots, body=None):
        return who.op(operation, *slots, body=body, token=who.token)

    def newcomer(self, login, role, party=None):
        body = {"login": login, "name": login, "roles": [role], "password": PASSWORD}
        self.made(self.operator, "create_account", body={**body, **({"party": party} if party else {})})
        client = self.served.client()
        client.token = client.log_in(login, PASSWORD)
        return client

    def take(self, who, operation, thing, body=None, read="read_contract"):
        return who.step(operation, who.op(read, thing["id"], token=who.token), body)

    @staticmethod
    def party(client):
        return client.op("read_me", token=client.token)["party"]["id"]

    def side(self, client):
        party = self.made(client, "read_party", self.party(client))
        return {name: party[name] for name in ("credit_code", "name", "region")}

    def terms(self, total, title="轴承寿命试验服务", **more):
        return {"title": title, "kind": "service", "sub_kind": "51", "field": "03", "payment_mode": "1", "signed_on": self.today,
                "effective_on": self.today, "ends_on": f"{int(self.today[:4]) + 2}-12-31", "amount_total": yuan(total),
                "amount_tech": yuan(total), "deductions": [], "clauses": self.clauses, **FACTS, **more}

    def register(self, contract, who, terms=None):
        if terms:
            method, path = who.path("edit_contract", contract["id"])
            status, answer, _ = who.call(method, path, terms, who.token, "*")
            assert status == 200, answer
        for kind in ("contract_text", "truth_pledge"):
            who.file_document(contract["id"], kind, who.token)
        self.take(who, "submit_contract", contract)
        self.take(self.registrar, "accept_contract", contract)
        return self.take(self.registrar, "register_contract", contract)

    # ---- the processes

    def procure(self, title, seconds, prices=()):
        """Published and quoted, with a deadline in so many seconds."""
        owner = self.people["owner"]
        deadline = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + seconds))
        made = self.made(owner, "draft_procurement", body={
            "title": title, "scope": "样品的成分与力学检测。", "service_types": ["testing"], "quoting": "amount", "ceiling": yuan(1_200_000),
            "floor": yuan(800_000), "method": "lowest", "deadline": deadline})
        published = owner.step("publish_procurement", made)
        for agency, price in zip(("agency-a", "agency-b", "agency-c"), prices):
            self.made(self.people[agency], "send_quote", published["id"], body={"amount": yuan(price)})
        return published

    def opened(self, procurement):
        owner = self.people["owner"]
        for _ in range(600):
            now = self.made(owner, "read_procurement", procurement["id"])
            if now["state"] != "published":
                return now
            time.sleep(0.1)
        raise AssertionError("the quotes were not opened at the deadline")

    def procurements(self):
        for agency in ("agency-a", "agency-b", "agency-c"):
            made = self.made(self.people[agency], "enrol_agency", body={"service_types": ["testing"], "statement": "具备检测资质。"})
            self.operator.step("check_agency", made)
        won = self.procure("新材料样品检测服务", 4, (990_000, 900_000, 1_000_000))
        failed = self.procure("无人报价的检测服务", 4)
        cancelled = self.procure("取消的检测服务", 3600)
        self.take(self.people["owner"], "cancel_procurement", cancelled, {"reason": "funds", "text": "经费未批。"}, "read_procurement")
        won, failed = self.opened(won), self.opened(failed)
        assert (won["state"], failed["state"]) == ("awarded", "failed")
        winner = self.newcomer("winner", "member", won["award"]["party"])
        contract = self.register({"id": won["contract"]}, winner, self.terms(900_000, "新材料样品检测服务"))
        receipt = self.made(winner, "record_receipt", contract["id"],
                            body={"kind": "down", "received_on": self.today, "amount": yuan(400_000)})
        self.registrar.step("confirm_receipt", receipt)
        change = self.take(winner, "change_contract", contract, {"reason": "增加样品。"})
        method, path = winner.path("edit_contract", change["id"])
        status, answer, _ = winner.call(method, path, self.terms(950_000, "新材料样品检测服务"), winner.token, "*")
        assert status == 200, answer
        self.take(winner, "submit_contract", change, {"benefits": []})
        self.take(self.registrar, "accept_contract", change)
        self.take(self.registrar, "register_change", change)
        refund = self.made(winner, "record_receipt", contract["id"], body={
            "kind": "down", "received_on": self.today, "amount": yuan(10_000), "refunds": receipt["id"]})
        self.registrar.step("confirm_receipt", refund)
        self.take(winner, "cancel_contract", contract, {"cause": "rescinded", "text": "协议解除。"})

    def listed(self, title, kind="achievement", **more):
        until = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 80 * 86400))
        made = self.made(self.seller if kind != "need" else self.buyer, "draft_listing", body={
            "kind": kind, "title": title, "summary": "自主研发，已完成中试。", "region": "410311", "field": "05",
            "forms": ["transfer", "ordinary_licence"] if kind != "need" else ["commissioned_development"],
            "asking_price": yuan(800_000), "valid_until": until, **more})
        self.take(self.seller if kind != "need" else self.buyer, "submit_listing", made, read="read_listing")
        return self.take(self.operator, "publish_listing", made, read="read_listing")

    def deal(self, listing, form, total, host, guest):
        talk = self.made(guest, "make_offer", listing["id"], body={
            "price": yuan(total), "payment_mode": "1", "form": form, "terms": "一次付清。", "valid_days": 7})
        return {"id": self.made(host, "accept_offer", talk["id"], talk["live_offer"])["contract"]}

    def listings(self):
        offer = self.listed("石墨烯导热膜制备工艺")
        licence = {"kind": "licence", "sub_kind": "32", "licence_type": "ordinary"}
        self.register(self.deal(offer, "ordinary_licence", 500_000, self.seller, self.buyer), self.seller,
                      self.terms(500_000, "石墨烯导热膜制备工艺许可", **licence))
        held = self.listed("独占转让的工艺", "patent", patent_number="202310123456.6")
        self.deal(held, "transfer", 700_000, self.seller, self.buyer)
        contract = {"id": self.seller.op("read_listing", held["id"], token=self.seller.token).get("contract")}
        self.take(self.operator, "release_listing", held, {"reason": "other", "text": "双方协商一致解除。"}, "read_listing")
        assert contract["id"]
        second = self.deal(held, "transfer", 650_000, self.seller, self.buyer)
        self.register(second, self.seller, self.terms(650_000, "独占转让的工艺", kind="transfer", sub_kind="23"))
        self.take(self.seller, "close_listing", held, read="read_listing")
        self.take(self.seller, "withdraw_listing", self.listed("下架的成果"), read="read_listing")
        need = self.listed("轴承钢氢脆难题", "need")
        self.register(self.deal(need, "commissioned_development", 300_000, self.buyer, self.seller), self.seller,
                      self.terms(300_000, "轴承钢氢脆攻关", kind="development", sub_kind="11"))

    def outside(self):
        sides = {"seller": self.side(self.seller), "buyer": self.side(self.buyer)}
        drafted = self.made(self.seller, "draft_contract", body=self.terms(1_000_000, "市场外订立的服务", **sides))
        contract = self.register(drafted, self.seller)
        self.take(self.registrar, "revoke_contract", contract, {"cause": "fraud", "text": "材料虚假。"})
        objection = self.made(self.seller, "file_objection", contract["id"], body={"text": "材料属实。"})
        self.newcomer("second", "registrar").step("answer_objection", objection, {"outcome": "reversed", "text": "经核实属实。"})
        royalty = {"base": "sales", "course": "fixed", "rate_bp": 350, "method": "按季度销售发票计算"}
        drafted = self.made(self.seller, "draft_contract", body=self.terms(
            0, "密封圈专有技术许可", kind="licence", sub_kind="32", licence_type="ordinary", **{"payment_mode": "3", "royalty": royalty, **sides}))
        contract = self.register(drafted, self.seller)
        stated = self.made(self.seller, "apply_supplement", contract["id"], body={
            "period_from": self.today, "period_to": self.today, "amount_total": yuan(60_000), "amount_tech": yuan(60_000),
            "basis": "首日提成结算单"})
        self.registrar.step("register_supplement", stated)
        person = {"name": "张三丰", "region": "410303", "citizen_id": "110101199003070038"}
        drafted = self.made(self.seller, "draft_contract", body=self.terms(200_000, "个人委托的检测", seller=sides["seller"], buyer=person))
        self.register(drafted, self.seller)
        secret = self.terms(400_000, "某型号轴承试验", confidential=True, **sides)
        self.made(self.seller, "draft_contract", body=secret)


def as_one(releases):
    """The standard's merge, as far as it is needed here: the same id is the same thing, a null takes away, other lists are replaced."""
    def merge(old, new):
        if isinstance(old, dict) and isinstance(new, dict):
            made = dict(old)
            for name, value in new.items():
                if value is None:
                    made.pop(name, None)
                else:
                    made[name] = merge(made.get(name), value)
            return made
        if isinstance(new, dict):
            return merge({}, new)
        if isinstance(new, list) and new and all(isinstance(each, dict) for each in new):
            made = {each["id"]: each for each in old or []}
            for each in new:
                made[each["id"]] = merge(made.get(each["id"], {}), each)
            return list(made.values())
        return new

    made = {}
    for release in releases:
        made = merge(made, {name: value for name, value in release.items() if name not in ("id", "date", "tag")})
    return made


def without_nulls(value):
    if isinstance(value, dict):
        return {name: without_nulls(each) for name, each in value.items() if each is not None}
    return [without_nulls(each) for each in value] if isinstance(value, list) else value


def harvest(client):
    """All packages of releases, followed by their links, and a record of every process."""
    packages, path = [], "/v1/ocds/releases?limit=7"
    while path:
        status, package, _ = client.call("GET", path)
        assert status == 200, package
        packages.append(package)
        path = package["links"].get("next", "").removeprefix(client_url(client)) or None
        if path and client.call("GET", path)[0] == 404:
            path = None
    ocids = sorted({release["ocid"] for package in packages for release in package["releases"]})
    records = [client.op("read_ocds_record", ocid) for ocid in ocids]
    return packages, records


def client_url(client):
    return f"https://{client.connection.host}:{client.connection.port}"


def settled(client):
    """The harvest, once the sealer has numbered all that was done."""
    packages, records = harvest(client)
    while True:
        time.sleep(1)
        again, records = harvest(client)
        if again == packages:
            return packages, records
        packages = again


def check(served, packages, records):
    public = served.client()
    extension = public.op("read_ocds_schema")
    for validator in (Validator(), Validator(extension)):
        for package in packages:
            validator.accept("release-package-schema", package)
        for record in records:
            validator.accept("record-package-schema", record)
        validator.refuse(packages[0])
    wrong = json.loads(json.dumps(packages[0]))
    wrong["releases"][0]["processKind"] = "auction"
    assert Validator(extension).faults("release-package-schema", wrong), "the extension's schema refuses nothing"

    releases = [release for package in packages for release in package["releases"]]
    assert len({release["id"] for release in releases}) == len(releases), "a release was told twice"
    told = {record["records"][0]["ocid"]: record["records"][0] for record in records}
    for ocid, record in told.items():
        assert record["releases"] == [release for release in releases if release["ocid"] == ocid], ocid
        one = {name: value for name, value in record["compiledRelease"].items() if name not in ("id", "date", "tag")}
        assert without_nulls(one) == as_one(record["releases"]), f"{ocid}: {one} is not {as_one(record['releases'])}"
    assert {tag for release in releases for tag in release["tag"]} == TAGS
    assert {release["processKind"] for release in releases} == {"procurement", "offer", "need", "contract"}
    text = json.dumps([packages, records], ensure_ascii=False)
    for secret in ("某型号", "张三丰", "1101", "经费未批", "协议解除", "增加样品", "材料虚假", "材料属实", "工行"):
        assert secret not in text, secret
    return releases


def main():
    build, engine = sys.argv[1:3]
    with Served(build, engine) as served:
        market = Market(served)
        market.procurements()
        market.listings()
        market.outside()
        public = served.client()
        packages, records = settled(public)
        told = {tag for package in packages for release in package["releases"] for tag in release["tag"]}
        assert told == TAGS, TAGS - told
        narrow = check(served, packages, records)
        withheld = [contract for release in narrow for contract in release.get("contracts", []) if not contract["technology"]["disclosed"]]
        assert withheld and not any("value" in contract or "title" in contract for contract in withheld)

        # The same where the city discloses contracts of every origin.
        rules = served.data / "luoyang.toml"
        text = rules.read_text(encoding="utf-8")
        assert 'value = "award"' in text
        rules.write_text(text.replace('value = "award"', 'value = "award deal outside"'), encoding="utf-8")
        served.end(15)
        served.start()
        packages, records = settled(served.client())
        wide = check(served, packages, records)
        assert all(contract["technology"]["disclosed"] and "value" in contract for release in wide for contract in release.get("contracts", []))
        if sys.argv[3:]:
            directory = Path(sys.argv[3])
            for name, all_of_it in (("release-package", packages), ("record-package", records)):
                for number, package in enumerate(all_of_it):
                    (directory / f"{name}-{number}.json").write_text(json.dumps(package, ensure_ascii=False), encoding="utf-8")
            (directory / "extension-release-schema.json").write_text(json.dumps(served.client().op("read_ocds_schema")), encoding="utf-8")
        print(f"{engine}: {len(narrow)} releases of {len({release['ocid'] for release in narrow})} processes, with every contract disclosed "
              f"{len(wide)}: all valid by OCDS 1.1.5, each record what its releases merge to; tags {', '.join(sorted(TAGS))}")


main()
