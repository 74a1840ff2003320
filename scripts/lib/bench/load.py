"""Drives an HTTPS server with wrk and reads what it cost: rate, latencies, errors, processor time and memory."""

import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
CONNECTIONS = 32

# Requests come from a file, one a line: METHOD, path and body apart by tabs; each line is sent once a turn, and a POST has
# an idempotency key of its own.
SCRIPT = r"""
local requests, at = {}, 0
local random = io.open("/dev/urandom", "rb")
local function fresh()
    return (random:read(12):gsub(".", function(c) return string.format("%02x", c:byte()) end))
end
function init(args)
    for line in io.lines(args[1]) do
        local method, path, body = line:match("([^\t]*)\t([^\t]*)\t?(.*)")
        requests[#requests + 1] = {method = method, path = path, body = body ~= "" and body or nil}
    end
    at = tonumber(args[2] or "0")
end
function request()
    local r = requests[at % #requests + 1]
    at = at + 1
    if r.method == "POST" then wrk.headers["Idempotency-Key"] = fresh() end
    return wrk.format(r.method, r.path, nil, r.body)
end
function done(summary, latency, requests)
    io.write(string.format("RESULT %d %d %d %d %d %d %d %d %d\n", summary.requests, summary.duration, latency:percentile(50),
        latency:percentile(99), summary.errors.connect, summary.errors.read, summary.errors.write, summary.errors.status,
        summary.errors.timeout))
end
"""


@dataclass
class Result:
    """One run: requests a second, microseconds, errors of any kind, processor microseconds a request, bytes resident."""

    rate: float
    p50: float
    p99: float
    errors: int
    cpu: float
    engine_cpu: float
    memory: int
    requests: int


def processor_seconds(pid):
    if not pid:
        return 0.0
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def resident(pid):
    return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1]) * 1024


class Load:
    """What is the same for every run: where the scripts lie, how long a run is."""

    def __init__(self, directory, seconds):
        self.directory = Path(directory)
        self.seconds = seconds
        self.script = self.directory / "requests.lua"
        self.script.write_text(SCRIPT)
        self.sent = {}  # how far each list of requests has been used, for writes that can be done once

    def run(self, name, url, pid, requests, headers=(), engine_pid=None):
        """`requests`: lines for the script above, used further where the last run of the same name ended."""
        path = self.directory / f"{name}.requests"
        path.write_text("\n".join(requests) + "\n")
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{self.seconds}s", "--timeout", "10s", "-s", str(self.script)]
        for header in headers:
            command += ["-H", header]
        before, engine_before = processor_seconds(pid), processor_seconds(engine_pid)
        run = subprocess.run([*command, url, "--", str(path), str(self.sent.get(name, 0))], text=True, capture_output=True, check=False)
        found = re.search(r"^RESULT (.*)$", run.stdout, re.M)
        if not found:
            raise RuntimeError(f"wrk on {url}: {run.stdout}{run.stderr}")
        count, duration, p50, p99, *errors = map(int, found[1].split())
        self.sent[name] = self.sent.get(name, 0) + count + CONNECTIONS
        cpu, engine_cpu = processor_seconds(pid) - before, processor_seconds(engine_pid) - engine_before
        return Result(count * 1e6 / duration, p50, p99, sum(errors), cpu * 1e6 / max(count, 1), engine_cpu * 1e6 / max(count, 1),
                      resident(pid), count)


def median(results):
    """The run with the middle rate; errors of all runs count."""
    ordered = sorted(results, key=lambda result: result.rate)
    middle = ordered[len(ordered) // 2]
    middle.errors = sum(result.errors for result in results)
    return middle
