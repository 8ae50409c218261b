"""What Alembic runs: always on the connection that `storage.schema` hands over, inside its transaction."""

from alembic import context

from storage.models import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    on_version_apply=context.config.attributes.get("on_version_apply"),
    # SQLite alters a table by making it anew: https://alembic.sqlalchemy.org/en/latest/batch.html
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
