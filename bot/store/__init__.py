"""What is kept of people: conversations in a database, encrypted for each person with a key of their own."""
