"""Records what one request does on the engine, and makes of it the statements that bench_raw_client replays.

The server runs on MariaDB, whose general log holds every statement with its values and its connection. Since one SQL text
serves both engines, the same record serves SQLite, but for the words that the dialects name.
"""

import re
import time

ULID = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}")
LOCK = re.compile(r" FOR UPDATE\b")
END = re.compile(r"(COMMIT|ROLLBACK)$", re.I)


class GeneralLog:
    """Needs a user who may set global variables and read mysql.general_log."""

    def __init__(self, query):
        self.query = query  # runs SQL, answers rows as lists of text
        query("SET GLOBAL log_output = 'TABLE'")

    def record(self, request, mark):
        """The statements of the one unit of work that `request()` caused and that names the text `mark()`, in order."""
        self.query("SET GLOBAL general_log = OFF; TRUNCATE mysql.general_log; SET GLOBAL general_log = ON")
        request()
        time.sleep(0.2)  # the sealer and the clock log too; a unit is whole once its COMMIT is there
        self.query("SET GLOBAL general_log = OFF")
        rows = self.query("SELECT thread_id, REPLACE(REPLACE(argument, '\\r', ' '), '\\n', ' ') FROM mysql.general_log"
                          " WHERE command_type = 'Query' AND user_host LIKE 'heluo%' ORDER BY event_time")
        found = [unit for unit in units(rows) if any(mark() in statement for statement in unit)]
        if len(found) != 1:
            raise RuntimeError(f"{len(found)} units of work name {mark()}")
        return found[0]


def units(rows):
    """Statements by connection. A connection that writes is always inside a transaction: cut after each end of one."""
    by_thread = {}
    for thread, text in rows:
        by_thread.setdefault(thread, []).append(text.strip())
    found = []
    for statements in by_thread.values():
        if not any(END.match(text) for text in statements):
            found += [[text] for text in statements]
            continue
        unit = []
        for text in statements:
            unit.append(text)
            if END.match(text):
                found.append(unit)
                unit = []
    return found


def born(ulid):
    """The millisecond that a ULID carries."""
    number = 0
    for letter in ulid[:10]:
        number = number * 32 + "0123456789ABCDEFGHJKMNPQRSTVWXYZ".index(letter)
    return number


def template(recorded, engine, since, picked=None, extra=()):
    """The statements with placeholders: ids born after `since` (milliseconds) are fresh in each round, `picked` is drawn, all
    others stay. `extra` are other texts that must be new in each round, such as the idempotency key.
    """
    names = {}

    def fresh(text):
        return names.setdefault(text, "{fresh%d}" % (len(names) + 1))

    def placed(match):
        ulid = match.group(0)
        return "{pick}" if ulid == picked else fresh(ulid) if born(ulid) >= since else ulid

    statements = []
    for text in recorded:
        for word in extra:
            text = text.replace(word, fresh(word))
        text = ULID.sub(placed, text)
        statements.append(LOCK.sub("", text) if engine == "sqlite" else text)
    if engine == "sqlite" and END.match(statements[-1]):
        statements.insert(0, "BEGIN IMMEDIATE")  # on MariaDB a connection that writes is always inside a transaction
    return statements
