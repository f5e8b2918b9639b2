"""Rules of form: their files, and a test for each rule on a document of before and of after it changed."""
