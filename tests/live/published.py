#!/usr/bin/env python3
"""published.py BUILD sqlite|mysql [all]: published tables come out of contracts that were made to match them and imported over HTTPS:
Anhui's intake by city of 2022 H1, Hubei's output by kind of 2021 H1, Henan's flows of two years (with `all` of every year), digit for
digit, with the percentages and ranks as printed.
"""

import csv
import datetime
import importlib.machinery
import importlib.util
import os
import subprocess
import sys
from decimal import ROUND_HALF_UP, Decimal

from served import TOP, Served

LOADER = importlib.machinery.SourceFileLoader("henan", str(TOP / "scripts" / "henan"))
henan = importlib.util.module_from_spec(importlib.util.spec_from_loader("henan", LOADER))
LOADER.exec_module(henan)

FEN_PER_YI, FEN_PER_WAN = 10**10, 10**6
# GB/T 2260, in the order of the printed table.
ANHUI = {"铜陵": "340700", "黄山": "341000", "淮南": "340400", "池州": "341700", "六安": "341500", "宿州": "341300", "阜阳": "341200",
         "淮北": "340600", "芜湖": "340200", "滁州": "341100", "蚌埠": "340300", "合肥": "340100", "安庆": "340800", "宣城": "341800",
         "马鞍山": "340500", "亳州": "341600"}
AWAY = ("110000", "310000", "330000")
HUBEI_KINDS = {"技术服务": ("service", "51", "5"), "技术开发": ("development", "11", "1"), "技术咨询": ("consulting", "41", "4"),
               "技术转让": ("transfer", "21", "2")}


def fen(text, unit):
    return int(Decimal(text) * unit)


