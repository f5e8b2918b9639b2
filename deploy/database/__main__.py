"""`python -m deploy.database`: bring the database to the newest schema."""

from deploy.database.migrate import main

main()
