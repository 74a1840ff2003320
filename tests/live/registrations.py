#!/usr/bin/env python3
"""registrations.py BUILD COUNT [kill]: many registrations at once over two instances on one MariaDB, one of which may be killed.

Afterwards the numbers run from 1 to COUNT without a gap, every contract has exactly one, the transparency log holds one leaf for
each and proves, and the audit chain is whole. Whoever lost an instance repeats at the other one with the same key.
"""

import http.client
import json
import re
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time

from served import FACTS, Client, Served

CLIENTS = 32


class Second:
    """Another instance on the place of the first: the same settings but for its port and its own folders."""

    def __init__(self, first):
        self.first = first
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            self.port = listener.getsockname()[1]
        settings = (first.data / "heluo.toml").read_text()
        settings = settings.replace(f"port = {first.port}\n", f"port = {self.port}\n").replace(
            f'directory = "{first.data}/uploads"', f'directory = "{first.data}/uploads2"')
        (first.data / "second.toml").write_text(settings)
        self.process = subprocess.Popen([first.binary, "serve", "--config", first.data / "second.toml"], env=first.environment,
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        said = []
        for line in self.process.stdout:  # ends with the process
            said.append(line)
            if '"event":"serving"' in line:
                break
        else:
            raise RuntimeError(f"the second instance ended: {''.join(said)}")
        threading.Thread(target=self.process.stdout.read, daemon=True).start()  # it must not wait for a reader

    def client(self):
        return Client(f"https://localhost:{self.port}", str(self.first.certificate))

    def end(self, how):
        self.process.send_signal(how)
        self.process.wait(60)


class Desk(threading.Thread):
    """An applicant and a registrar who bring contracts into the register, at one instance as long as it lives."""

    def __init__(self, places, tokens, sides, clauses, share, done):
        super().__init__(daemon=True)
        self.places, self.tokens, self.sides, self.clauses, self.share, self.done = places, tokens, sides, clauses, share, done
        self.client = places[0].client()
        self.numbers, self.trouble, self.moved, self.repeated = [], None, 0, 0

    def post(self, path, body, token):
        key = secrets.token_hex(12)
        file = isinstance(body, bytes)
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key, "If-Match": "*",
                   "Content-Type": "application/pdf" if file else "application/json"}
        sent = body if file or body is None else json.dumps(body).encode()
        for _ in range(1000):
            try:
                self.client.connection.request("POST", path, sent, headers)
                answer = self.client.connection.getresponse()
                text = answer.read()
            except (OSError, http.client.HTTPException):
                if len(self.places) == 1:
                    raise
                self.places = self.places[1:]
                self.client = self.places[0].client()
                self.moved += 1
                continue
            # What the dead instance had begun, and what a server has waited for in vain: to be repeated with the same key, as
            # the API says; whoever repeats waits at the server again.
            if answer.status in (409, 503) and json.loads(text)["code"] in ("request_in_progress", "overloaded", "unavailable",
                                                                            "outcome_unknown"):
                self.repeated += 1
                continue
            assert answer.status < 300, f"{path}: {answer.status} {text.decode()}"
            return json.loads(text)
        raise RuntimeError(f"{path}: nobody answers")

    def run(self):
        try:
            for _ in range(self.share):
                self.register()
        except Exception as trouble:  # told by the main thread
            self.trouble = trouble
            for _ in range(self.share):  # which waits no longer for what does not come
                self.done.release()

    def register(self):
        seller, registrar = self.tokens
        today = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 8 * 3600))
        amount = {"amount": "1000000.00", "currency": "CNY"}
        contract = self.post("/v1/contracts", {
            "title": f"试验 {secrets.token_hex(16)}", "kind": "service", "sub_kind": "51", "field": "03", "payment_mode": "1",
            "seller": self.sides, "buyer": {"name": f"买方 {secrets.token_hex(16)}", "region": "410311"}, "signed_on": today,
            "effective_on": today, "ends_on": f"{int(today[:4]) + 1}-12-31", "amount_total": amount, "amount_tech": amount,
            "deductions": [], "clauses": self.clauses, **FACTS}, seller)
        path = f"/v1/contracts/{contract['id']}"
        for kind in ("contract_text", "truth_pledge"):
            self.post(f"{path}/documents?kind={kind}&name=scan.pdf", f"%PDF-1.4\n{kind} of {path}\n".encode(), seller)
        self.post(f"{path}/submit", None, seller)
        self.post(f"{path}/accept", None, registrar)
        done = self.post(f"{path}/register", None, registrar)
        self.numbers.append(done["registration"]["number"])
        self.done.release()


class First:
    def __init__(self, served):
        self.served = served

    def client(self):
        return self.served.client()


def proved(served, count):
    """`heluo verify log`, `verify rows`, `verify totals` and `admin verify-audit`, once the sealer has come to the end."""
    client = served.client()
    for _ in range(100000):
        if client.op("read_log")["size"] == count:
            break
    for command in (["verify", "log"], ["verify", "rows"], ["verify", "totals"], ["admin", "verify-audit"]):
        said = subprocess.run([served.binary, *command, "--config", served.data / "heluo.toml"], env=served.environment,
                              stdout=subprocess.PIPE, text=True, check=False, timeout=600)
        assert said.returncode == 0, said.stdout
        print(said.stdout, end="")
        if command == ["verify", "log"]:
            assert re.match(f"whole: {count} registrations rest on {count} leaves", said.stdout), said.stdout


def main():
    count, kill = int(sys.argv[2]), "kill" in sys.argv[3:]
    with Served(sys.argv[1], "mysql", "per_address = 256\nrequests_per_connection = 1000000") as served:
        seller, registrar = served.client("seller"), served.client("registrar")
        party = seller.op("read_party", seller.op("read_me", token=seller.token)["party"]["id"], token=seller.token)
        sides = {name: party[name] for name in ("credit_code", "name", "region")}
        clauses = seller.clauses()
        second = Second(served)
        try:
            places = [First(served), second]
            share = -(-count // CLIENTS)
            count = share * CLIENTS
            done = threading.Semaphore(0)
            desks = [Desk(places[n % 2:] + places[:n % 2], (seller.token, registrar.token), sides, clauses, share, done)
                     for n in range(CLIENTS)]
            began = time.monotonic()
            for desk in desks:
                desk.start()
            if kill:
                for _ in range(count // 2):
                    done.acquire()
                second.end(signal.SIGKILL)
            for desk in desks:
                desk.join()
            took = time.monotonic() - began
            troubles = [desk.trouble for desk in desks if desk.trouble]
            assert not troubles, f"{len(troubles)} desks failed: {troubles[0]}"
            moved = sum(desk.moved for desk in desks)
            assert bool(moved) == kill, f"{moved} desks moved"
            numbers = sorted(int(number[-6:]) for desk in desks for number in desk.numbers)
            assert numbers == list(range(1, count + 1)), f"{len(numbers)} numbers, {len(set(numbers))} of them different"
            repeated = sum(desk.repeated for desk in desks)
            print(f"{count} contracts registered at {CLIENTS} desks of two instances in {took:.1f} s, {moved} desks moved, "
                  f"{repeated} requests repeated on a 409 or 503: numbers 1 to {count}, each once")
            proved(served, count)
        finally:
            if second.process.poll() is None:
                second.end(signal.SIGTERM)


main()
