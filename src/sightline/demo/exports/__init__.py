"""How each tool writes down what it saw: one module per file or small family of files, one `write` in each."""
