"""What a browser downloads before it shows the first page: the page, and all that it names."""

from __future__ import annotations

import gzip
import re

from rxcase.bench.line import Line
from rxcase.bench.served import NotServedError, Served

AIM_KB = 400.0
_NAMED = re.compile(r"""(?:href|src)="(/[^"]+\.(?:js|css|svg|ico|woff2))(?:\?[^"]*)?\"""")


def measure(served: Served) -> list[Line]:
    """Add up the bytes over the wire of “/” and of every script, style and icon that it refers to."""
    page = served.get("/")
    if page.status != 200:
        raise NotServedError(f"“/” answered {page.status}")
    text = gzip.decompress(page.body) if page.headers.get("content-encoding") == "gzip" else page.body
    total = len(page.body)
    for path in sorted(set(_NAMED.findall(text.decode()))):
        answer = served.get(path)
        if answer.status != 200:
            raise NotServedError(f"{path} answered {answer.status}")
        total += len(answer.body)
    size_kb = total / 1000
    return [Line("first load, gzipped", "kB", size_kb, None, None, None, f"at most {AIM_KB:g} kB", size_kb <= AIM_KB)]