def shown(amount, unit, places):
    """The amount of an answer in 亿元 or 万元 as it is printed."""
    return str((Decimal(amount["amount"]) * 100 / unit).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


def table(name):
    with (TOP / "tests" / "data" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def split(whole, weights):
    """Whole numbers in proportion to the weights that sum to the whole."""
    parts = [whole * weight // sum(weights) for weight in weights]
    parts[weights.index(max(weights))] += whole - sum(parts)
    return parts


class Register:
    """Rows for an import, each with a number of its seller's province."""

    def __init__(self):
        self.steady, self.rows, self.serials, self.known = henan.Steady(7), [], {}, {}

    def party(self, region):
        if region not in self.known:
            self.known[region] = list(henan.parties([region], 30, 1000 * len(self.known) + 1))
        return self.steady.one_of(self.known[region])

    def add(self, first, last, items, amount, sellers, buyers, kind=("service", "51"), **more):
        """So many contracts of that sum between the two days, each between one of the sellers' and one of the buyers' regions."""
        days = (last - first).days + 1
        for n, each in enumerate(henan.shares(amount, items, self.steady) if items > 1 else [amount] * items):
            seller, buyer = self.party(self.steady.one_of(sellers)), self.party(self.steady.one_of(buyers))
            while buyer is seller:
                buyer = self.party(buyer[2])
            on = first + datetime.timedelta(days=n * days // items)
            place = f"{on.year}{seller[2][:2]}0001"
            self.serials[place] = self.serials.get(place, 0) + 1
            self.rows.append({
                "row_key": f"{place}-{self.serials[place]:06d}", "number": f"{place}{self.serials[place]:06d}", "registry": place[4:],
                "registered_on": on.isoformat(), "title": f"公布数据第{len(self.rows) + 1}号", "kind": kind[0], "sub_kind": kind[1],
                "field": "03", "seller_name": seller[1], "seller_code": seller[0], "seller_region": seller[2], "buyer_name": buyer[1],
                "buyer_code": buyer[0], "buyer_region": buyer[2], "sign_date": on.isoformat(), "amount_total": henan.yuan(each),
                "amount_tech": henan.yuan(each), "payment_mode": "1", "seller_nature": more.get("seller_nature", "")})

    def write(self, path):
        with path.open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, self.rows[0].keys(), lineterminator="\n")
            writer.writeheader()
            writer.writerows(self.rows)


def day(year, month, number):
    return datetime.date(year, month, number)


def anhui(register):
    """By city; of all, what came from outside the province; and what went out of it (registry.md 6.4)."""
    cities = table("anhui-2022h1-absorbed-by-city.csv")[:-1]
    items = [int(row["items"]) for row in cities]
    # The cities add up to 428.3, the province was printed as 428.4: a part of the rounding in each.
    amounts = [fen(row["amount_yi"], FEN_PER_YI) for row in cities]
    amounts = [amount + part for amount, part in zip(amounts, split(fen("428.4", FEN_PER_YI) - sum(amounts), [1] * len(cities)))]
    from_outside, sum_outside = split(1791, items), split(fen("220.7", FEN_PER_YI), amounts)
    all_cities = tuple(ANHUI.values())
    for row, count, amount, out, out_amount in zip(cities, items, amounts, from_outside, sum_outside):
        city = (ANHUI[row["city"]],)
        register.add(day(2022, 1, 1), day(2022, 6, 30), out, out_amount, AWAY, city)
        register.add(day(2022, 1, 1), day(2022, 6, 30), count - out, amount - out_amount, all_cities, city)
        before = int(Decimal(amount) / (1 + Decimal(row["yoy_ratio_printed"])))
        register.add(day(2021, 1, 1), day(2021, 6, 30), 1, before, all_cities, city)
    register.add(day(2022, 1, 1), day(2022, 6, 30), 8512 - 6233, fen("114.1", FEN_PER_YI), all_cities, AWAY)


def check_anhui(ask):
    told = ask("T11", "period=2022-H1&measure=in&region=34")
    rows = {row["code"]: row for row in told["rows"]}
    for row in table("anhui-2022h1-absorbed-by-city.csv")[:-1]:
        answer = rows[ANHUI[row["city"]]]
        ratio = str((Decimal(answer["amount_total_growth"]) / 100).quantize(Decimal("0.001"), ROUND_HALF_UP))
        said = (answer["count"], Decimal(shown(answer["amount_total"], FEN_PER_YI, 1)), ratio, answer["rank"])
        assert said == (int(row["items"]), Decimal(row["amount_yi"]), row["yoy_ratio_printed"], int(row["rank_by_amount"])), (row, said)
    assert (told["total"]["count"], shown(told["total"]["amount_total"], FEN_PER_YI, 1)) == (8024, "428.4"), told["total"]
    by_rank = sorted((row["rank"], Decimal(row["amount_total"]["amount"])) for row in told["rows"] if row["count"])
    ends = [sum(amount for _, amount in part) / 10**8 for part in (by_rank[:5], by_rank[-5:])]
    assert [round(end, 1) for end in ends] == [Decimal("289.8"), Decimal("31.4")], ends
    flows = {row["name"]: row for row in ask("T1", "period=2022-H1&region=34")["rows"]}

    def line(name):
        return flows[name]["count"], shown(flows[name]["amount_total"], FEN_PER_YI, 1)

    assert line("吸纳技术") == (8024, "428.4"), line("吸纳技术")
    assert line("输出技术") == (8512, "321.8"), line("输出技术")
    assert line("其中：输出到本地") == line("其中：吸纳自本地") == (6233, "207.7"), line("其中：输出到本地")
    assert line("输出与吸纳合计（剔除本地到本地重复）") == (10303, "542.5")
    kept_out, kept_in = flows["其中：输出到本地"], flows["其中：吸纳自本地"]
    printed = [kept_out["count_share"], kept_out["amount_total_share"], str(100 - Decimal(kept_in["count_share"])),
               str(100 - Decimal(kept_in["amount_total_share"]))]
    assert [str(Decimal(each).quantize(Decimal("0.1"), ROUND_HALF_UP)) for each in printed] == ["73.2", "64.5", "22.3", "51.5"], printed
    print("Anhui 2022 H1: 16 cities with ratios and ranks, flows, shares, the area counted once", flush=True)


def hubei(register):
    """By kind, by where it went, and what enterprises and universities sold (registry.md 6.5)."""
    kinds = [(HUBEI_KINDS[row["kind"]], fen(row["amount_yi"], FEN_PER_YI)) for row in table("hubei-2021h1-by-kind.csv")[:-1]]
    amounts = [amount for _, amount in kinds]
    # 784.19 of 981.77 was printed as 79.87 %: before it was rounded it was less.
    sold = split(fen("784.185", FEN_PER_YI), amounts), split(fen("21.92", FEN_PER_YI), amounts)
    inside = fen("531.43", FEN_PER_YI)
    for at, ((kind, amount), items) in enumerate(zip(kinds, split(21198, amounts))):
        by_firms, by_universities = sold[0][at], sold[1][at]
        parts = (("150", by_firms), ("022", by_universities), ("021", amount - by_firms - by_universities))
        for (nature, part), count in zip(parts, split(items, [part for _, part in parts])):
            stays = min(part * inside // sum(amounts), part) if at else 0
            for buyers, share, number in ((("420000",), stays, count // 2 if at else 0), (AWAY, part - stays, count - (count // 2 if at else 0))):
                # Licences were told among the transfers.
                register.add(day(2021, 1, 1), day(2021, 6, 30), number, share, ("420000",), buyers,
                             ("licence", "31") if kind[0] == "transfer" and nature == "021" else kind[:2], seller_nature=nature)


def check_hubei(ask):
    told = ask("T2", "period=2021-H1&measure=out&region=42&kinds=four")
    rows = {row["code"]: row for row in told["rows"] if row["level"] == 0}
    printed = {"技术服务": "67.35", "技术开发": "19.41", "技术咨询": "11.93", "技术转让": "1.31"}
    for row in table("hubei-2021h1-by-kind.csv")[:-1]:
        answer = rows[HUBEI_KINDS[row["kind"]][2]]
        said = shown(answer["amount_total"], FEN_PER_YI, 2), answer["amount_total_share"]
        assert said == (row["amount_yi"], printed[row["kind"]]), (row, said)
    assert "3" not in rows, "licences stand by themselves"
    assert (told["total"]["count"], shown(told["total"]["amount_total"], FEN_PER_YI, 2)) == (21198, "981.77"), told["total"]
    sold = {row["code"]: row for row in ask("T5", "period=2021-H1&measure=out&region=42")["rows"] if "code" in row}
    said = [(shown(sold[code]["amount_total"], FEN_PER_YI, 2), sold[code]["amount_total_share"]) for code in ("100", "022")]
    assert said == [("784.19", "79.87"), ("21.92", "2.23")], said
    print("Hubei 2021 H1: four kinds with shares, 21,198 contracts, sellers", flush=True)


def henan_years(register, years):
    home, away = ("410100", "410200", "411300"), AWAY
    for year in years:
        for (items, amount), sellers, buyers in zip(henan.flows(henan.published(year)), (home, home, away), (home, away, home)):
            register.add(day(year, 1, 1), day(year, 12, 31), items, amount, sellers, buyers)


def check_henan(ask, years):
    published = {row["year"]: row for row in table("henan-yearly-flows.csv")}
    for measure in ("out", "in"):
        rows = {row["code"]: row for row in ask("T16", f"period={max(years)}&measure={measure}&region=41")["rows"]}
        for year in map(str, years):
            row, answer = published[year], rows[year]
            said = answer["count"], shown(answer["amount_total"], FEN_PER_WAN, 0)
            assert said == (int(row[f"{measure}_items"]), row[f"{measure}_wan"]), (year, measure, said)
            if row[f"{measure}_yoy_percent"] and int(year) - 1 in years:
                assert answer["amount_total_growth"] == row[f"{measure}_yoy_percent"], (year, measure, answer["amount_total_growth"])
    print(f"Henan {', '.join(map(str, years))}: output and intake with growth", flush=True)


def main():
    build, engine = sys.argv[1:3]
    years = [int(row["year"]) for row in table("henan-yearly-flows.csv")] if sys.argv[3:] == ["all"] else [2018, 2019]
    with Served(build, engine) as served:
        register = Register()
        anhui(register)
        hubei(register)
        henan_years(register, years)
        path = served.directory / "published.csv"
        register.write(path)
        run = subprocess.run([served.binary, "import", "contracts", path, "--server", served.url, "--ca", served.certificate, "--login",
                              "registrar"], env={**os.environ, "HELUO_PASSWORD": served.password("registrar")}, text=True,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        assert run.returncode == 0 and " 0 refused" in run.stdout, run.stdout[-3000:]
        client = served.client("statistician")

        def ask(name, query):
            told = client.op("read_table", name, token=client.token, query=f"?{query}")
            assert all(check["holds"] for check in told["checks"]), told["checks"]
            return told

        check_anhui(ask)
        check_hubei(ask)
        check_henan(ask, years)
        print(f"{engine}: {len(register.rows)} contracts imported, every published figure came out")


main()
