"""Where the hub listens: HUB_LISTEN and PORT, and why that cannot be."""

from __future__ import annotations

import errno
import socket

WHY = {
    errno.EACCES: "below 1024 is for administrators: take another, such as PORT=8000, and let a proxy have this one",
    errno.EADDRNOTAVAIL: "{host} (HUB_LISTEN) is no address of this machine: 0.0.0.0 is all it has, [::] with IPv6",
    errno.EAFNOSUPPORT: "this machine has no IPv6: HUB_LISTEN=0.0.0.0",
}


class CannotListen(Exception):
    """Says why, and what to do."""


def refuse_unusable(host: str, port: int) -> None:
    """Raise CannotListen where the server could not."""
    try:
        family, kind, *_, address = socket.getaddrinfo(
            host.strip("[]"), port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (OSError, UnicodeError):
        raise CannotListen(f"No machine is called {host}: HUB_LISTEN=0.0.0.0 is every address of this one.") from None
    with socket.socket(family, kind) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            why = WHY.get(error.errno or 0, "; PORT=8001 takes another").format(host=host)
            told = f" ({error.strerror}){why}" if why.startswith(";") else f": {why}"
            raise CannotListen(f"Port {port} cannot be used{told}.") from None


def bound(host: str, port: int) -> str:
    """As servers want it: IPv6 in brackets."""
    return f"[{host}]:{port}" if ":" in host and not host.startswith("[") else f"{host}:{port}"
