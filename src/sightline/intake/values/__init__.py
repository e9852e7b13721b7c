"""Values: what the text of a column means as a date, a number, a word or a currency."""
