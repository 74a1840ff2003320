#!/usr/bin/env python3
"""registrars_day.py BUILD sqlite|mysql: a registrar's day, 20 cases through every branch of recognition and registration, on a
running server over HTTPS. It ends with nothing overdue, totals that are the sum of what was registered, figures whose contracts
add up to them, and a register that proves.
"""

import json
import re
import subprocess
import sys
import time

from served import FACTS, Served


def yuan(amount):
    return {"amount": f"{amount}.00", "currency": "CNY"}


class Day:
    def __init__(self, served):
        self.served = served
        self.seller, self.buyer, self.registrar, self.statistician, self.operator = (
            served.client(login) for login in ("seller", "buyer", "registrar", "statistician", "operator"))
        self.operator.op("create_account", token=self.operator.token,
                         body={"login": "colleague", "name": "登记员乙", "roles": ["registrar"], "password": "Wuhu-Laojun-2026!x"})
        self.colleague = served.client()
        self.colleague.token = self.colleague.log_in("colleague", "Wuhu-Laojun-2026!x")
        self.sides = [self.party(self.seller), self.party(self.buyer)]
        self.today = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 8 * 3600))
        self.year = int(self.today[:4])
        self.clauses = self.seller.clauses()
        self.expected, self.cases = {}, 0

    @staticmethod
    def party(client):
        party = client.op("read_party", client.op("read_me", token=client.token)["party"]["id"], token=client.token)
        return {name: party[name] for name in ("credit_code", "name", "region")}

    def wish(self, title, total=1_000_000, **more):
        seller, buyer = self.sides
        return {"title": title, "kind": "service", "sub_kind": "51", "field": "03", "payment_mode": "1", "seller": seller,
                "buyer": buyer, "signed_on": self.today, "effective_on": self.today, "ends_on": f"{self.year + 2}-12-31",
                "amount_total": yuan(total), "amount_tech": yuan(total), "deductions": [], "clauses": self.clauses,
                **FACTS, **more}

    # Each as the person whose step it is; `of` reads the contract anew for its version.
    def of(self, contract):
        return self.registrar.op("read_contract", contract["id"], token=self.registrar.token)

    def take(self, who, operation, contract, body=None):
        return who.step(operation, self.of(contract), body)

    def refused(self, who, operation, thing, code, body=None):
        """That the step is refused with that code; what the refusal says."""
        method, path = who.path(operation, thing["id"])
        status, answer, _ = who.call(method, path, body, who.token, "*")
        assert status >= 400 and answer["code"] == code, f"{operation}: {status} {answer}, not {code}"
        return answer

    def made(self, who, operation, contract, body):
        return who.op(operation, contract["id"], body=body, token=who.token)

    def drafted(self, body, who=None):
        """With what every application needs on file."""
        who = who or self.seller
        contract = who.op("draft_contract", body=body, token=who.token)
        for kind in ("contract_text", "truth_pledge"):
            who.file_document(contract["id"], kind, who.token)
        return contract

    def accepted(self, body, who=None, documents=(), **submission):
        contract = self.drafted(body, who)
        for kind in documents:
            (who or self.seller).file_document(contract["id"], kind, (who or self.seller).token)
        self.take(who or self.seller, "submit_contract", contract, submission or None)
        return self.take(self.registrar, "accept_contract", contract)

    def registered(self, contract, who=None):
        return self.count(self.take(who or self.registrar, "register_contract", contract))

    def count(self, contract):
        """Takes down what it counts for in the totals now; a contract whose registration has ended counts for nothing."""
        self.expected.pop(contract["id"], None)
        if contract["state"] == "registered":
            self.expected[contract["id"]] = float_free(contract["amount_total"]), float_free(contract["amount_tech"])
        return contract

    def tell(self, what, contract):
        self.cases += 1
        number = contract.get("registration", {}).get("number", "-" * 16)
        print(f"{self.cases:2}  {number}  {contract['state']:10}  {what}", flush=True)


def float_free(money):
    """Fen of the API's money."""
    whole, fen = money["amount"].split(".")
    return int(whole) * 100 + int(fen)


