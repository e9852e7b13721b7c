"""Reading: files of every kind become staged tables of text; what the text means is decided later."""
