"""Records what one request does on the engine, and makes of it the statements that bench_raw_client replays.

The server runs on MariaDB, whose general log holds every statement with its values and its connection. Since one SQL text
serves both engines, the same record serves SQLite, but for the words that dialect.cpp names.
"""

import re
import time

ULID = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}")
# What other threads of the server do by themselves, and what belongs to a session and not to a request.
BACKGROUND = re.compile(r"\b(leases|chain_head|journal_seal)\b")
SESSION = re.compile(r"^(SET|SHOW|USE|SELECT @@)\b", re.I)
SQLITE = ((re.compile(r" FOR UPDATE\b"), ""), (re.compile(r"^(START TRANSACTION.*|BEGIN)$"), "BEGIN IMMEDIATE"))


class GeneralLog:
    """Needs a user who may set global variables and read mysql.general_log."""

    def __init__(self, query):
        self.query = query  # runs SQL, answers rows as lists of text
        query("SET GLOBAL log_output = 'TABLE'")

    def record(self, request):
        """The units of work that `request()` caused, each a list of statements, in order."""
        self.query("SET GLOBAL general_log = OFF")
        self.query("TRUNCATE mysql.general_log")
        self.query("SET GLOBAL general_log = ON")
        request()
        time.sleep(0.05)
        self.query("SET GLOBAL general_log = OFF")
        rows = self.query("SELECT thread_id, REPLACE(REPLACE(argument, '\\r', ' '), '\\n', ' ') FROM mysql.general_log"
                          " WHERE command_type = 'Query' AND user_host LIKE 'heluo%' ORDER BY event_time")
        return units(rows)


def units(rows):
    """Statements grouped by connection and cut at transaction bounds; background work left out."""
    open_, found = {}, []
    for thread, text in rows:
        text = text.strip()
        if SESSION.match(text) or "general_log" in text:
            continue
        unit = open_.setdefault(thread, [])
        unit.append(text)
        in_transaction = re.match(r"(START TRANSACTION|BEGIN)", unit[0])
        if not in_transaction or re.match(r"(COMMIT|ROLLBACK)$", text):
            found.append(open_.pop(thread))
    return [unit for unit in found if not any(BACKGROUND.search(text) for text in unit)]


def born(ulid):
    """The millisecond that a ULID carries."""
    number = 0
    for letter in ulid[:10]:
        number = number * 32 + "0123456789ABCDEFGHJKMNPQRSTVWXYZ".index(letter)
    return number


def template(recorded, engine, since, picked=(), extra=()):
    """The statements with placeholders: ids born after `since` (milliseconds) are fresh in each round, those in `picked`
    are drawn, all others stay. `extra` are other texts that must be new in each round, such as the idempotency key.
    """
    names = {}

    def fresh(text):
        return names.setdefault(text, "{fresh%d}" % (len(names) + 1))

    def placed(match):
        ulid = match.group(0)
        return "{pick}" if ulid in picked else fresh(ulid) if born(ulid) >= since else ulid

    statements = []
    for text in recorded:
        text = ULID.sub(placed, text)
        for word in extra:
            text = text.replace(word, fresh(word))
        if engine == "sqlite":
            for pattern, replacement in SQLITE:
                text = pattern.sub(replacement, text)
        statements.append(text)
    return statements
