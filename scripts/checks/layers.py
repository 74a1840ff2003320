#!/usr/bin/env python3
"""layers.py SOURCE [BUILD]: reads every #include and fails on an arrow between rooms or capabilities that the house forbids.

The tables below are the dependency rule of ARCHITECTURE.md; change them together with that page or not at all.
"""

import re
import sys
from pathlib import Path

import house

# Own rooms that a room may include, and the outside headers it may include besides the standard library.
OWN = {
    "domain": {"domain"},
    "persistence": {"domain", "persistence"},
    "api": {"domain", "api"},
    "server": {"domain", "api", "server"},
}
OUTSIDE = {
    "domain": [],
    "persistence": [r"boost/(describe|mp11)"],
    "api": [r"boost/(describe|mp11|json|url|core)"],
    "server": [r"boost/(asio|beast|system|assert|json|url)", r"openssl/", r"sodium", r"spdlog/", r"prometheus/", r"CLI/", r"toml\+\+/", r"pango/", r"cairo(-pdf)?\.h$", r"qrencode\.h$", r"magic\.h$", r"(xlsxwriter|zip|expat)\.h$"],
}
# Some doors are narrower than their room: only these files may include these headers.
ONLY_THERE = [
    (r"(mysql|mysqld_error|errmsg|sqlite3)\.h$|mariadb/|soci/(mysql|sqlite3)/", r"persistence/core/dialect\w*\.(cpp|hpp)$"),
    (r"soci/", r"persistence/core/"),
    (r"utf8proc\.h$", r"api/core/"),
    (r"(sys/|netinet/|arpa/)?\w+\.h$", r"(server/|persistence/core/)"),  # the operating system
]
# Capabilities: what each may use besides itself. Registry is where both markets end; statistics counts what is registered;
# open data publishes what came of all three.
ASKED_BY_ALL = {"core", "people"}
CAPABILITIES = {
    "core": {"core", "people"},
    "people": {"core"},
    "exchange": ASKED_BY_ALL | {"registry"},
    "agency": ASKED_BY_ALL | {"registry"},
    "registry": ASKED_BY_ALL,
    "statistics": ASKED_BY_ALL | {"registry"},
    "open_data": ASKED_BY_ALL | {"exchange", "agency", "registry"},
}
# Where the capabilities of a room are put together, every one of them is named.
COMPOSITION = re.compile(r"persistence/core/unit\.(hpp|cpp)$|api/core/clock\.(hpp|cpp)$|api/routes\.(hpp|cpp)$|domain/people/rights\.cpp$")
GENERATED = {"cmake"}

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(["<])([^">\n]+)[">]', re.M)
STANDARD = re.compile(r"[a-z_]+$|c?std\w+\.h$")


def capability(path):
    parts = path.split("/")
    return parts[1] if len(parts) > 2 and parts[1] in CAPABILITIES else None


def why_not(source, header, quoted):
    """The reason why `source` may not include `header`, or None."""
    room = source.split("/")[0]
    if room == "tests":
        return None
    target = header.split("/")[0]
    if quoted or target in house.ROOMS:
        if target in GENERATED:
            return None
        if source == "server/main.cpp" and target == "persistence":
            return None
        if target not in OWN[room]:
            return f"{room} may not include {target}"
        mine, theirs = capability(source), capability(header)
        if mine and theirs and mine != theirs and theirs not in CAPABILITIES[mine] and not COMPOSITION.match(source):
            return f"{mine} may not include {theirs}"
        return None
    if STANDARD.match(header):
        return None
    for there, files in ONLY_THERE:
        if re.match(there, header):
            return None if re.match(files, source) or outside(room, header) else f"only {files} may include it"
    return None if outside(room, header) else f"{room} may not include this library"


def outside(room, header):
    return any(re.match(pattern, header) for pattern in OUTSIDE[room])


def findings_in(source, text):
    for match in INCLUDE.finditer(text):
        reason = why_not(source, match.group(2), match.group(1) == '"')
        if reason:
            line = text.count("\n", 0, match.start()) + 1
            yield f"{source}:{line}: {match.group(2)}: {reason}"


SAMPLES = [
    ("domain/core/money.cpp", "#include <vector>", False),
    ("domain/core/money.cpp", "#include <boost/json.hpp>", True),
    ("domain/core/money.cpp", "#include <unistd.h>", True),
    ("domain/exchange/listings.cpp", '#include "domain/agency/quotes.hpp"', True),
    ("domain/agency/quotes.cpp", '#include "domain/exchange/listings.hpp"', True),
    ("domain/agency/quotes.cpp", '#include "domain/registry/contracts.hpp"', False),
    ("domain/registry/contracts.cpp", '#include "domain/exchange/listings.hpp"', True),
    ("domain/registry/contracts.cpp", '#include "persistence/core/sql.hpp"', True),
    ("persistence/registry/contracts.cpp", "#include <soci/soci.h>", True),
    ("persistence/core/record.hpp", "#include <soci/soci.h>", False),
    ("persistence/core/record.hpp", "#include <sqlite3.h>", True),
    ("persistence/core/record.hpp", "#include <soci/mysql/soci-mysql.h>", True),
    ("persistence/core/dialect_mysql.cpp", "#include <soci/mysql/soci-mysql.h>", False),
    ("persistence/exchange/listings.cpp", '#include "api/core/http.hpp"', True),
    ("api/registry/contracts.cpp", '#include "persistence/core/sql.hpp"', True),
    ("api/registry/contracts.cpp", "#include <boost/beast.hpp>", True),
    ("api/exchange/listings.cpp", '#include "domain/agency/quotes.hpp"', True),
    ("api/registry/contracts.cpp", "  #  include   <sys/stat.h>", True),
    ("server/session.cpp", "#include <boost/beast.hpp>", False),
    ("server/press.cpp", "#include <cairo-pdf.h>", False),
    ("server/workbook_file.cpp", "#include <xlsxwriter.h>", False),
    ("api/registry/exports.cpp", "#include <zip.h>", True),
    ("api/registry/certificates.cpp", "#include <pango/pangocairo.h>", True),
    ("server/session.cpp", '#include "persistence/core/database.hpp"', True),
    ("server/main.cpp", '#include "persistence/core/database.hpp"', False),
]


def main():
    top = Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    findings = []
    for path in house.sources(top, ".cpp", ".hpp"):
        findings += findings_in(path.as_posix(), (top / path).read_text(encoding="utf-8"))
    samples = [(f"{source}: {text}", list(findings_in(source, text)), bad) for source, text, bad in SAMPLES]
    house.finish("layers", findings, samples)


main()
