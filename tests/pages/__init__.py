"""Tests of pages and of the boundary under them."""
