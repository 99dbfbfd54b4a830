"""Everything that has an address: one module per page, and `serving`, the HTTP boundary under them."""