def morning(day):
    first = day.registered(day.accepted(day.wish("高速精密机床主轴轴承寿命试验服务")))
    day.tell("a service, registered", first)

    deductions = [{"item": "试验台", "amount": yuan(300_000), "reason": "外购设备"}]
    body = day.wish("主轴轴承技术开发", kind="development", sub_kind="11", amount_tech=yuan(700_000), deductions=deductions)
    day.tell("a development with equipment in its price", day.registered(day.accepted(body)))

    foreign = {"currency": "USD", "amount": "100000.00", "rate": "7.0865", "rate_on": day.today}
    reasons = [{"pointer": "/foreign/rate", "code": "rate_unpublished", "reason": "中国外汇交易中心公布。"}]
    body = day.wish("海外油田轴承咨询", 708_650, kind="consulting", sub_kind="41", foreign=foreign)
    day.tell("a price in dollars, converted once", day.registered(day.accepted(body, reasons=reasons)))

    plan = [{"milestone": "方案评审通过", "amount": yuan(400_000)}, {"due_on": f"{day.year + 1}-06-30", "amount": yuan(600_000)}]
    body = day.wish("磨床数控系统改造服务", payment_mode="2", instalments=plan)
    day.tell("paid by instalments", day.registered(day.accepted(body)))

    royalty = {"base": "sales", "course": "fixed", "rate_bp": 350, "method": "按季度销售发票计算"}
    contract = day.registered(day.accepted(day.wish("密封圈专有技术许可", 0, kind="licence", sub_kind="32", licence_type="ordinary", payment_mode="3",
                                                    royalty=royalty)))
    stated = day.made(day.seller, "apply_supplement", contract, {
        "period_from": day.today, "period_to": day.today, "amount_total": yuan(60_000), "amount_tech": yuan(60_000),
        "basis": "首日提成结算单"})
    day.registrar.step("register_supplement", stated)
    day.expected[stated["id"]] = 6_000_000, 6_000_000
    day.tell("royalties, and their first statement", day.of(contract))

    contract = day.accepted(day.wish("风电主轴轴承整体开发", 5_000_000, kind="development", sub_kind="11"))
    day.refused(day.registrar, "register_contract", contract, "review_required")
    day.take(day.registrar, "review_contract", contract, {"disputed": False, "text": "请评审技术交易额。"})
    day.take(day.registrar, "conclude_review", contract, {"opinion": "技术交易额合理。"})
    day.tell("a large one, seen by experts", day.registered(contract))

    contract = day.accepted(day.wish("农机具检测服务"))
    day.take(day.registrar, "review_contract", contract, {"disputed": True, "text": "合同类别有争议。"})
    day.take(day.registrar, "conclude_review", contract, {"opinion": "属技术服务。"})
    day.tell("one in dispute, seen by experts", day.registered(contract))

    contract = day.accepted(day.wish("热处理工艺优化"))
    day.take(day.registrar, "return_contract", contract, {"reason": "项目名称与内容不符。"})
    method, path = day.seller.path("edit_contract", contract["id"])
    status, answer, _ = day.seller.call(method, path, day.wish("热处理工艺优化技术服务"), day.seller.token, "*")
    assert status == 200, answer
    day.take(day.seller, "submit_contract", contract)
    day.take(day.registrar, "accept_contract", contract)
    day.tell("returned, corrected, registered", day.registered(contract))
    return first


