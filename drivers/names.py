"""When two spellings are one name."""


def name_key(name: str) -> str:
    """What is left of a name when case and spaces do not matter: `" ADA  Lovelace"` gives `"adalovelace"`."""
    return "".join(name.casefold().split())
