package sample

// The six people.
const (
	jonas = "Jonas Stein"  // product manager; product owner too, until Ana comes
	ana   = "Ana Ruiz"     // product owner
	mia   = "Mia Kern"     // develops
	lin   = "Lin Wei"      // develops
	tom   = "Tom Okafor"   // develops
	carla = "Carla Mendes" // answers customers
)

// team are those who develop.
func team() []string { return []string{mia, lin, tom} }
