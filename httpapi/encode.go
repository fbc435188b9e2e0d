package httpapi

import (
	"bytes"
	"encoding/json"
	"net/http"
)

// Encode is a value as JSON in the way in which answers spell it, without the escapes of HTML and on one line.
func Encode(value any) ([]byte, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(value)
	return bytes.TrimSuffix(text.Bytes(), []byte("\n")), err
}

// Frame is a text of one line as a Server-Sent Event of a kind, with an id unless that is empty.
func Frame(kind, id string, text []byte) []byte {
	frame := make([]byte, 0, len(kind)+len(id)+len(text)+len("id: \nevent: \ndata: \n\n"))
	if id != "" {
		frame = append(append(append(frame, "id: "...), id...), '\n')
	}
	frame = append(append(frame, "event: "...), kind...)
	frame = append(append(frame, "\ndata: "...), text...)
	return append(frame, "\n\n"...)
}

// BeginEvents says in the head of an answer that Server-Sent Events follow.
func BeginEvents(h http.Header) {
	h.Set("Content-Type", EventsType)
	h.Set("X-Accel-Buffering", "no") // a proxy is to pass on each piece
}
