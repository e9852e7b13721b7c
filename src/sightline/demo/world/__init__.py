"""What really happened at the demo company, as columns of numbers; `exports` writes it the way tools would."""
