"""What race control can do, by subject. Verbs have a lifecycle: they tell it which session, and rows what to keep."""
