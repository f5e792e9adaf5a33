"""One of the server's processes records; the others answer whoever looks, and hand over to it who posts.

A tablet keeps its connection, so its race stays in one process's memory, posts are written down together, and nobody
who reads holds up a lap. Every process can do everything: where there is one only, where nobody records for a moment,
or the way over is full, whoever has the connection answers. Nothing but speed hangs on it.
"""

from __future__ import annotations

import fcntl
import mmap
import re
import socket
import struct
import tempfile
import time
from contextlib import suppress
from typing import Any

from waitress import wasyncore

from smartrace_hub.connections import Connection

LOOKS_EVERY_S = 1.0
IS_SILENT_AFTER_S = 3.0
MOST_READ = 65_536
POSTS = re.compile(rb"POST [^ ]*/ingest/").match
HEARD = struct.Struct("d")


class Roles:
    """What the processes of one server share; made before the first of them is forked."""

    def __init__(self) -> None:
        self.way_in, self.way_out = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.way_in.setblocking(False)
        self.way_out.setblocking(False)
        # Locks of this kind are a process's own, also of a file that was opened before it was forked.
        self.lock = tempfile.TemporaryFile()  # noqa: SIM115  it lasts as long as the server
        self.heard = mmap.mmap(-1, HEARD.size)

    def records(self) -> bool:
        """Whether this process does: who asks first, and after it died, who asks next."""
        try:
            fcntl.lockf(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def answer(self) -> None:
        """This process is there for whoever looks."""
        HEARD.pack_into(self.heard, 0, time.monotonic())

    def has_others(self) -> bool:
        """Whether another process was there for them a moment ago."""
        return time.monotonic() - float(HEARD.unpack_from(self.heard)[0]) < IS_SILENT_AFTER_S


class Role:
    """This process's part. `servers` are those of waitress, one a listening socket."""

    def __init__(self, roles: Roles | None, servers: list[Any], connections: dict[int, Any]) -> None:
        self.roles, self.servers, self.connections = roles, servers, connections
        self.is_recorder = False
        self.looks_again_at = 0.0
        for server in servers:
            server.channel_class, server.role = Channel, self

    def look(self) -> None:
        """Once a second: is it still, or now, ours to record? Then others let in who comes, while there are any."""
        roles, now = self.roles, time.monotonic()
        if roles is None or now < self.looks_again_at:
            return
        self.looks_again_at = now + LOOKS_EVERY_S
        if not self.is_recorder and roles.records():
            self.is_recorder = True
            HandedOver(self, roles.way_out, self.connections)
        if not self.is_recorder:
            roles.answer()
        for server in self.servers:
            server.accepting = not (self.is_recorder and roles.has_others())

    def hand_over(self, connection: socket.socket, data: bytes) -> bool:
        """Whether the process that records has the connection now, with what was read from it."""
        if self.roles is None or self.is_recorder or not POSTS(data):
            return False
        try:
            socket.send_fds(self.roles.way_in, [data], [connection.fileno()])
        except OSError:
            return False
        return True


class Channel(Connection):
    """A connection, sorted by the first that is read from it."""

    is_sorted = False

    def received(self, data: bytes) -> bool:
        if not self.is_sorted:
            self.is_sorted = True
            if self.server.role.hand_over(self.socket, data):
                self.del_channel()
                self.connected = False
                self.socket.close()
                return False
        return super().received(data)


class HandedOver(wasyncore.dispatcher):
    """Where the process that records takes connections that others accepted."""

    def __init__(self, role: Role, way_out: socket.socket, connections: dict[int, Any]) -> None:
        super().__init__(way_out, map=connections)
        self.role = role

    def writable(self) -> bool:
        return False

    def handle_read(self) -> None:
        with suppress(BlockingIOError):
            data, files, _, _ = socket.recv_fds(self.socket, MOST_READ, 1)
            for file in files:
                self.take(socket.socket(fileno=file), data)

    def take(self, connection: socket.socket, data: bytes) -> None:
        server = self.role.servers[0]
        try:
            connection.setblocking(False)
            address = server.fix_addr(connection.getpeername())
            channel = Channel(server, connection, address, server.adj, map=self.role.connections)
        except OSError:  # whoever it was is gone
            connection.close()
            return
        channel.is_sorted = True
        channel.received(data)


shared: Roles | None = None


def share_roles(processes: int) -> None:
    """Called once by the process that forks them; one alone does everything."""
    global shared
    shared = Roles() if processes > 1 else None
