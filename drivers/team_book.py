"""The teams of a club, as they are met."""

from datetime import datetime

from drivers.descriptions import Description
from drivers.models import Club, Source, Team
from drivers.names import name_key


class TeamBook:
    """Teams by name: a team of another name is another team."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._by_key: dict[str, Team] = {}
        self._changed: dict[int, Team] = {}

    def meet(self, description: Description, at: datetime) -> Team | None:
        """The team meant, made known where there is none; None where none was said."""
        key = name_key(description.name)
        if not key:
            return None
        team = self._by_key.get(key) or self._find(key) or self._found(key)
        self._by_key[key] = team
        if team.described_at is None or at >= team.described_at:
            said = {"name": description.name, **description.said}
            if team.described_at is None or any(getattr(team, field) != value for field, value in said.items()):
                for field, value in said.items():
                    setattr(team, field, value)
                team.described_at = at
                self._changed[id(team)] = team
        return team

    @property
    def learned(self) -> bool:
        """Whether there is anything to write."""
        return bool(self._changed)

    def write(self) -> None:
        for team in self._changed.values():
            team.save()
        self._changed = {}

    def _find(self, key: str) -> Team | None:
        return Team.objects.filter(club=self.source.club_id, name_key=key).first()

    def _found(self, key: str) -> Team:
        # Two tablets of a club may meet the same team at once; only one of them may make the row.
        Club.objects.select_for_update(no_key=True).get(pk=self.source.club_id)
        return self._find(key) or Team(club_id=self.source.club_id, name_key=key)
