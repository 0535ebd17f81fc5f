"""Who meets the campaign: drawn by chance, as the design declares it, and repeatable from the seal."""
