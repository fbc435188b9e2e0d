package markup

import (
	"fmt"
	"os"
	"testing"
)

func TestX(t *testing.T) { b, _ := os.ReadFile("/tmp/x.wiki"); fmt.Println(FromWiki(string(b))) }
