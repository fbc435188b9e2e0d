// Cldr makes the table of the words in dates, importers/jira/dates/cldr.tsv, from Unicode's Common Locale Data Repository:
// months, days of the week, and what stands for before and after noon. Its argument is the unpacked package cldr-dates-full
// of npm: `cd /tmp && npm pack cldr-dates-full && tar xzf cldr-dates-full-*.tgz`, then `go run ./scripts/cldr /tmp/package`.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

const to = "importers/jira/dates/cldr.tsv"

// locales are the languages in which Jira is shown, with regions that call months otherwise.
var locales = []string{
	"cs", "da", "de", "de-AT", "en", "en-AU", "en-CA", "en-GB", "es", "es-419", "es-AR", "es-CL", "es-CO", "es-MX", "et", "fi", "fr", "fr-CA", "fr-CH", "hu",
	"is", "it", "ja", "ko", "nb", "nl", "pl", "pt", "pt-PT", "ro", "ru", "sk", "sv", "th", "tr", "uk", "vi", "zh", "zh-Hant",
}

// named are the words for things, by context ("format" or "stand-alone"), width and thing.
type named map[string]map[string]map[string]string

type calendar struct {
	Months, Days, DayPeriods named
}

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("usage: go run ./scripts/cldr DIRECTORY")
	}
	out, err := os.Create(to)
	if err != nil {
		log.Fatal(err)
	}
	if err := write(out, os.Args[1]); err != nil {
		log.Fatal(err)
	}
	if err := out.Close(); err != nil {
		log.Fatal(err)
	}
}

func write(out io.Writer, dir string) error {
	version, err := versionOf(dir)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "# From Unicode CLDR %s (cldr-dates-full). Copyright © 2004-2026 Unicode, Inc., Unicode License v3: https://www.unicode.org/license.txt\n", version)
	fmt.Fprintln(out, "# Made by scripts/cldr: change nothing by hand.")
	for _, locale := range locales {
		calendar, err := read(dir, locale)
		if err != nil {
			return err
		}
		language, _, _ := strings.Cut(locale, "-")
		for month := 1; month <= 12; month++ {
			fmt.Fprintf(out, "%s\t%d\t%s\n", language, month, calendar.Months.all(strconv.Itoa(month)))
		}
		fmt.Fprintf(out, "%s\tam\t%s\n", language, calendar.DayPeriods.all("am", "am-alt-variant"))
		fmt.Fprintf(out, "%s\tpm\t%s\n", language, calendar.DayPeriods.all("pm", "pm-alt-variant"))
		fmt.Fprintf(out, "%s\tday\t%s\n", language, calendar.Days.all("sun", "mon", "tue", "wed", "thu", "fri", "sat"))
	}
	return nil
}

// all are the words for things but the narrow ones, which stand for several.
func (n named) all(things ...string) string {
	var words []string
	for _, context := range []string{"format", "stand-alone"} {
		for _, width := range []string{"abbreviated", "short", "wide"} {
			for _, thing := range things {
				word := n[context][width][thing]
				if word != "" && !slices.Contains(words, word) {
					words = append(words, word)
				}
			}
		}
	}
	return strings.Join(words, "|")
}

func read(dir, locale string) (calendar, error) {
	var file struct {
		Main map[string]struct {
			Dates struct {
				Calendars struct{ Gregorian calendar }
			}
		}
	}
	err := readJSON(filepath.Join(dir, "main", locale, "ca-gregorian.json"), &file)
	return file.Main[locale].Dates.Calendars.Gregorian, err
}

func versionOf(dir string) (string, error) {
	var about struct{ Version string }
	err := readJSON(filepath.Join(dir, "package.json"), &about)
	return about.Version, err
}

func readJSON(path string, into any) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, into)
}
