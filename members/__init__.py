"""Who may do what in which club: memberships, roles, and what people are told who may not."""
