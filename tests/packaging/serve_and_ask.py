"""Starts an installed rxcase, asks it for its first page, ends it, and prints what it saw as JSON.

Run as a program of its own, so that it can live in a network without a way out.
"""

import fcntl
import gzip
import json
import re
import signal
import socket
import struct
import subprocess
import sys
import time
import urllib.request

SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 1


def raise_loopback() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        request = struct.pack("16sH14x", b"lo", 0)
        flags = struct.unpack("16sH14x", fcntl.ioctl(any_socket, SIOCGIFFLAGS, request))[1]
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sH14x", b"lo", flags | IFF_UP))


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def get(url: str) -> tuple[int, dict[str, str], bytes]:
    request = urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request, timeout=5) as answer:
        body = answer.read()
        headers = {name.lower(): value for name, value in answer.headers.items()}
    return answer.status, headers, gzip.decompress(body) if headers.get("content-encoding") == "gzip" else body


def main(rxcase: str) -> dict[str, object]:
    origin = f"http://127.0.0.1:{(port := free_port())}"
    started = time.monotonic()
    server = subprocess.Popen([rxcase, "run", "--port", str(port)], stderr=subprocess.PIPE, text=True)
    try:
        while True:
            try:
                status, _, page = get(f"{origin}/")
                break
            except OSError:
                if server.poll() is not None or time.monotonic() - started > 60:
                    raise
                time.sleep(0.05)
        first_answer = time.monotonic() - started
        script = re.search(r'modulepreload" href="(/assets/entry\.client[^"]+)"', page.decode())
        assert script, "the page names no script"
        script_status, script_headers, _ = get(origin + script[1])
        stopped = time.monotonic()
        server.send_signal(signal.SIGTERM)
        exit_status = server.wait(timeout=20)
        return {
            "status": status,
            "page": page.decode(),
            "script_status": script_status,
            "script_headers": script_headers,
            "seconds_to_first_answer": round(first_answer, 2),
            "seconds_to_end": round(time.monotonic() - stopped, 2),
            "exit_status": exit_status,
        }
    finally:
        if server.poll() is None:
            server.kill()
        assert server.stderr
        sys.stderr.write(server.stderr.read())


if __name__ == "__main__":
    if "--raise-loopback" in sys.argv:
        raise_loopback()
    print(json.dumps(main(sys.argv[1])))
