"""The admin's base classes and the page that asks before something is done."""
