"""The access tester, tested: with any one rule taken out of a running city it has to find something."""
