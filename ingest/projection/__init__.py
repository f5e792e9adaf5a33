"""From the log to the models: batches, late events, problems."""

from ingest.projection.closing import close_round
from ingest.projection.projector import project, project_at_once, project_round, project_some
from ingest.projection.rebuild import rebuild_round

__all__ = ["close_round", "project", "project_at_once", "project_round", "project_some", "rebuild_round"]
