"""A client of the API for the benchmark: endpoints by operation id, one connection kept alive."""

import http.client
import json
import secrets
import ssl
from urllib.parse import quote, urlsplit

# What an application has to say of itself, so that its documents are known: none of it is so.
FACTS = dict.fromkeys(("foreign_language", "internal_department", "government_project", "licence_needed"), False)


class Client:
    def __init__(self, url, ca):
        parts = urlsplit(url)
        self.context = ssl.create_default_context(cafile=ca)
        self.connection = http.client.HTTPSConnection(parts.hostname, parts.port, context=self.context, timeout=60)
        self.operations = {}
        self.last_key = self.token = None
        status, document, _ = self.call("GET", "/openapi.json")
        if status != 200:
            raise RuntimeError(f"/openapi.json: {status} {document}")
        for path, methods in document["paths"].items():
            for method, operation in methods.items():
                if isinstance(operation, dict) and "operationId" in operation:
                    self.operations[operation["operationId"]] = (method.upper(), path)

    def call(self, method, path, body=None, token=None, etag=None):
        """(status, JSON, ETag) of one request."""
        headers = {"Accept": "application/json"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        if method == "POST":
            headers["Idempotency-Key"] = self.last_key = secrets.token_hex(12)
        if token:
            headers["Authorization"] = f"Bearer {token}"
        if etag:
            headers["If-Match"] = etag
        self.connection.request(method, path, None if body is None else json.dumps(body), headers)
        answer = self.connection.getresponse()
        text = answer.read()
        return answer.status, json.loads(text) if text else None, answer.getheader("ETag")

    def path(self, operation, *slots):
        method, path = self.operations[operation]
        for slot in slots:
            head, rest = path.split("{", 1)
            path = head + quote(slot) + rest.split("}", 1)[1]
        return method, path

    def op(self, operation, *slots, body=None, token=None, etag=None, query=""):
        """The JSON of a call that must succeed."""
        method, path = self.path(operation, *slots)
        status, answer, _ = self.call(method, path + query, body, token, etag)
        if status >= 300:
            raise RuntimeError(f"{operation}: {status} {answer}")
        return answer

    def step(self, operation, thing, body=None):
        """A step of a lifecycle, on the version that was read."""
        method, path = self.path(operation, thing["id"])
        status, answer, _ = self.call(method, path, body, self.token, f'"{thing["version"]}"')
        if status >= 300:
            raise RuntimeError(f"{operation}: {status} {answer}")
        return answer

    def file_document(self, contract, kind, token):
        """A page of paper, scanned: a document of that kind."""
        method, path = self.path("file_document", contract)
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/pdf", "Idempotency-Key": secrets.token_hex(12)}
        self.connection.request(method, f"{path}?kind={kind}&name=scan.pdf", f"%PDF-1.4\n{kind} of {contract}\n".encode(), headers)
        answer = self.connection.getresponse()
        text = answer.read()
        if answer.status != 201:
            raise RuntimeError(f"file_document: {answer.status} {text.decode()}")

    def clauses(self):
        """What a contract of any kind must have agreed (必备条款), each by its article."""
        return [{"code": each["code"], "text": f"见合同第{n}条"}
                for n, each in enumerate(self.op("read_codes", "required_clauses")["items"], 1)]

    def log_in(self, login, password):
        return self.op("log_in", body={"login": login, "password": password})["token"]
