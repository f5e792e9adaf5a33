"""How people of a club read dates and times: 24 hours, no a.m. and p.m."""
