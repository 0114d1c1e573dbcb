"""Care for the catalogue: what is known of each procedure, what wants to be looked at, and changes to how it is found."""
