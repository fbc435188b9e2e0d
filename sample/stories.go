package sample

import "fmt"

// wish is a story that somebody may write: what it is called, what it is about, and the need that it answers (its place in the list of
// problems, from 1 on; 0: none).
type wish struct {
	title, label string
	need         int
	initiative   int // its place in the list of plans, from 1 on; 0: none
}

// wishes are those that are written as they stand, the earliest first.
func wishes() []wish {
	return []wish{
		{"Show the courier on a map during the last mile", "tracking", 12, 1}, {"Say in the evening before when the parcel comes", "tracking", 1, 1},
		{"Ring on the phone two stops before", "tracking", 2, 1}, {"Let a neighbour take the parcel, with consent", "delivery", 3, 5},
		{"Say why a delivery failed, in words a customer understands", "tracking", 17, 1}, {"Show a shop all of its parcels that are on their way", "shops", 4, 1},
		{"Tell the shop when a parcel is returned", "shops", 5, 4}, {"Announce a return before it arrives", "shops", 5, 4},
		{"Keep the gate code with the address", "courier", 22, 2}, {"Call the receiver from the handheld without showing the number", "courier", 6, 2},
		{"Sign for a parcel with a code instead of a finger", "courier", 7, 2}, {"Photograph the parcel at the door", "delivery", 6, 2},
		{"Choose a two-hour window at checkout", "checkout", 8, 2}, {"Change the window until the van is loaded", "checkout", 8, 2},
		{"Pay on delivery", "checkout", 9, 4}, {"Pay by invoice for shops", "checkout", 10, 4}, {"Print the order's number on the invoice", "shops", 10, 4},
		{"Export a month of deliveries as a spreadsheet", "shops", 19, 4}, {"Estimate the time of arrival from live traffic", "tracking", 12, 2},
		{"Say that the map is old, when it is", "tracking", 12, 2}, {"Refuse a parcel at the door and have it taken back", "delivery", 5, 4},
		{"Reroute a parcel to a locker while it is on its way", "delivery", 13, 5}, {"Book a pick-up for tomorrow before 22:00", "checkout", 13, 5},
		{"Same-day delivery inside the ring road", "delivery", 14, 3}, {"Second round of vans at noon", "depot", 14, 3}, {"Cut-off time for each shop", "shops", 14, 3},
		{"Tell allergic customers what was in the van before", "delivery", 11, 0}, {"Weigh parcels at the depot, not at the shop", "depot", 18, 0},
		{"Scan each parcel when it changes hands", "depot", 20, 2}, {"Say at which hand a parcel was damaged", "depot", 20, 2},
		{"Plan a round that a new courier can follow", "courier", 21, 3}, {"Learn a street from those who drove it", "courier", 21, 3},
		{"Open a locker by voice", "delivery", 23, 5}, {"Read the locker's screen aloud", "delivery", 23, 5}, {"Deliver to the cellar of a house", "delivery", 24, 5},
		{"Pay a neighbour who keeps parcels", "delivery", 3, 5}, {"Show which neighbours keep parcels", "delivery", 3, 5}, {"Count what each shop pays so far this month", "shops", 19, 4},
		{"Let a shop set who may see its parcels", "shops", 4, 4}, {"Warn a shop of a strike or of ice", "shops", 4, 4},
	}
}

