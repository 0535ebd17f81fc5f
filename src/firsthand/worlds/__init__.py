"""The ground that `plan` and `simulate` share: contact graphs, random streams, and how words spread in them."""
