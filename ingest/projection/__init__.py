"""From the log to the models: batches, late events, problems."""

from ingest.projection.projector import project, project_at_once, project_round, project_some

__all__ = ["project", "project_at_once", "project_round", "project_some"]
