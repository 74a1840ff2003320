"""Fills a database by copying a row that the server made itself: the same text of SQL for both engines, one table at a time."""

import os
import secrets
import sqlite3
import subprocess
import time

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BATCH = 1000
MODE = "SET SESSION max_recursive_iterations=100000, sql_mode='STRICT_ALL_TABLES,PIPES_AS_CONCAT,ANSI_QUOTES,NO_BACKSLASH_ESCAPES';\n"


def ulid():
    milliseconds, text = int(time.time() * 1000), ""
    for _ in range(10):
        text = ALPHABET[milliseconds % 32] + text
        milliseconds //= 32
    return text + "".join(secrets.choice(ALPHABET) for _ in range(16))


def literal(value):
    if value is None:
        return "NULL"
    return str(value) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"


class SqliteData:
    def __init__(self, path):
        self.connection = sqlite3.connect(path, isolation_level=None)

    def row(self, table, where):
        self.connection.row_factory = sqlite3.Row
        return dict(self.connection.execute(f"SELECT * FROM {table} WHERE {where} LIMIT 1").fetchone())

    def run(self, statements):
        self.connection.execute("BEGIN IMMEDIATE")
        for statement in statements:
            self.connection.execute(statement)
        self.connection.execute("COMMIT")

    def timed(self, sql):
        """(seconds, rows) of a question."""
        began = time.perf_counter()
        rows = [tuple(row) for row in self.connection.execute(sql).fetchall()]
        return time.perf_counter() - began, rows

    def without_index(self, name, _):
        return f"DROP INDEX {name}"

    def close(self):
        self.connection.close()  # the last one folds the log back into the file


class MariaDbData:
    """By the mariadb client: no library to install."""

    def __init__(self, words, name):
        self.command = ["mariadb", "--no-defaults", "--default-character-set=utf8mb4", "-N", "-B", "-S", words["socket"], "-u", words["user"]]
        self.environment = {**os.environ, "MYSQL_PWD": words["password"]}
        self.name = name

    def query(self, sql, raw=()):
        run = subprocess.run([*self.command, *raw, self.name], input=sql, env=self.environment, text=True, capture_output=True, check=False)
        if run.returncode:
            raise RuntimeError(run.stderr)
        return [line.split("\t") for line in run.stdout.splitlines()]

    def row(self, table, where):
        columns = self.query(f"SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = DATABASE()"
                             f" AND table_name = '{table}' ORDER BY ordinal_position")
        values = self.query(f"SELECT * FROM {table} WHERE {where} LIMIT 1")[0]
        return {name: None if value == "NULL" else int(value) if kind in ("bigint", "int", "smallint") else value
                for (name, kind), value in zip(columns, values)}

    def run(self, statements):
        self.query(MODE + "BEGIN;\n" + ";\n".join(statements) + ";\nCOMMIT;\n")

    def timed(self, sql):
        """(seconds, rows) of a question, by the engine's own clock: the client is another process."""
        *rows, (microseconds,) = self.query(f"{MODE}SET @began = SYSDATE(6);\n{sql};\nSELECT TIMESTAMPDIFF(MICROSECOND, @began, SYSDATE(6));\n")
        return int(microseconds) / 1e6, rows

    def without_index(self, name, table):
        return f"DROP INDEX {name} ON {table}"

    def close(self):
        pass


def series(data, table, where, first, beyond, change, told=lambda done: None, batch=BATCH):
    """Copies of the row of `where`, made by the engine: one for each n in [first, beyond); `change` names the columns that differ, as
    expressions of n which both engines understand.
    """
    columns = list(data.row(table, where))
    values = ", ".join(change.get(name, "c." + name) for name in columns)
    for start in range(first, beyond, batch):
        end = min(start + batch, beyond)
        data.run([f"INSERT INTO {table} ({', '.join(columns)}) WITH RECURSIVE series(n) AS (SELECT {start} UNION ALL SELECT n + 1 FROM series"
                  f" WHERE n + 1 < {end}) SELECT {values} FROM series, {table} c WHERE c.{where}"])
        told(end)


def whole(number, by):
    """A division without its rest, as an expression: `/` alone means another thing on each engine."""
    return f"CAST((({number}) - ({number}) % {by}) / {by} AS SIGNED)"


def padded(number, width):
    """Digits in front of zeros, as an expression."""
    return f"SUBSTR('{'0' * width}' || ({number}), -{width})"


def multiply(data, table, row, count, change):
    """`count` copies of `row`; `change(n)` answers the columns in which copy n differs."""
    columns = ", ".join(row)
    for start in range(0, count, BATCH):
        rows = [{**row, **change(n)} for n in range(start, min(start + BATCH, count))]
        values = ", ".join("(" + ", ".join(literal(each[name]) for name in row) + ")" for each in rows)
        data.run([f"INSERT INTO {table} ({columns}) VALUES {values}"])
