#!/usr/bin/env python3
"""kill9.py BUILD sqlite|mysql: the server is killed hard under 64 writing clients, and nothing confirmed is lost or doubled.

After the kill and a restart: every acknowledged listing is there exactly once and a repeat with its key gives the stored
answer, byte for byte; what was in the air at the kill happens exactly once when it is repeated.
"""

import os
import signal
import sys
import time

from served import Served
from writers import Seller, Writer, check_exactly_once, start

CLIENTS = 64
FULL = os.environ.get("HELUO_TEST_FULL") == "1"
SECONDS = 20 if FULL else 4
REPEATS = 50 if FULL else 3  # of each client's last answers


def main():
    engine = sys.argv[2]
    with Served(sys.argv[1], engine, "per_address = 256") as served:
        seller = Seller(served)
        already = seller.titles()
        writers = [Writer(served, seller, number) for number in range(CLIENTS)]
        stop, threads = start(writers)
        time.sleep(SECONDS)
        served.end(signal.SIGKILL)
        stop.set()
        for thread in threads:
            thread.join()
        told = sum(len(writer.told) for writer in writers)
        in_air = sum(writer.in_air is not None for writer in writers)
        print(f"{engine}: killed after {told} answers, {in_air} requests in the air")
        refused = [(status, answer) for writer in writers for _, _, status, answer in writer.told if status != 201]
        assert not refused, f"{len(refused)} writes were refused, such as {refused[0]}"
        assert told > 0 and in_air > 0, "the kill did not come in the middle"

        served.start()
        for writer in writers:
            writer.client = served.client()
            for key, body, status, answer in writer.told[-REPEATS:]:
                again = writer.post(key, body)
                assert again == (status, answer), f"a repeat got another answer: {again}, was {(status, answer)}"
            if writer.in_air:
                status, answer = writer.post(*writer.in_air)
                assert status == 201, f"what was in the air cannot be repeated: {status} {answer}"
                writer.told.append((*writer.in_air, status, answer))
        check_exactly_once(writers, Seller(served).titles(), already)
        print(f"{engine}: every acknowledged write is there exactly once, and every repeat got its answer")


main()
