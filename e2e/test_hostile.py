"""What a client can do to a connection: the server answers or hangs up, and goes on serving."""

import json
import re
import socket

import pytest

LIMIT = 40


def talk(server, data, *more):
    """Sends bytes on a fresh connection; all that comes back until the server closes it."""
    host, port = server.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=LIMIT) as connection:
        connection.sendall(data)
        for piece in more:
            connection.sendall(piece)
        reply = b""
        while piece := connection.recv(65536):
            reply += piece
        return reply


def head(server, method="GET", path="/v3/projects", *lines, token=True):
    """The head of a request that wants the connection closed after its reply."""
    lines = [f"{method} {path} HTTP/1.1", "Host: kiln", "Connection: close", *lines]
    if token:
        lines.append(f"X-Auth-Token: {server.token()}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def status(reply):
    """The status of the first reply."""
    return int(re.match(rb"HTTP/1\.[01] (\d{3}) ", reply)[1])


def refusal(reply):
    """Status and code of a refusal in the gateway's shape, whose id is the header's."""
    start, _, content = reply.partition(b"\r\n\r\n")
    error = json.loads(content)
    assert f"x-request-id: {error['request_id']}".encode() in start
    return status(reply), error["error_code"]


@pytest.mark.parametrize("name, lines", [
    ("a large header", ["X-Large: " + "x" * 1_000_000]),
    ("many headers", [f"X-{at}: x" for at in range(300)]),
    ("a NUL", ["X-Nul: a\0b"]),
    ("a folded line", ["X-Folded: a\r\n b"]),
    ("a length that is none", ["Content-Length: -1"]),
    ("two lengths", ["Content-Length: 2", "Content-Length: 3"]),
    ("a length beyond all bounds", ["Content-Length: 99999999999999999999"]),
    ("an encoding without chunks", ["Transfer-Encoding: gzip"]),
], ids=lambda it: it if isinstance(it, str) else "")
def test_a_head_that_is_none_is_refused_and_the_connection_closed(server, name, lines):
    try:
        reply = talk(server, head(server, "POST", "/v3/jobs/build", *lines))
        assert 400 <= status(reply) < 500, name
    except ConnectionResetError:
        pass  # Closed while it was still being sent.
    assert status(talk(server, head(server, path="/healthz"))) == 200


@pytest.mark.parametrize("path, expected", [
    ("/v3/%2e%2e/healthz", (404, "APIGW.0101")),
    ("/v3/../healthz", (404, "APIGW.0101")),
    ("//healthz", (404, "APIGW.0101")),
    ("*", (404, "APIGW.0101")),
    ("/v3/jobs%2Fcreate", (404, "APIGW.0101")),
    ("/v3/jobs/%00/query", (400, "CB.00060201")),
    ("/v3/jobs/%/query", (400, "CB.00060201")),
    ("http://other/v3/jobs/%ff/query", (400, "CB.00060201")),
])
def test_a_path_is_taken_as_it_is(server, path, expected):
    assert refusal(talk(server, head(server, path=path))) == expected


def test_two_tokens_are_none(server):
    reply = talk(server, head(server, "GET", "/v3/projects", "X-Auth-Token: other"))
    assert refusal(reply) == (401, "APIGW.0301")
    assert server.token().encode() not in reply


def test_a_query_may_be_long_but_not_endless(server):
    keys = "&".join(f"k{at}=1" for at in range(8000))
    assert status(talk(server, head(server, path="/v3/projects?" + keys))) == 200
    assert status(talk(server, head(server, path="/v3/projects?" + "x" * 70_000))) == 414


def test_requests_in_a_row_are_answered_in_order(server):
    ask = b"GET /healthz HTTP/1.1\r\nHost: kiln\r\nContent-Length: 4\r\n\r\nbody"
    reply = talk(server, ask * 30, head(server))
    assert reply.count(b"HTTP/1.1 200 OK") == 31


def test_chunks_with_trailers_are_a_body_and_trailers_are_no_headers(server):
    chunks = b"2\r\n{}\r\n0\r\nX-Auth-Token: forged\r\n\r\n"
    with_token = talk(server, head(server, "POST", "/v3/jobs/build", "Transfer-Encoding: chunked"), chunks)
    assert refusal(with_token) == (400, "CB.00060200")
    without = talk(server, head(server, "POST", "/v3/jobs/build", "Transfer-Encoding: chunked", token=False), chunks)
    assert refusal(without) == (401, "APIGW.0301")


def test_who_waits_for_leave_to_send_is_refused_before(server):
    lines = ["Content-Length: 1000000", "Expect: 100-continue"]
    reply = talk(server, head(server, "POST", "/v3/jobs/create", *lines, token=False))
    assert refusal(reply) == (401, "APIGW.0301")
    assert b"100 Continue" not in reply


def test_a_stranger_who_sends_much_first_still_reads_why_not(server):
    reply = talk(server, head(server, "POST", "/v3/jobs/create", "Content-Length: 11000000", token=False),
                 b"x" * 11_000_000)
    assert refusal(reply) == (401, "APIGW.0301")


def test_a_client_that_never_ends_its_head_is_hung_up_on(server):
    reply = talk(server, b"GET /healthz HTTP/1.1\r\nHost: ")
    assert not reply or status(reply) == 408


def test_bodies_of_strangers_are_not_kept(server):
    def resident():
        for line in open(f"/proc/{server.process.pid}/status"):
            if line.startswith("VmRSS"):
                return int(line.split()[1])

    host, port = server.url.removeprefix("http://").split(":")
    server.token()
    before = resident()
    connections = []
    for _ in range(20):
        connection = socket.create_connection((host, int(port)), timeout=LIMIT)
        connection.sendall(head(server, "POST", "/v3/jobs/create", "Content-Length: 12000000", token=False))
        connection.sendall(b"x" * 11_000_000)
        connections.append(connection)
    # All of it was taken from the wire, or it could not have been sent.
    assert resident() - before < 60_000
    for connection in connections:
        connection.close()
