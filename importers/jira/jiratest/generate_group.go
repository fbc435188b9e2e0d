package jiratest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"
)

// groupSize is how many issues know each other: the first is an epic, and links lead to others of the group.
const groupSize = 10

// group are issues that live at one time.
type group struct {
	random  *rand.Rand
	first   int // how many issues were made before
	project string
	issues  []*issue
	at      time.Time // of the change that is being made
	entries int
	changes int
}

func newGroup(e Export, first, size int) *group {
	g := &group{random: e.random(first), first: first, project: e.Project, at: began().Add(time.Duration(first) * e.between())}
	for n := range size {
		g.pass(e.between())
		g.issues = append(g.issues, g.write(first+n+1))
	}
	return g
}

// write makes an issue as it was when it was written.
func (g *group) write(n int) *issue {
	i := &issue{ID: strconv.Itoa(100_000 + n), Key: fmt.Sprintf("%s-%d", g.project, n)}
	i.Fields = fields{
		Summary: fmt.Sprintf("Checkout shows %s %d", g.pick(words()), n), Description: g.sentence(), Type: types()[g.random.IntN(3)], Status: statuses()[0],
		Priority: priorities()[2], Created: stamp(g.at), Updated: stamp(g.at), Project: project{"10000", g.project, "Load"}, Reporter: g.person(),
		Labels: []string{}, Versions: []named{}, Links: []link{}, Sprints: []*sprint{}, Rank: fmt.Sprintf("0|i%06s:", strconv.FormatInt(int64(n), 36)),
	}
	if len(g.issues) == 0 {
		i.Fields.Type = named{"10000", "Epic"}
	}
	i.Changelog = changelog{MaxResults: 100, Histories: []history{}}
	return i
}

// live makes so many changes, spread over some months at most.
func (g *group) live(changes int) {
	for g.changes < changes {
		g.pass(120 * day / time.Duration(changes))
		act := g.act()
		if changes-g.changes < 2 {
			act = (*group).summary // others could make more than are left
		}
		act(g, g.issues[g.random.IntN(len(g.issues))])
	}
}

// acts are what people do, as often as they do it.
func acts() []weighted {
	return []weighted{
		{30, (*group).status}, {13, (*group).assignee}, {12, (*group).sprint}, {9, (*group).version}, {7, (*group).priority}, {7, (*group).points},
		{6, (*group).rank}, {5, (*group).label}, {4, (*group).link}, {4, (*group).description}, {2, (*group).parent}, {1, (*group).summary},
	}
}

type weighted struct {
	weight int
	act    func(*group, *issue)
}

func (g *group) act() func(*group, *issue) {
	n := g.random.IntN(100)
	for _, w := range acts() {
		if n -= w.weight; n < 0 {
			return w.act
		}
	}
	return (*group).status
}

// pass lets some time pass, this much on average.
func (g *group) pass(mean time.Duration) {
	g.at = g.at.Add(time.Duration(1 + g.random.Int64N(int64(mean)))).Truncate(time.Millisecond)
}

// log writes an entry into the log of an issue.
func (g *group) log(i *issue, items ...item) {
	g.entries++
	id := strconv.Itoa(1_000_000 + g.first*1_000 + g.entries)
	i.Changelog.Histories = append(i.Changelog.Histories, history{id, g.person(), stamp(g.at), items})
	i.Changelog.Total++
	i.Fields.Updated = stamp(g.at)
	g.changes += len(items)
}

func (g *group) person() *person { return someone(g.random.IntN(len(people()))) }

func (g *group) pick(from []string) string { return from[g.random.IntN(len(from))] }

func words() []string {
	return strings.Fields("the old total without tax, a second address, wrong dates, two buttons too many and no way back")
}

func (g *group) sentence() string {
	var out []string
	for range 12 + g.random.IntN(30) {
		out = append(out, g.pick(words()))
	}
	return "h2. Why\n\n* " + strings.Join(out, " ")
}

// status moves an issue on, now and then back. What is done has a resolution.
func (g *group) status(i *issue) {
	all := statuses()
	from := slices.Index(all, i.Fields.Status)
	to := min(from+1, len(all)-1)
	if to == from || from > 0 && g.random.IntN(5) == 0 {
		to = from - 1
	}
	items := []item{changed("status", "status", all[from].ID, all[from].Name, all[to].ID, all[to].Name)}
	done, resolution := len(all)-1, named{"10000", "Done"}
	switch {
	case to == done:
		items = append(items, changed("resolution", "resolution", "", "", resolution.ID, resolution.Name))
		i.Fields.Resolution = &resolution
	case from == done:
		items = append(items, changed("resolution", "resolution", resolution.ID, resolution.Name, "", ""))
		i.Fields.Resolution = nil
	}
	i.Fields.Status = all[to]
	g.log(i, items...)
}

func (g *group) assignee(i *issue) {
	from, to := i.Fields.Assignee, g.person()
	if from == nil {
		from = &person{}
	}
	if from.AccountID == to.AccountID {
		to = &person{}
	}
	g.log(i, changed("assignee", "assignee", from.AccountID, from.DisplayName, to.AccountID, to.DisplayName))
	if i.Fields.Assignee = to; to.AccountID == "" {
		i.Fields.Assignee = nil
	}
}

