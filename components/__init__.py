"""What is seen: pure builders of pages, figures, maps, tables and words."""
