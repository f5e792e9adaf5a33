"""The hub as a service of systemd: a unit made for where this hub is, and for what it is set to write."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

PRIVILEGED_BELOW = 1024
UNIT = """\
# Made by `make install-service`, and made anew by it: put changes into `systemctl edit smartrace-hub`.
[Unit]
Description=SmartRace Hub
After=network-online.target postgresql.service
Wants=network-online.target
StartLimitIntervalSec=0

[Service]
Type=exec
User={user}
WorkingDirectory={home}
ExecStart={python} manage.py run_hub
Environment=PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
# Nobody is there to start it again.
Restart=always
RestartSec=5
TimeoutStopSec=40
KillMode=mixed
UMask=0077
# It writes its own folders and nothing else, and needs no right that an ordinary user does not have.
ProtectSystem=strict
ProtectHome=read-only
ReadWritePaths={writable}
PrivateTmp=yes
PrivateDevices=yes
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectKernelLogs=yes
ProtectControlGroups=yes
ProtectClock=yes
ProtectHostname=yes
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
LockPersonality=yes
NoNewPrivileges=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
CapabilityBoundingSet={capabilities}
AmbientCapabilities={capabilities}

[Install]
WantedBy=multi-user.target
"""


def unit(*, user: str, home: Path, python: Path, writable: Iterable[Path], port: int) -> str:
    """The text of the unit; folders may have any name that has no line break in it."""
    capabilities = "CAP_NET_BIND_SERVICE" if port < PRIVILEGED_BELOW else ""
    return UNIT.format(
        user=user,
        home=percent_doubled(str(home)),
        python=quoted(str(python)),
        # One that is not there, such as an unplugged disk, stops nothing.
        writable=" ".join(quoted(f"-{path}") for path in dict.fromkeys(writable)),
        capabilities=capabilities,
    )


def percent_doubled(text: str) -> str:
    """As systemd wants it, to which a % says that something is to be filled in."""
    return text.replace("%", "%%")


def quoted(text: str) -> str:
    return '"' + percent_doubled(text).replace("\\", "\\\\").replace('"', '\\"') + '"'
