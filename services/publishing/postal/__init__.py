"""What goes out on paper: who was sent how many copies under which postal number, and who acknowledged them."""
