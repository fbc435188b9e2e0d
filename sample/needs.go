package sample

import "waymark/events"

// problem is what customers said, and what came of it.
type problem struct {
	statement  string
	persona    string
	importance int
	customers  []string
	evidence   []proof
	dismissed  string // why nothing came of it
}

type proof struct {
	kind     events.EvidenceKind
	text     string
	customer string
}

// problems are in the order in which they were heard of.
func problems() []problem {
	return []problem{
		{"I don't know when the parcel comes, so I stay at home all day", "Receiver", 5, []string{"Nadia", "Piotr", "Familie Berg"}, []proof{
			{events.Interview, "Took a day off for a pair of shoes", "Nadia"}, {events.SupportCase, "412 calls a month ask where it is", ""},
		}, ""},
		{"The courier rang, I was in the shower, and the parcel went back", "Receiver", 4, []string{"Piotr", "Sven"}, []proof{{events.Survey, "38 of 100 missed one in the last month", ""}}, ""},
		{"My neighbour would have taken it, but nobody asked", "Receiver", 3, []string{"Sven", "Aylin"}, []proof{{events.Interview, "We take each other's parcels anyway", "Aylin"}}, ""},
		{"Customers ask us where their order is, and we don't know either", "Shop", 5, []string{"Kaffeerösterei Lund", "Bücher Blum", "Radhaus"}, []proof{
			{events.UsageData, "One in seven tickets of shops is about a parcel on its way", ""}, {events.Interview, "Half of Monday goes to that", "Radhaus"},
		}, ""},
		{"Returns pile up and nobody tells us that they are coming", "Shop", 4, []string{"Radhaus", "Stoffwerk"}, []proof{{events.SupportCase, "31 tickets in May", ""}}, ""},
		{"I stand before a door without a name and the phone is not answered", "Courier", 4, []string{"Depot Nord"}, []proof{{events.Interview, "Four of sixty stops, every day", "Depot Nord"}}, ""},
		{"The handheld wants a signature, and in winter nobody takes the gloves off", "Courier", 3, []string{"Depot Süd"}, nil, ""},
		{"We would pay more for a two-hour window than for speed", "Receiver", 5, []string{"Nadia", "Familie Berg", "Praxis Dr. Adler"}, []proof{
			{events.Survey, "61 of 100 would pay two euros", ""}, {events.Interview, "Speed is nothing if I'm not there", "Praxis Dr. Adler"},
		}, ""},
		{"I want to pay at the door, not before", "Receiver", 4, []string{"Stoffwerk", "Marktladen"}, []proof{{events.UsageData, "Three of five pilot customers asked for it", ""}}, ""},
		{"The invoice lists parcels by number, and I can't tell which order that was", "Shop", 3, []string{"Bücher Blum", "Stoffwerk"}, []proof{{events.Interview, "An hour of spreadsheets each month", "Bücher Blum"}}, ""},
		{"What was in the van before? I am allergic to nuts", "Receiver", 2, []string{"Lena"}, nil, ""},
		{"The map says the courier is round the corner for forty minutes", "Receiver", 4, []string{"Piotr", "Lena", "Aylin"}, []proof{{events.SupportCase, "Worse than no map, they say", ""}}, ""},
		{"The depot closes at six, and I work until seven", "Receiver", 4, []string{"Sven", "Lena"}, []proof{{events.Survey, "44 of 100 name it first", ""}}, ""},
		{"Same day, or I buy it in the shop round the corner", "Shop", 4, []string{"Marktladen", "Apotheke am Tor"}, []proof{{events.Interview, "We lose these orders", "Apotheke am Tor"}}, ""},
		{"A drone shall bring it", "Receiver", 1, []string{"Max"}, nil, "Not allowed in the city, and nobody else asked for it"},
		{"I want to choose the courier", "Receiver", 1, []string{"Max"}, nil, "One voice in two years; rounds don't allow it"},
		{"A failed delivery says 'exception 17'", "Receiver", 4, []string{"Nadia", "Max", "Familie Berg"}, []proof{{events.SupportCase, "96 tickets quote the number", ""}}, ""},
		{"Heavy parcels are weighed at our counter, and then again by you", "Shop", 2, []string{"Radhaus"}, nil, ""},
		{"I can't see what a month costs before it is over", "Shop", 3, []string{"Kaffeerösterei Lund", "Marktladen"}, nil, ""},
		{"When a parcel is damaged, nobody knows where it happened", "Depot", 4, []string{"Depot Nord", "Depot Süd"}, []proof{{events.UsageData, "1.8 % of parcels, of which two thirds can't be placed", ""}}, ""},
		{"New couriers need three weeks until they know the streets", "Depot", 3, []string{"Depot Süd"}, []proof{{events.Interview, "They follow somebody for a week", "Depot Süd"}}, ""},
		{"The gate code is somewhere in the chat", "Courier", 4, []string{"Depot Nord", "Depot Süd"}, nil, ""},
		{"Blind people can't use the locker", "Receiver", 3, []string{"Blindenverein"}, []proof{{events.Interview, "Six wrong doors before the right one", "Blindenverein"}}, ""},
		{"A parcel for the whole house blocks the stairs", "Receiver", 2, []string{"Hausverwaltung Krüger"}, nil, ""},
	}
}
