"""From the log to the models: batches, late events, problems."""

from ingest.projection.closing import close_round
from ingest.projection.projector import bring_up_to_date, project, project_at_once, project_round, project_some
from ingest.projection.rebuild import rebuild_round
from ingest.projection.version import PROJECTION_VERSION, NewerProjection, refuse_newer
from ingest.projection.waiting import settle_waiting

__all__ = [
    "PROJECTION_VERSION",
    "NewerProjection",
    "bring_up_to_date",
    "close_round",
    "project",
    "project_at_once",
    "project_round",
    "project_some",
    "rebuild_round",
    "refuse_newer",
    "settle_waiting",
]
