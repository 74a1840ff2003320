#!/usr/bin/env python3
"""away.py BUILD: MariaDB goes away under load and comes back, and the server lives on without a restart (A83).

A proxy stands before the database. Away: connections are broken and refused; in the full run also silent: taken, but never
answered. Meanwhile the server lives, says that it is not ready, and refuses at once with 503 and Retry-After; it recovers
within 5 s; nothing acknowledged is lost, nothing refused has happened.
"""

import json
import os
import secrets
import sys
import threading
import time

from proxy import Proxy
from served import Served
from writers import Seller, Writer, check_exactly_once

CLIENTS = 32
FULL = os.environ.get("HELUO_TEST_FULL") == "1"
AWAY = 60 if FULL else 6
SILENT = 30 if FULL else 0
NOTICE = {"away": 2, "silent": 14}  # seconds until the breaker must be open: a silent query waits for its time-out of 10 s


class Prober(Writer):
    """Writes and reads in turn, and goes on after a refusal; `seen` has (when, seconds, status, Retry-After)."""

    def __init__(self, *given):
        super().__init__(*given)
        self.seen = []

    def ask(self, method, path, headers, body=None):
        begin = time.monotonic()
        self.client.connection.request(method, path, body, headers)
        answer = self.client.connection.getresponse()
        text = answer.read()
        now = time.monotonic()
        self.seen.append((begin, now - begin, answer.status, answer.getheader("Retry-After")))
        return answer.status, text

    def write(self, stop):
        method, path = self.client.path("draft_listing")
        turn = 0
        while not stop.is_set():
            turn += 1
            key, body = secrets.token_hex(12), self.seller.wish(f"第{self.number}组第{turn}号成果")
            headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.seller.token}", "Idempotency-Key": key}
            status, answer = self.ask(method, path, headers, body.encode())
            self.told.append((key, body, status, answer))
            self.ask("GET", "/v1/listings", {})
            time.sleep(0.02 if status == 201 else 0.2)


def settle(prober):
    """What was left open is repeated under its own key, until each is done."""
    for key, body, status, _ in list(prober.told):
        if status != 201:
            status, answer = prober.post(key, body)
            assert status == 201, f"what was refused cannot be repeated: {status} {answer}"
            prober.told.append((key, body, status, answer))


def check_absence(probers, how, begin, end):
    """Between the breaker's opening and the return: nothing but quick refusals."""
    seen = [each for prober in probers for each in prober.seen if begin + NOTICE[how] < each[0] and sum(each[:2]) < end]
    others = {status for _, _, status, _ in seen if status != 503}
    slow = sorted(seconds for _, seconds, _, _ in seen)
    assert seen, "nobody asked meanwhile"
    assert not others, f"{how}: answered {others} while the database was not there"
    assert all(again for _, _, _, again in seen), f"{how}: a 503 without Retry-After"
    # One unit in two seconds is let through to look; it may wait for a connection. All others are refused at once.
    assert slow[len(slow) * 9 // 10] < 0.5, f"{how}: refused slowly, nine of ten within {slow[len(slow) * 9 // 10]:.2f} s"
    print(f"{how}: {len(seen)} requests, all 503, half within {slow[len(slow) // 2] * 1000:.1f} ms, the slowest {slow[-1]:.2f} s")


def check_return(probers, how, end):
    back = min((begin + seconds for prober in probers for begin, seconds, status, _ in prober.seen
                if status == 201 and begin > end), default=None)
    assert back is not None and back - end <= 5, f"{how}: no write within 5 s after the database was back: {back and back - end}"
    print(f"{how}: writes again {back - end:.2f} s after the database was back")


def health(client, name):
    client.connection.request("GET", f"/health/{name}")
    answer = client.connection.getresponse()
    answer.read()
    return answer.status


def absence(served, proxy, probers, how, seconds):
    client = served.client()
    begin = time.monotonic()
    getattr(proxy, how)()
    while time.monotonic() < begin + seconds:
        assert health(client, "live") == 200, f"{how}: the server is not live"
        time.sleep(0.5)
    assert health(client, "ready") == 503, f"{how}: ready without a database"
    end = time.monotonic()
    proxy.back()
    time.sleep(6)
    check_absence(probers, how, begin, end)
    check_return(probers, how, end)


def main():
    with Proxy(served_socket()) as proxy, \
            Served(sys.argv[1], "mysql", "per_address = 256", {"HELUO_DATABASE_SOCKET": proxy.path}) as served:
        pid = served.pid
        seller = Seller(served)
        already = seller.titles()
        probers = [Prober(served, seller, number) for number in range(CLIENTS)]
        stop = threading.Event()
        threads = [threading.Thread(target=prober.write, args=(stop,), daemon=True) for prober in probers]
        for thread in threads:
            thread.start()
        time.sleep(2)
        absence(served, proxy, probers, "away", AWAY)
        if SILENT:
            absence(served, proxy, probers, "silent", SILENT)
        stop.set()
        for thread in threads:
            thread.join()
        strange = [(status, json.loads(answer)["code"]) for prober in probers for _, _, status, answer in prober.told
                   if status not in (201, 503)]
        assert not strange, f"answers that are neither done nor refused: {strange[:5]}"
        for prober in probers:
            settle(prober)
        check_exactly_once(probers, Seller(served).titles(), already)  # the first one's connection has idled too long
        assert served.pid == pid and os.path.exists(f"/proc/{pid}"), "the server did not live through it"
        print(f"{sum(len(prober.told) for prober in probers)} writes told, each acknowledged one there exactly once")


def served_socket():
    words = dict(word.split("=", 1) for word in os.environ["HELUO_TEST_MYSQL"].split())
    return words["socket"]


main()
