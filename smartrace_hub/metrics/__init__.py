"""Figures of the hub for Prometheus; none of them names a club, a tablet or a person."""
