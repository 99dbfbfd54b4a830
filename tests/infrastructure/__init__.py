"""What the tests need of the machine: real servers, a real browser, and their orderly end."""
