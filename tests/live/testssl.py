#!/usr/bin/env python3
"""testssl.py BUILD: testssl.sh finds nothing of medium weight or worse on the default, the self-signed certificate apart (A1)."""

import json
import subprocess
import sys

from served import Served

HARMLESS = {"OK", "INFO", "DEBUG", "LOW", "WARN"}


def main():
    with Served(sys.argv[1], "sqlite", "per_address = 256") as served:
        report = served.directory / "testssl.json"
        command = ["testssl", "--quiet", "--color", "0", "--warnings", "batch", "--jsonfile", report, served.url]
        run = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=1500, check=False)
        assert report.exists(), run.stdout.decode(errors="replace")[-3000:]
        findings = json.loads(report.read_text())
    weights = {}
    for finding in findings:
        weights[finding["severity"]] = weights.get(finding["severity"], 0) + 1
    print(f"{len(findings)} findings: " + ", ".join(f"{count} {weight}" for weight, count in sorted(weights.items())))
    for finding in findings:
        if finding["severity"] not in {"OK", "INFO", "DEBUG"}:
            print(f"  {finding['severity']:8} {finding['id']}: {finding['finding']}")
    # A scan that broke off would find nothing bad either.
    missing = {"TLS1_2", "TLS1_3", "LUCKY13", "RC4"} - {finding["id"] for finding in findings}
    assert not missing, f"the scan is not whole: {missing}"
    bad = [finding for finding in findings if finding["severity"] not in HARMLESS and not finding["id"].startswith("cert_")]
    assert not bad, f"medium or worse: {[finding['id'] for finding in bad]}"


main()
