"""The HTTP boundary: which address is which page, what is answered, with what headers, and what is refused.

A page module declares `PAGE = Page(...)`; `Dashboard` serves it as finished HTML first and as a Dash
app once the visitor touches a chart, a map or a filter.
"""
