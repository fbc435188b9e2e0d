package writeapi

// Commands is how many commands a product that exists takes.
func Commands() int { return len(commandTypes()) }
