"""The tester tested: five rules and more are taken out of a running city, one after another, and each has to turn it red."""
