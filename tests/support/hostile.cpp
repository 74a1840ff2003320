// The corpus: framings that servers read differently, first lines and fields that cannot stand.
#include "tests/support/hostile.hpp"

namespace heluo::tests {
namespace {

std::string many(std::string_view text, int count) {
    std::string all;
    for (int i = 0; i < count; ++i) all += text;
    return all;
}

const std::string host = "Host: localhost\r\n";
const std::string chunks = "5\r\nhello\r\n0\r\n\r\n";

std::string lines(std::string_view start, std::string_view fields) {
    return std::string{start} + "\r\n" + std::string{fields} + "\r\n";
}
std::string posted(std::string_view fields, std::string_view body = {}) {
    return lines("POST /x HTTP/1.1", host + std::string{fields}) + std::string{body};
}
std::string got(std::string_view fields) { return lines("GET /x HTTP/1.1", host + std::string{fields}); }

std::vector<Hostile> framing() {
    return {
        {"chunked", posted("Transfer-Encoding: chunked\r\n", chunks), 411},
        {"chunked with an endless trailer", posted("Transfer-Encoding: chunked\r\n", "0\r\nX: " + many("a", 100000)),
         411},
        {"chunked with an endless extension", posted("Transfer-Encoding: chunked\r\n", "5;" + many("a", 100000)), 411},
        {"chunked and a length", posted("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", chunks), 411},
        {"a length and chunked", posted("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", chunks), 411},
        {"gzip and a length", posted("Transfer-Encoding: gzip\r\nContent-Length: 5\r\n", "hello"), 411},
        {"identity", posted("Transfer-Encoding: identity\r\n"), 411},
        {"chunked, identity", posted("Transfer-Encoding: chunked, identity\r\n", chunks), 411},
        {"identity, chunked", posted("Transfer-Encoding: identity, chunked\r\n", chunks), 411},
        {"xchunked", posted("Transfer-Encoding: xchunked\r\n", chunks), 411},
        {"chunked in capitals", posted("TRANSFER-ENCODING: CHUNKED\r\n", chunks), 411},
        {"chunked twice", posted("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", chunks), 411},
        {"an empty transfer encoding", posted("Transfer-Encoding:\r\n"), 411},
        {"chunked on HTTP/1.0", lines("POST /x HTTP/1.0", host + "Transfer-Encoding: chunked\r\n") + chunks, 411},
        {"chunked on GET", got("Transfer-Encoding: chunked\r\n") + chunks, 411},
        {"a folded transfer encoding", posted("Transfer-Encoding:\r\n chunked\r\n", chunks), 400},
        {"a space before the colon", posted("Transfer-Encoding : chunked\r\n", chunks), 400},
        {"a tab before chunked", posted("Transfer-Encoding:\tchunked\r\n", chunks), 411},
        {"a vertical tab before chunked",
         posted("Transfer-Encoding: \x0b"
                "chunked\r\n",
                chunks),
         400},
        {"chunked hidden behind a bare line feed", posted("X: y\nTransfer-Encoding: chunked\r\n", chunks), 400},
        {"chunked hidden behind a bare carriage return", posted("X: y\rTransfer-Encoding: chunked\r\n", chunks), 400},
        {"a space before the colon of a length", posted("Content-Length : 5\r\n", "hello"), 400},
        {"two lengths, one in capitals", posted("Content-Length: 5\r\nCONTENT-LENGTH: 0\r\n", "hello"), 400},
        {"a length and nonsense", posted("Content-Length: 5;q=1\r\n", "hello"), 400},
        {"a length with a fraction", posted("Content-Length: 5.0\r\n", "hello"), 400},
        {"a length with an exponent", posted("Content-Length: 5e0\r\n", "hello"), 400},
        {"a length with a blank of 8 bits", posted("Content-Length: 5\xa0\r\n", "hello"), 400},
        {"two lengths", posted("Content-Length: 5\r\nContent-Length: 6\r\n", "hello"), 400},
        {"two equal lengths", posted("Content-Length: 5\r\nContent-Length: 5\r\n", "hello"), 400},
        {"a list of lengths", posted("Content-Length: 5, 5\r\n", "hello"), 400},
        {"a signed length", posted("Content-Length: +5\r\n", "hello"), 400},
        {"a negative length", posted("Content-Length: -1\r\n"), 400},
        {"a hexadecimal length", posted("Content-Length: 0x5\r\n", "hello"), 400},
        {"a length with a space", posted("Content-Length: 5 5\r\n", "hello"), 400},
        {"an empty length", posted("Content-Length:\r\n"), 400},
        {"a length of letters", posted("Content-Length: five\r\n"), 400},
        {"a length of thirteen digits", posted("Content-Length: 1000000000000\r\n"), 400},
        {"a length beyond 64 bits", posted("Content-Length: 99999999999999999999999\r\n"), 400},
        {"a folded length", posted("Content-Length:\r\n 5\r\n", "hello"), 400},
        {"a body on GET", got("Content-Length: 5\r\n") + "hello", 400},
        {"a body on HEAD", lines("HEAD /x HTTP/1.1", host + "Content-Length: 5\r\n") + "hello", 400},
        {"a body on OPTIONS", lines("OPTIONS /x HTTP/1.1", host + "Content-Length: 5\r\n") + "hello", 400},
        {"a body that is too large", posted("Content-Length: 65537\r\n"), 413},
        {"a terabyte", posted("Content-Length: 999999999999\r\n"), 413},
        {"a body in gzip", posted("Content-Encoding: gzip\r\nContent-Length: 5\r\n", "hello"), 415},
        {"an unknown expectation", posted("Expect: 200-ok\r\nContent-Length: 5\r\n", "hello"), 417},
        {"a list of expectations", posted("Expect: 100-continue, 200-ok\r\nContent-Length: 5\r\n", "hello"), 417},
        {"a terabyte that asks first", posted("Expect: 100-continue\r\nContent-Length: 999999999999\r\n"), 413},
        {"two expectations", posted("Expect: 100-continue\r\nExpect: 100-continue\r\nContent-Length: 5\r\n", "hello"),
         417},
    };
}

std::vector<Hostile> first_lines() {
    const auto start = [](std::string_view line) { return lines(line, host); };
    return {
        {"no target", start("GET HTTP/1.1"), 400},
        {"no version", start("GET /x"), 400},
        {"HTTP/0.9", start("GET /x HTTP/0.9"), 400},
        {"HTTP/2.0", start("GET /x HTTP/2.0"), 400},
        {"HTTP/1.2", start("GET /x HTTP/1.2"), 400},
        {"the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400},
        {"a version in small letters", start("GET /x http/1.1"), 400},
        {"two spaces", start("GET  /x HTTP/1.1"), 400},
        {"a tab", start("GET\t/x HTTP/1.1"), 400},
        {"a space in the target", start("GET /x y HTTP/1.1"), 400},
        {"an empty line first", "\r\n" + start("GET /x HTTP/1.1"), 400},
        {"a leading space", start(" GET /x HTTP/1.1"), 400},
        {"a method in small letters", start("get /x HTTP/1.1"), 501},
        {"TRACE", start("TRACE /x HTTP/1.1"), 501},
        {"CONNECT", start("CONNECT localhost:443 HTTP/1.1"), 501},
        {"an invented method", start("BREW /x HTTP/1.1"), 501},
        {"a method with a bracket", start("GE(T /x HTTP/1.1"), 400},
        {"an absolute target", start("GET https://localhost/x HTTP/1.1"), 400},
        {"an asterisk", start("OPTIONS * HTTP/1.1"), 400},
        {"a relative target", start("GET x HTTP/1.1"), 400},
        {"a fragment", start("GET /x#y HTTP/1.1"), 400},
        {"a target of 8 bits", start("GET /\xe6\xb4\x9b HTTP/1.1"), 400},
        {"a NUL in the target", lines(std::string{"GET /x\0y HTTP/1.1", 17}, host), 400},
        {"a target of 4 KiB and a byte", start("GET /" + many("x", 4096) + " HTTP/1.1"), 414},
        {"an endless target", "GET /" + many("x", 9000), 431},
        {"an endless method", many("A", 9000), 431},
        {"a space after the version", start("GET /x HTTP/1.1 "), 400},
        {"two carriage returns", start("GET /x HTTP/1.1\r"), 400},
        {"a byte order mark first", start("\xef\xbb\xbfGET /x HTTP/1.1"), 400},
        {"an answer as request", "HTTP/1.1 200 OK\r\n\r\n", 400},
        {"the greeting of SSH", "SSH-2.0-OpenSSH_9.2\r\n", 400},
        {"the greeting of SMTP", "EHLO localhost\r\n", 400},
        {"a command of Redis", "*1\r\n$4\r\nPING\r\n", 400},
        {"the proxy protocol", "PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n", 400},
        {"TLS inside TLS", std::string{"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11}, 400},
    };
}

std::vector<Hostile> fields() {
    return {
        {"no host", lines("GET /x HTTP/1.1", ""), 400},
        {"no host on HTTP/1.0", lines("GET /x HTTP/1.0", ""), 400},
        {"two hosts", lines("GET /x HTTP/1.1", host + "Host: elsewhere\r\n"), 400},
        {"two equal hosts", lines("GET /x HTTP/1.1", host + host), 400},
        {"an empty host", lines("GET /x HTTP/1.1", "Host:\r\n"), 400},
        {"a host with a path", lines("GET /x HTTP/1.1", "Host: localhost/x\r\n"), 400},
        {"a host with an at sign", lines("GET /x HTTP/1.1", "Host: a@b\r\n"), 400},
        {"a host with a comma", lines("GET /x HTTP/1.1", "Host: a, b\r\n"), 400},
        {"a host with a blank", lines("GET /x HTTP/1.1", "Host: local host\r\n"), 400},
        {"a host of 256 letters", lines("GET /x HTTP/1.1", "Host: " + many("h", 256) + "\r\n"), 400},
        {"a bare line feed", "GET /x HTTP/1.1\nHost: localhost\n\n", 400},
        {"a bare line feed inside", lines("GET /x HTTP/1.1", "Host: localhost\nX: y\r\n"), 400},
        {"a bare carriage return", got("X: a\rb\r\n"), 400},
        {"a NUL in a value", got(std::string{"X: a\0b\r\n", 8}), 400},
        {"a control in a value", got("X: a\x01\r\n"), 400},
        {"DEL in a value", got("X: a\x7f\r\n"), 400},
        {"a folded line", got("X: a\r\n b\r\n"), 400},
        {"a line folded by a tab", got("X: a\r\n\tb\r\n"), 400},
        {"a folded first field", lines("GET /x HTTP/1.1", " Host: localhost\r\n"), 400},
        {"a field without a colon", got("Nonsense\r\n"), 400},
        {"a field without a name", got(": x\r\n"), 400},
        {"a name with a space", got("X Y: z\r\n"), 400},
        {"a name with a bracket", got("X(Y): z\r\n"), 400},
        {"a name of 8 bits", got("X\xe6: z\r\n"), 400},
        {"65 fields", got(many("X: y\r\n", 64)), 431},
        {"one field of 9 KiB", got("X: " + many("y", 9000) + "\r\n"), 431},
        {"a header without an end", "GET /x HTTP/1.1\r\n" + many("X: yyyyyyyyyyyyyyyy\r\n", 500), 431},
        {"two authorizations", got("Authorization: Bearer a\r\nAuthorization: Bearer b\r\n"), 400},
        {"two content types", posted("Content-Type: a/b\r\nContent-Type: c/d\r\n"), 400},
        {"two conditions", posted("If-Match: \"1\"\r\nIf-Match: \"2\"\r\n"), 400},
        {"two idempotency keys", posted("Idempotency-Key: a\r\nidempotency-key: b\r\n"), 400},
    };
}

}  // namespace

std::vector<Hostile> hostile_requests() {
    std::vector<Hostile> all;
    for (auto part : {framing(), first_lines(), fields()})
        for (auto& each : part) all.push_back(std::move(each));
    return all;
}

}  // namespace heluo::tests
