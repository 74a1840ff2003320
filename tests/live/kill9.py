#!/usr/bin/env python3
"""kill9.py BUILD sqlite|mysql: the server is killed hard under 64 writing clients, and nothing confirmed is lost or doubled.

Each client drafts listings, each under a title and an idempotency key of its own, and notes every answer. After the kill
and a restart: every acknowledged listing is there exactly once and a repeat with its key gives the stored answer, byte for
byte; what was in the air at the kill happens exactly once when it is repeated.
"""

import http.client
import json
import os
import secrets
import signal
import sys
import threading
import time

from served import Served

CLIENTS = 64
SECONDS = 20 if os.environ.get("HELUO_TEST_FULL") == "1" else 4
LIMITS = "per_address = 256"


def wish(owner, title, until):
    return json.dumps({"owner": owner, "kind": "achievement", "title": title, "summary": "一项成果。", "region": "410305", "field": "03",
                       "forms": ["ordinary_licence"], "valid_until": until}, ensure_ascii=False)


class Writer:
    """One client: writes until the connection dies, and keeps what it was told."""

    def __init__(self, served, number, token, owner, until):
        self.served, self.number, self.token, self.owner, self.until = served, number, token, owner, until
        self.told = []  # (key, body, status, answer)
        self.in_air = None  # (key, body) without an answer
        self.client = served.client()

    def post(self, key, body):
        method, path = self.client.path("draft_listing")
        self.client.connection.request(method, path, body.encode(), {
            "Content-Type": "application/json", "Authorization": f"Bearer {self.token}", "Idempotency-Key": key})
        answer = self.client.connection.getresponse()
        return answer.status, answer.read()

    def write(self, stop):
        turn = 0
        while not stop.is_set():
            turn += 1
            key, body = secrets.token_hex(12), wish(self.owner, f"第{self.number}组第{turn}号成果", self.until)
            self.in_air = (key, body)
            try:
                status, answer = self.post(key, body)
            except (OSError, http.client.HTTPException):
                return
            self.in_air = None
            self.told.append((key, body, status, answer))


def titles(client):
    """Every title of the owner's own list, with its count."""
    counted, cursor = {}, ""
    while cursor is not None:
        page = client.op("list_my_listings", token=client.token, query=f"?limit=100{cursor and '&cursor=' + cursor}")
        for item in page["items"]:
            counted[item["title"]] = counted.get(item["title"], 0) + 1
        cursor = page.get("next_cursor")
    return counted


def main():
    with Served(sys.argv[1], sys.argv[2], LIMITS) as served:
        seller = served.client("seller")
        owner = seller.op("read_me", token=seller.token)["party"]
        until = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 90 * 86400))
        already = titles(seller)
        writers = [Writer(served, n, seller.token, owner, until) for n in range(CLIENTS)]
        stop = threading.Event()
        threads = [threading.Thread(target=writer.write, args=(stop,)) for writer in writers]
        for thread in threads:
            thread.start()
        time.sleep(SECONDS)
        served.end(signal.SIGKILL)
        stop.set()
        for thread in threads:
            thread.join()
        told = sum(len(writer.told) for writer in writers)
        in_air = sum(writer.in_air is not None for writer in writers)
        print(f"{sys.argv[2]}: killed after {told} answers, {in_air} requests in the air")
        assert told > 0, "nobody was answered before the kill"
        assert all(status == 201 for writer in writers for _, _, status, _ in writer.told), "a write was refused"

        served.start()
        for writer in writers:
            writer.client = served.client()
            for key, body, status, answer in writer.told[-3:]:
                again = writer.post(key, body)
                assert again == (status, answer), f"a repeat got another answer: {again}, was {(status, answer)}"
            if writer.in_air:
                status, answer = writer.post(*writer.in_air)
                assert status == 201, f"what was in the air cannot be repeated: {status} {answer}"
                writer.told.append((*writer.in_air, status, answer))
        seller = served.client("seller")
        found = titles(seller)
        for writer in writers:
            for _, body, _, _ in writer.told:
                title = json.loads(body)["title"]
                assert found.pop(title, 0) == 1, f"acknowledged, but not there exactly once: {title}"
        assert found == already, f"never asked for, but there: {set(found) - set(already)}"
        print(f"{sys.argv[2]}: every acknowledged write is there exactly once, and every repeat got its answer")


main()
