"""Addresses that came from outside, and what of them is safe to follow."""

from __future__ import annotations

LONGEST_PATH = 2_000


def local_path(address: object, otherwise: str = "/") -> str:
    r"""The address if it is a path on this host, else ``otherwise``.

    Browsers read ``//host`` and ``/\host`` as another host, and drop tabs and line ends before they read.
    """
    if not isinstance(address, str) or not 0 < len(address) <= LONGEST_PATH:
        return otherwise
    if not address.startswith("/") or address[1:2] in {"/", "\\"}:
        return otherwise
    if not address.isascii() or not address.isprintable() or "\\" in address:
        return otherwise
    return address