def noon(day, first):
    contract = day.accepted(day.wish("普通轴承买卖"))
    refused = day.take(day.registrar, "refuse_contract", contract, {"grounds": ["N02"], "text": "属买卖合同。"})
    day.tell("refused; its notice prints", printed(day, "print_notice", refused))

    contract = day.accepted(day.wish("滚道超精研磨技术服务"))
    day.take(day.registrar, "refuse_contract", contract, {"grounds": ["N04"], "text": "标的不明。"})
    objection = day.made(day.seller, "file_objection", contract, {"text": "标的见附件二。"})
    day.refused(day.registrar, "answer_objection", objection, "own_decision", {"outcome": "reversed", "text": "同意。"})
    day.colleague.step("answer_objection", objection, {"outcome": "reversed", "text": "标的明确。"})
    day.tell("refused, objected to, reversed, registered", day.registered(contract, day.colleague))

    contract = day.drafted(day.wish("不再签订的合同"))
    day.tell("given up", day.take(day.seller, "discard_contract", contract))

    twin = day.drafted(day.wish("高速精密机床主轴轴承寿命试验服务"))
    answer = day.refused(day.seller, "submit_contract", twin, "duplicate_contract")
    assert first["registration"]["number"] in json.dumps(answer), answer
    day.tell("the same contract again, stopped with its number", day.of(twin))

    body = day.wish("高速精密机床主轴轴承寿命试验服务二", 1_200_000)
    similar = day.drafted(body)
    assert day.refused(day.seller, "submit_contract", similar, "invalid_fields")["violations"][0]["code"] == "reason_needed"
    reasons = [{"pointer": "/title", "code": "contract_similar", "reason": "第二批试验,另行订立。"}]
    day.take(day.seller, "submit_contract", similar, {"reasons": reasons})
    day.take(day.registrar, "accept_contract", similar)
    day.tell("one nearly the same, explained", day.registered(similar))

    wrong = day.drafted(day.wish("由买方申请的合同"), day.buyer)
    day.refused(day.buyer, "submit_contract", wrong, "not_entitled_applicant")
    day.tell("applied for by the wrong side", day.of(wrong))


def afternoon(day):
    body = day.wish("进口磨床控制技术", seller={"name": "Acme Grinding GmbH", "country": "DEU"}, buyer=day.sides[0],
                    kind="licence", sub_kind="32", licence_type="exclusive")
    lacking = day.drafted(body)
    missing = day.refused(day.seller, "submit_contract", lacking, "invalid_fields")["violations"]
    assert [each["pointer"] for each in missing] == ["/documents/import_certificate", "/documents/import_data"], missing
    day.take(day.seller, "discard_contract", lacking)
    papers = "import_certificate", "import_data"
    day.tell("a technology import, by its domestic buyer, with its papers", day.registered(day.accepted(body, documents=papers)))

    contract = day.registered(day.accepted(day.wish("滚子轮廓检测服务")))
    receipt = day.made(day.seller, "record_receipt", contract, {"kind": "down", "received_on": day.today, "amount": yuan(900_000)})
    day.registrar.step("confirm_receipt", receipt)
    change = day.take(day.seller, "change_contract", contract, {"reason": "减少工作量。"})
    method, path = day.seller.path("edit_contract", change["id"])
    status, answer, _ = day.seller.call(method, path, day.wish("滚子轮廓检测服务", 800_000), day.seller.token, "*")
    assert status == 200 and answer["warnings"][0]["code"] == "amount_below_receipts", answer
    reasons = [{"pointer": "/amount_total", "code": "amount_below_receipts", "reason": "多付部分退回。"}]
    day.take(day.seller, "submit_contract", change, {"benefits": [], "reasons": reasons})
    day.take(day.registrar, "accept_contract", change)
    day.take(day.registrar, "register_change", change)
    day.tell("changed below what was paid, explained", day.count(day.of(contract)))

    contract = day.registered(day.accepted(day.wish("协议解除的服务")))
    ended = day.take(day.seller, "cancel_contract", contract, {"cause": "rescinded", "text": "协议解除。"})
    day.tell("cancelled; its notice prints", day.count(printed(day, "print_notice", ended)))

    contract = day.registered(day.accepted(day.wish("虚构的服务")))
    day.count(day.take(day.registrar, "revoke_contract", contract, {"cause": "fraud", "text": "虚假合同。"}))
    objection = day.made(day.seller, "file_objection", contract, {"text": "合同真实。"})
    day.colleague.step("answer_objection", objection, {"outcome": "upheld", "text": "经核实,合同虚假。"})
    day.tell("revoked, objected to, upheld", day.of(contract))

    contract = day.registered(day.accepted(day.wish("包含设备的服务")))
    request = day.made(day.registrar, "request_rerecognition", contract,
                       {"organ": "tax", "letter": "洛税函7号", "text": "请重新认定技术交易额。"})
    refixing = {"sub_kind": "51", "amount_tech": yuan(600_000),
                "deductions": [{"item": "试验机", "amount": yuan(400_000), "reason": "外购设备"}]}
    day.colleague.step("answer_objection", request, {"outcome": "changed", "text": "扣除设备费。", "refixing": refixing})
    day.tell("recognised anew for the tax office", day.count(day.of(contract)))

    contract = day.accepted(day.wish("转交同事的服务"))
    colleague = next(each["id"] for each in day.registrar.op("list_registrars", token=day.registrar.token)["items"]
                     if each["name"] == "登记员乙")
    day.take(day.registrar, "assign_contract", contract, {"registrar": colleague})
    day.refused(day.registrar, "register_contract", contract, "handled_by_other")
    day.tell("assigned to a colleague, who registers it", day.registered(contract, day.colleague))


