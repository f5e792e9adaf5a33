"""Who holds which record, and how it fell: best laps and best sectors, found by the summaries of laps."""
