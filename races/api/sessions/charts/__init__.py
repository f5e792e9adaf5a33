"""A session's charts and figures: a file a chart, with what is asked, its columns and its rows."""
