"""What every address of the API shares: access, pages, filters, CSV, ETag, strict queries and one shape of errors."""
