"""The hub's own settings, but for what answers a post."""

from smartrace_hub.settings import *  # noqa: F403

ROOT_URLCONF = "bench.floor.urls"
