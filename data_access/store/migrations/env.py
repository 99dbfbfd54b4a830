"""Run by alembic: migrates on the connection, and in the transaction, that `data_access.store.migrate` opened."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
