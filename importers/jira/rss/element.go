package rss

import (
	"encoding/xml"
	"strings"
)

// element is an item as the file has it.
type element struct {
	Title          *string    `xml:"summary"`
	Description    *string    `xml:"description"`
	Project        project    `xml:"project"`
	Key            named      `xml:"key"`
	Kind           *named     `xml:"type"`
	Priority       *named     `xml:"priority"`
	Status         *named     `xml:"status"`
	StatusCategory *category  `xml:"statusCategory"`
	Resolution     *named     `xml:"resolution"`
	Assignee       *person    `xml:"assignee"`
	Reporter       *person    `xml:"reporter"`
	Created        string     `xml:"created"`
	Updated        string     `xml:"updated"`
	Resolved       string     `xml:"resolved"`
	Labels         *labels    `xml:"labels"`
	Components     []string   `xml:"component"`
	FixVersions    []string   `xml:"fixVersion"`
	Parent         named      `xml:"parent"`
	Subtasks       []named    `xml:"subtasks>subtask"`
	LinkTypes      []linkType `xml:"issuelinks>issuelinktype"`
	Fields         []field    `xml:"customfields>customfield"`
	Comments       []struct{} `xml:"comments>comment"`
	Votes          int        `xml:"votes"`
	Rest           rest       `xml:",any"`
}

type project struct {
	named
	Key string `xml:"key,attr"`
}

type named struct {
	ID   string `xml:"id,attr"`
	Name string `xml:",chardata"`
}

// none is the id of what an issue has not: no resolution, nobody.
const none = "-1"

func (n named) value() Named {
	if n.ID == none {
		return Named{}
	}
	return Named{n.ID, strings.TrimSpace(n.Name)}
}

func (n named) issue() Issue { return Issue{n.ID, strings.TrimSpace(n.Name)} }

type person struct {
	Account  string `xml:"accountid,attr"`
	Username string `xml:"username,attr"`
	Name     string `xml:",chardata"`
}

func (p person) value() Named { return named{p.Account + p.Username, p.Name}.value() }

type category struct {
	Key string `xml:"key,attr"`
}

type labels struct {
	Labels []string `xml:"label"`
}

type linkType struct {
	ID       string  `xml:"id,attr"`
	Name     string  `xml:"name"`
	Outwards []links `xml:"outwardlinks"`
	Inwards  []links `xml:"inwardlinks"`
}

type links struct {
	Says   string  `xml:"description,attr"`
	Issues []named `xml:"issuelink>issuekey"`
}

// field is a field of a project's own. Its key is the kind of field; its name may be in any language.
type field struct {
	Key    string       `xml:"key,attr"`
	Name   string       `xml:"customfieldname"`
	Values []fieldValue `xml:"customfieldvalues>customfieldvalue"`
}

type fieldValue struct {
	ID   string `xml:"id,attr"`
	Key  string `xml:"key,attr"`
	Text string `xml:",chardata"`
}

// texts are the values that are not empty.
func (f field) texts() (texts []string) {
	for _, v := range f.Values {
		if text := strings.TrimSpace(v.Text); text != "" {
			texts = append(texts, text)
		}
	}
	return texts
}

// rest are the elements that are none of ours and hold something, by their names.
type rest struct {
	names []string
	seen  map[string]bool
}

// repeats are elements that say again what others say.
var repeats = map[string]bool{"title": true, "link": true}

// UnmarshalXML looks into an element. Nought is nothing: nobody voted, no time was spent.
func (r *rest) UnmarshalXML(d *xml.Decoder, start xml.StartElement) error {
	var content struct {
		Text   string     `xml:",chardata"`
		Within []struct{} `xml:",any"`
	}
	if err := d.DecodeElement(&content, &start); err != nil {
		return err
	}
	text := strings.TrimSpace(content.Text)
	if !repeats[start.Name.Local] && (text != "" && text != "0" || len(content.Within) > 0) {
		r.add(start.Name.Local)
	}
	return nil
}

func (r *rest) add(name string) {
	if name = strings.TrimSpace(name); r.seen[name] {
		return
	}
	if r.seen == nil {
		r.seen = map[string]bool{}
	}
	r.seen[name] = true
	r.names = append(r.names, name)
}