def page_of(day, operation, contract):
    method, path = day.seller.path(operation, contract["id"])
    day.seller.connection.request(method, path, headers={"Authorization": f"Bearer {day.seller.token}"})
    answer = day.seller.connection.getresponse()
    page = answer.read()
    assert answer.status == 200 and page.startswith(b"%PDF-"), f"{operation}: {answer.status} {page[:300]}"
    return page


def printed(day, operation, contract):
    """The contract, of which that page is a PDF."""
    page_of(day, operation, contract)
    return contract


def evening(day, first):
    client = day.registrar
    for query in ("?term=overdue", "?state=submitted", "?state=accepted"):
        left = client.op("list_contracts", token=client.token, query=query)["items"]
        assert not left, f"{query}: {left}"
    for query in ("?state=filed", "?overdue=true"):
        assert not client.op("list_objections", token=client.token, query=query)["items"]
    print("nothing is overdue, nothing is left on the desk")

    total = day.statistician.op("read_totals", token=day.statistician.token, query="?measure=registered")["total"]
    expected = [sum(amounts[i] for amounts in day.expected.values()) for i in (0, 1)]
    count = sum(1 for each in day.expected if each.startswith("con_"))
    told = total["count"], float_free(total["amount_total"]), float_free(total["amount_tech"])
    assert told == (count, *expected), f"{told}, expected {count, *expected}"
    behind = day.statistician.op("drill_totals", token=day.statistician.token, query="?measure=registered&limit=100")["items"]
    assert [sum(float_free(line[name]) for line in behind) for name in ("amount_total", "amount_tech")] == expected
    assert {line.get("supplement") or line["id"] for line in behind} == set(day.expected)
    print(f"registered: {count} contracts, {expected[0] // 100} yuan in all, {expected[1] // 100} yuan technical, each behind its figure")

    number = first["registration"]["number"]
    page = scanned(day, first)
    status, answer, _ = day.served.client().call("GET", page)
    assert status == 200 and answer["validity"] == "valid" and number in json.dumps(answer), answer
    print(f"the QR code on the first certificate says: {answer['validity']}, {number}")


def scanned(day, contract):
    """Where the QR code of the printed certificate leads on the server."""
    pdf = day.served.data / "certificate.pdf"
    pdf.write_bytes(page_of(day, "print_certificate", contract))
    subprocess.run(["pdftoppm", "-r", "150", "-singlefile", "-png", pdf, pdf.with_suffix("")], check=True)
    read = subprocess.run(["zbarimg", "--quiet", "--raw", pdf.with_suffix(".png")], check=True, capture_output=True, text=True)
    address = read.stdout.strip()
    assert address.startswith(day.served.url), address
    return address[len(day.served.url):]


def proved(served):
    for command in (["verify", "log"], ["verify", "rows"], ["admin", "verify-audit"]):
        said = subprocess.run([served.binary, *command, "--config", served.data / "heluo.toml"], env=served.environment,
                              stdout=subprocess.PIPE, text=True, check=False, timeout=120)
        assert said.returncode == 0 and said.stdout.startswith("whole"), said.stdout
        print(re.sub(r"\n.*", "", said.stdout))


def main():
    with Served(sys.argv[1], sys.argv[2]) as served:
        day = Day(served)
        first = morning(day)
        noon(day, first)
        afternoon(day)
        assert day.cases == 20, day.cases
        evening(day, first)
        proved(served)


main()
