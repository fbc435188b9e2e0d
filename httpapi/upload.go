package httpapi

import (
	"io"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
)

// TakeLines says in the document that an operation takes a body of lines, which it reads as they come; see Body.
func TakeLines(op *huma.Operation, description string) {
	schema := &huma.Schema{Type: huma.TypeString, MaxLength: new(largestUpload), Description: description}
	op.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{LinesType: {Schema: schema}}}
	op.SkipValidateBody = true
}

// largestUpload is how many bytes a body may have that is read as it comes.
const largestUpload = 64 << 30

// readTime is how long a client may take to send the next piece of a body that is read as it comes.
const readTime = 30 * time.Second

// Body is the body of a request as it comes. The whole may take as long as it likes.
func Body(ctx huma.Context) io.Reader {
	r, w := humago.Unwrap(ctx)
	return &incoming{http.MaxBytesReader(w, r.Body, largestUpload), http.NewResponseController(w), time.Time{}}
}

type incoming struct {
	io.Reader
	control  *http.ResponseController
	extended time.Time
}

// Read reads the next piece.
func (i *incoming) Read(p []byte) (int, error) {
	if now := time.Now(); now.Sub(i.extended) > readTime/10 {
		i.extended = now
		_ = i.control.SetReadDeadline(now.Add(readTime)) // where the connection knows no time, there is none to keep
	}
	return i.Reader.Read(p)
}
