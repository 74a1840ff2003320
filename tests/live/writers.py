"""Clients that draft listings, each under a title and an idempotency key of its own, and keep what they were told."""

import http.client
import json
import secrets
import threading
import time


class Seller:
    """The party whose listings are drafted."""

    def __init__(self, served):
        self.client = served.client("seller")
        self.token = self.client.token
        self.party = self.client.op("read_me", token=self.token)["party"]["id"]
        self.until = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 90 * 86400))

    def wish(self, title):
        return json.dumps({"owner": self.party, "kind": "achievement", "title": title, "summary": "一项成果。", "region": "410305",
                           "field": "03", "forms": ["ordinary_licence"], "valid_until": self.until}, ensure_ascii=False)

    def titles(self):
        """Every title of the party's own list, with its count."""
        counted, cursor = {}, ""
        while cursor is not None:
            page = self.client.op("list_my_listings", token=self.token, query=f"?limit=100{cursor and '&cursor=' + cursor}")
            for item in page["items"]:
                counted[item["title"]] = counted.get(item["title"], 0) + 1
            cursor = page.get("next_cursor")
        return counted


class Writer:
    """One client on a thread of its own; `told` has (key, body, status, answer), `in_air` what was never answered."""

    def __init__(self, served, seller, number):
        self.seller, self.number = seller, number
        self.client = served.client()
        self.told = []
        self.in_air = None

    def post(self, key, body):
        method, path = self.client.path("draft_listing")
        self.client.connection.request(method, path, body.encode(), {
            "Content-Type": "application/json", "Authorization": f"Bearer {self.seller.token}", "Idempotency-Key": key})
        answer = self.client.connection.getresponse()
        return answer.status, answer.read()

    def write(self, stop):
        """Writes until told to stop or until the connection dies."""
        turn = 0
        while not stop.is_set():
            turn += 1
            self.in_air = key, body = secrets.token_hex(12), self.seller.wish(f"第{self.number}组第{turn}号成果")
            try:
                status, answer = self.post(key, body)
            except (OSError, http.client.HTTPException):
                return
            self.in_air = None
            self.told.append((key, body, status, answer))


def start(writers):
    """(stop, threads): set the one, join the others."""
    stop = threading.Event()
    threads = [threading.Thread(target=writer.write, args=(stop,), daemon=True) for writer in writers]
    for thread in threads:
        thread.start()
    return stop, threads


def check_exactly_once(writers, found, already):
    """Every answer 201 is one listing; and there is no listing that was not answered so."""
    left = dict(found)
    for writer in writers:
        for _, body, status, _ in writer.told:
            if status == 201:
                title = json.loads(body)["title"]
                assert left.pop(title, 0) == 1, f"acknowledged, but not there exactly once: {title}"
    assert left == already, f"never acknowledged, but there: {set(left) - set(already)}"
