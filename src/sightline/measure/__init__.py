"""From a question to an answer: plan, one fused query per fact and population, values with caveats."""
