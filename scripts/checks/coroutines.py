#!/usr/bin/env python3
"""coroutines.py SOURCE [BUILD]: "name it, then await it", and co_await only in the server.

GCC 12 destroys some temporaries of an awaited call twice: aggregates in its arguments, lambdas that capture by value, a
conditional around co_await, and aggregates built from awaits. So every argument of an awaited call is a named local, a
reference, a move of one, or a lambda that captures by reference. Where coroutines may stand: server/ and tests/.
"""

import re
import sys
from pathlib import Path

import house

AWAIT = re.compile(r"\bco_await\b")
OPEN, CLOSE = "([{", ")]}"
# Calls that make nothing with a destructor: moves, references, views of a buffer, completion tokens.
HARMLESS = re.compile(
    r"(?:std::)?(?:move|forward<.*>|ref|cref|as_const)$|(?:[\w:]*::)?(?:buffer|dynamic_buffer|as_tuple|redirect_error|executor|get_executor)$"
    r"|static_cast<.*>$|sizeof$")
# Before a brace that opens a block, not a value.
BLOCK = re.compile(r"(?:[)\];{}:]|\b(?:else|do|try|const|mutable|noexcept|override|final)|->[^;{}()]*)\s*$|^\s*$")


def matching(text, start):
    """The index after the bracket that closes the one at `start`."""
    depth = 0
    for i in range(start, len(text)):
        if text[i] in OPEN:
            depth += 1
        elif text[i] in CLOSE:
            depth -= 1
            if depth == 0:
                return i + 1
    return len(text)


def awaited(text, start):
    """What co_await is applied to: up to the first separator outside brackets."""
    i = start
    while i < len(text):
        if text[i] in OPEN:
            i = matching(text, i)
            continue
        if text[i] in ";,)]}?" or (text[i] == ":" and text[i - 1] != ":" and text[i + 1: i + 2] != ":"):
            break
        i += 1
    return text[start:i]


def enclosing(text, position):
    """The innermost bracket still open at `position`, and where."""
    depth = 0
    for i in range(position - 1, -1, -1):
        if text[i] in CLOSE:
            depth += 1
        elif text[i] in OPEN:
            if depth == 0:
                return text[i], i
            depth -= 1
    return "", -1


def wrong_arguments(call):
    """Reasons against the arguments of an awaited call; lambda bodies are statements of their own and judged there."""
    i = 0
    depth = 0
    while i < len(call):
        c = call[i]
        if c == "[" and re.search(r"(^|[(,=&|\s])$", call[:i]):
            end = matching(call, i)
            captures = [part.strip() for part in call[i + 1: end - 1].split(",") if part.strip()]
            if any(not part.startswith("&") and part != "this" for part in captures):
                yield "a lambda that captures by value"
            body = call.find("{", end)
            i = matching(call, body) if body >= 0 else end
            continue
        if c == "{":
            yield "a temporary made with braces"
            i = matching(call, i)
            continue
        if c == "(":
            depth += 1
            name = re.search(r"[\w:~]+(?:<[^()]*>)?$", call[:i].rstrip())
            if depth > 1 and name and not HARMLESS.search(name.group(0)):
                yield f"a temporary: {name.group(0)}(...)"
        elif c == ")":
            depth -= 1
        elif c == "?":
            yield "a conditional operator"
        i += 1


def statement_before(text, position):
    """The text of the statement up to `position`, out of all open round brackets."""
    bracket, at = enclosing(text, position)
    while bracket == "(":
        position = at
        bracket, at = enclosing(text, position)
    start = max(text.rfind(";", at + 1, position), at)
    return text[start + 1: position], bracket, at


def findings_in(source, text):
    text = house.bare(text)
    allowed = source.startswith(("server/", "tests/"))
    for match in AWAIT.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        if not allowed:
            yield f"{source}:{line}: co_await outside server/ and tests/"
            continue
        call = awaited(text, match.end())
        reasons = list(wrong_arguments(call))
        before, bracket, at = statement_before(text, match.start())
        after = text[match.end() + len(call):].lstrip()
        if "?" in before or after.startswith("?"):
            reasons.append("a conditional operator around co_await")
        if bracket == "{" and not BLOCK.search(text[max(0, at - 200): at]):
            reasons.append("a value with braces built from co_await")
        for reason in reasons:
            yield f"{source}:{line}: {reason}: name it, then await it"


IN_SERVER = "server/x.cpp"
SAMPLES = [
    (IN_SERVER, "void f() { co_await g(named, other); }", False),
    (IN_SERVER, "void f() { auto [error, n] = co_await async_read(stream, buffer, token); }", False),
    (IN_SERVER, "void f() { co_await workers.run([&] { return Thing{1}; }); }", False),
    (IN_SERVER, "void f() { co_await g(std::move(named)); }", False),
    (IN_SERVER, "void f() { if (co_await g(named)) { h(); } }", False),
    (IN_SERVER, "void f() { while (auto line = co_await next()) h(line); }", False),
    (IN_SERVER, "auto f() -> net::awaitable<void> { co_await g(); }", False),
    (IN_SERVER, "void f() { // co_await g(Options{1})\n co_await g(text); }", False),
    (IN_SERVER, "void f() { switch (x) { case 1: co_await g(); break; } }", False),
    (IN_SERVER, "void f() { co_await g(Options{a, b}); }", True),
    (IN_SERVER, "void f() { co_await g({a, b}); }", True),
    (IN_SERVER, "void f() { co_await workers.run([s = text] { return s; }); }", True),
    (IN_SERVER, "void f() { co_await workers.run([text] { return text; }); }", True),
    (IN_SERVER, "void f() { co_await workers.run([=] { return text; }); }", True),
    (IN_SERVER, "void f() { auto x = cond ? co_await a() : b; }", True),
    (IN_SERVER, "void f() { auto x = co_await a() ? 1 : 2; }", True),
    (IN_SERVER, "void f() { Pair p = Pair{co_await a(), co_await b()}; }", True),
    (IN_SERVER, "void f() { return_it({co_await a(), 1}); }", True),
    (IN_SERVER, "void f() { co_await g(make_options(a)); }", True),
    (IN_SERVER, "void f() { co_await g(Options(a, b)); }", True),
    ("api/x.cpp", "void f() { co_await g(); }", True),
    ("domain/core/x.cpp", "void f() { co_await g(); }", True),
]


def main():
    top = Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    findings = []
    for path in house.sources(top, ".cpp", ".hpp"):
        findings += findings_in(path.as_posix(), (top / path).read_text(encoding="utf-8"))
    samples = [(text, list(findings_in(source, text)), bad) for source, text, bad in SAMPLES]
    house.finish("coroutines", findings, samples)


main()
