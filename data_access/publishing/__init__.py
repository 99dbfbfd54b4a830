"""The staff side: from raw files to a release. Nothing here is imported by the web process."""
