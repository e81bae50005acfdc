"""How we sell: reading funnels, writing one's own, publishing it, and what people find awkward in it."""