// facets make the many small stories of which a backlog is full.
var facets = []struct {
	pattern, label string
	first, second  []string
}{
	{"Tell the %s when %s", "tracking", []string{"receiver", "shop", "courier", "depot", "neighbour"}, []string{
		"a parcel is late", "a parcel waits at the depot", "an address is not found", "a parcel is handed over", "a window was missed", "a return is on its way",
		"a locker is full", "a parcel was opened",
	}},
	{"Show %s to the %s", "shops", []string{"the cost of a return", "the last ten deliveries", "open complaints", "delivery times by postcode", "who took the parcel", "the next round"}, []string{
		"shop", "depot", "courier", "support desk",
	}},
	{"Let the %s %s", "delivery", []string{"receiver", "shop", "courier", "depot"}, []string{
		"name a safe place", "hold a parcel for a week", "correct an address", "ask for an invoice", "cancel a pick-up", "leave a note for the next round", "report a damage",
	}},
	{"Print %s at the %s", "depot", []string{"labels without a margin", "the round", "a receipt", "the customs form"}, []string{"depot", "shop", "locker"}},
	{"Sort %s by %s", "depot", []string{"returns", "parcels of a round", "complaints", "pick-ups"}, []string{"window", "weight", "shop", "street"}},
	{"Import %s from %s", "shops", []string{"orders", "addresses", "returns"}, []string{"Shopware", "WooCommerce", "a spreadsheet", "Shopify", "an e-mail"}},
	{"Handheld: %s in %s", "courier", []string{"scan", "navigate", "call", "collect a payment"}, []string{"the dark", "the rain", "a cellar without network", "another language"}},
	{"Count %s per %s", "depot", []string{"failed deliveries", "returns", "kilometres", "minutes at the door"}, []string{"round", "courier", "shop", "postcode"}},
	{"Remember %s of a %s", "checkout", []string{"the usual window", "the safe place", "the last payment", "the language"}, []string{"receiver", "shop", "company"}},
	{"Search %s by %s", "shops", []string{"deliveries", "returns", "invoices", "complaints", "receivers"}, []string{"postcode", "order number", "phone number", "day", "courier"}},
	{"Ask for %s at %s", "delivery", []string{"an age check", "a code", "a photo", "the old device"}, []string{"the door", "the locker", "the neighbour's", "the counter", "the depot"}},
	{"Translate %s into %s", "tracking", []string{"messages", "the tracking page", "the handheld", "receipts"}, []string{"Turkish", "Polish", "Arabic", "Easy German"}},
	{"Undo %s within %s", "courier", []string{"a scan", "a hand-over", "a failed delivery", "a payment"}, []string{"a minute", "the same stop", "the round"}},
	{"Limit %s for %s", "checkout", []string{"parcels a day", "weight", "value", "payment on delivery"}, []string{"new shops", "new receivers", "one address", "a locker"}},
	{"Archive %s after %s", "depot", []string{"photos", "signatures", "rounds", "complaints"}, []string{"a month", "a year", "ten years"}},
	{"Simulate %s with %s", "depot", []string{"a round", "a noon tour", "a strike", "the week before Christmas"}, []string{"one van less", "ice", "twice the parcels", "two depots"}},
	{"Warn of %s before %s", "courier", []string{"ice", "a closed road", "a dog", "a broken lift", "a full locker", "an old gate code"}, []string{"the round", "the street", "the stop", "the shift"}},
	{"Ask whether %s, %s", "tracking", []string{"the window suits", "the parcel was whole", "the neighbour may know", "the note was understood"}, []string{"the evening before", "in the morning", "an hour after", "a week later"}},
	{"Keep %s when %s", "courier", []string{"the scan", "the photo", "the signature", "the payment", "the round"}, []string{"the network is gone", "the battery dies", "the device is changed", "the app is closed"}},
	{"Compare %s between %s", "shops", []string{"delivery times", "returns", "costs", "complaints"}, []string{"shops", "months", "postcodes", "depots", "couriers"}},
	{"Explain %s on the %s", "checkout", []string{"the price", "the window", "what happens at the door", "how to return"}, []string{"checkout page", "receipt", "tracking page"}},
}

// small are the many stories, in an order of the seed's.
func (t *teller) small() (all []wish) {
	for _, f := range facets {
		for _, first := range f.first {
			for _, second := range f.second {
				all = append(all, wish{fmt.Sprintf(f.pattern, first, second), f.label, t.random.IntN(3) * t.random.IntN(25), 0})
			}
		}
	}
	t.random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all
}

// The reasons that are given, by what is decided.
var (
	whyUp = []string{
		"Three of five pilot customers asked for it", "Support had it eleven times this week", "The next release promises it", "Small, and it opens the way for the rest",
		"A shop leaves without it", "The score says so", "It blocks what comes after it", "Sales gave a date, and we agreed", "Winter comes", "The pilot in Nord needs it",
	}
	whyDown = []string{
		"Traffic data is late; nothing to estimate from", "Nobody asked for it since spring", "Waits for the second depot", "Larger than we thought", "The need behind it was dismissed",
		"Not before the locker contract is signed", "One customer, and a workaround exists", "Legal looks at it first",
	}
	whyWritten = []string{"From the interviews in Nord", "Came up in the review", "A customer's own words", "Found while testing", "", "", ""}
	whyDropped = []string{"Nobody missed it in a year", "The new tracking page makes it needless", "A duplicate of another one", "Out of what we want to be"}
	whySlipped = []string{
		"The second depot opens in autumn, not before", "Two developers were ill for a fortnight", "The locker's maker delivers late", "We took on more than the team had done before",
		"Validation says that it can't be done with two vans",
	}
)
