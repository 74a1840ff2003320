#!/usr/bin/env python3
"""full_disk.py BUILD: on a disk that fills up writes are refused, reads go on, and so do writes once there is space again (A87).

The disk is a tmpfs of 64 MiB in a mount namespace of the test's own; the log lies on it too.
"""

import os
import subprocess
import sys
import tempfile
import time

from served import Served
from writers import Seller, Writer, check_exactly_once

SIZE = 64 << 20


class OnSmallDisk(Served):
    def __init__(self, build):
        self.disk = tempfile.mkdtemp(prefix="heluo-disk.")
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", self.disk], check=True)
        super().__init__(build, "sqlite", more={"HELUO_RUN_DATA": f"{self.disk}/data", "HELUO_RUN_HEALTH": "live"})

    @property
    def data(self):
        return type(self.directory)(self.disk) / "data"

    def __exit__(self, *failure):
        super().__exit__(*failure)
        subprocess.run(["umount", self.disk], check=True)
        os.rmdir(self.disk)


def fill(path, leave):
    """A file that leaves so many bytes of the disk."""
    space = os.statvfs(path.parent)
    with open(path, "wb") as file:
        os.posix_fallocate(file.fileno(), 0, space.f_bavail * space.f_frsize - leave)


def write_until(writer, wanted, seconds):
    """Writes until an answer has the wanted status; each refusal's key is kept."""
    end = time.monotonic() + seconds
    turn = len(writer.told)
    while time.monotonic() < end:
        turn += 1
        key, body = os.urandom(12).hex(), writer.seller.wish(f"第{turn}号成果")
        status, answer = writer.post(key, body)
        writer.told.append((key, body, status, answer))
        assert status in (201, 503), f"neither done nor refused: {status} {answer}"
        if status == wanted:
            return turn
    raise AssertionError(f"no write was answered {wanted} within {seconds} s")


def main():
    if "inside" not in sys.argv:
        os.execvp("unshare", ["unshare", "--mount", "--map-root-user", sys.executable, "-B", *sys.argv, "inside"])
    with OnSmallDisk(sys.argv[1]) as served:
        seller = Seller(served)
        already = seller.titles()
        writer = Writer(served, seller, 0)
        write_until(writer, 201, 10)
        ballast = served.data / "ballast"
        fill(ballast, leave=SIZE // 20 + (4 << 20))  # four MiB above the reserve
        refused = write_until(writer, 503, 300)
        print(f"refused after {refused} writes, {os.statvfs(served.data).f_bavail * 4096 >> 10} KiB left")
        assert seller.titles(), "nothing can be read any more"
        ballast.unlink()
        write_until(writer, 201, 10)
        for key, body, status, _ in list(writer.told):
            if status == 503:
                status, answer = writer.post(key, body)
                assert status == 201, f"what was refused cannot be repeated: {status} {answer}"
                writer.told.append((key, body, status, answer))
        check_exactly_once([writer], seller.titles(), already)
        print("writes went on by themselves; each acknowledged one is there exactly once")


main()
