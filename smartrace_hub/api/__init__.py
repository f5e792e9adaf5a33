"""What every endpoint of the API shares: its URLs, strict queries, pages, and one shape of errors."""