// sprint puts an issue into the sprint of the moment, which stands behind those that it was in.
func (g *group) sprint(i *issue) {
	now, was := sprintAt(g.at), i.Fields.Sprints
	if len(was) > 0 && was[len(was)-1].ID == now.ID {
		return
	}
	is := append(slices.Clone(was), now)
	fromIDs, fromNames := listed(was)
	toIDs, toNames := listed(is)
	g.log(i, changed("Sprint", "customfield_10020", fromIDs, fromNames, toIDs, toNames))
	i.Fields.Sprints = is
}

// listed are the ids of sprints and their names, as a log has them.
func listed(sprints []*sprint) (ids, called string) {
	var numbers, texts []string
	for _, s := range sprints {
		numbers, texts = append(numbers, strconv.Itoa(s.ID)), append(texts, s.Name)
	}
	return strings.Join(numbers, ", "), strings.Join(texts, ", ")
}

// version adds a version that the issue comes in, or takes it out.
func (g *group) version(i *issue) {
	n := 1 + g.at.Year() - began().Year()
	v := named{strconv.Itoa(20_000 + n), fmt.Sprintf("%d.0", n)}
	if at := slices.Index(i.Fields.Versions, v); at >= 0 {
		i.Fields.Versions = slices.Delete(i.Fields.Versions, at, at+1)
		g.log(i, changed("Fix Version", "fixVersions", v.ID, v.Name, "", ""))
		return
	}
	i.Fields.Versions = append(i.Fields.Versions, v)
	g.log(i, changed("Fix Version", "fixVersions", "", "", v.ID, v.Name))
}

func (g *group) priority(i *issue) {
	from, to := i.Fields.Priority, priorities()[g.random.IntN(len(priorities()))]
	if from == to {
		return
	}
	i.Fields.Priority = to
	g.log(i, changed("priority", "priority", from.ID, from.Name, to.ID, to.Name))
}

func (g *group) points(i *issue) {
	from, to := "", float64([]int{1, 2, 3, 5, 8, 13}[g.random.IntN(6)])
	if i.Fields.Points != nil {
		from = fmt.Sprint(*i.Fields.Points)
	}
	if from == fmt.Sprint(to) {
		return
	}
	i.Fields.Points = &to
	g.log(i, changed("Story Points", "customfield_10016", "", from, "", fmt.Sprint(to)))
}

// rank is all that Jira's log tells of an order: that an issue went up or down.
func (g *group) rank(i *issue) {
	g.log(i, changed("Rank", "customfield_10019", "", "", "", g.pick([]string{"Ranked higher", "Ranked lower"})))
}

func (g *group) label(i *issue) {
	from := strings.Join(i.Fields.Labels, " ")
	label := g.pick([]string{"payment", "mobile", "legal", "quick"})
	if at := slices.Index(i.Fields.Labels, label); at >= 0 {
		i.Fields.Labels = slices.Delete(i.Fields.Labels, at, at+1)
	} else {
		i.Fields.Labels = append(i.Fields.Labels, label)
	}
	g.log(i, changed("labels", "labels", "", from, "", strings.Join(i.Fields.Labels, " ")))
}

// link links an issue to the next of its group, once, and is in the logs of both.
func (g *group) link(i *issue) {
	at := slices.Index(g.issues, i) + 1
	if at == len(g.issues) || slices.ContainsFunc(i.Fields.Links, func(l link) bool { return l.Outward != nil }) {
		return
	}
	other, id := g.issues[at], "9"+i.ID
	i.Fields.Links = append(i.Fields.Links, link{ID: id, Type: blocks(), Outward: &linked{other.ID, other.Key}})
	other.Fields.Links = append(other.Fields.Links, link{ID: id, Type: blocks(), Inward: &linked{i.ID, i.Key}})
	g.log(i, changed("Link", "issuelinks", "", "", other.Key, "This issue blocks "+other.Key))
	g.log(other, changed("Link", "issuelinks", "", "", i.Key, "This issue is blocked by "+i.Key))
}

func (g *group) description(i *issue) {
	from := i.Fields.Description
	i.Fields.Description = g.sentence()
	g.log(i, changed("description", "description", "", from, "", i.Fields.Description))
}

func (g *group) summary(i *issue) {
	from := i.Fields.Summary
	i.Fields.Summary = fmt.Sprintf("Checkout shows %s %d", g.pick(words()), g.entries)
	g.log(i, changed("summary", "summary", "", from, "", i.Fields.Summary))
}

// parent makes an issue part of the epic, once. Jira writes that down twice.
func (g *group) parent(i *issue) {
	epic := g.issues[0]
	if i == epic || i.Fields.Parent != nil {
		return
	}
	i.Fields.Parent, i.Fields.Epic = &linked{epic.ID, epic.Key}, epic.Key
	g.log(i, changed("IssueParentAssociation", "", "", "", epic.ID, epic.Key))
	g.at = g.at.Add(22 * time.Millisecond)
	g.log(i, changed("Epic Link", "customfield_10014", "", "", epic.ID, epic.Key))
}
