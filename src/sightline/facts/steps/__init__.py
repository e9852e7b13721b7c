"""Tables the facts are made from: dated owners, dated teams, states of deals, touches of deals."""
