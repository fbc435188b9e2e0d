package history

import (
	"path"
	"slices"
	"strings"
)

// foreignEndings say by the end of a name what can be no export. What else is none, its reader sees.
var foreignEndings = map[string][]string{
	"is a picture":     {"png", "jpg", "jpeg", "gif", "svg", "webp", "bmp", "ico", "tif", "tiff", "heic"},
	"is sound or film": {"mp3", "wav", "ogg", "mp4", "mov", "avi", "mkv", "webm"},
	"is a document":    {"md", "rst", "adoc", "pdf", "doc", "docx", "odt", "xls", "xlsx", "ods", "ppt", "pptx", "rtf", "html", "htm"},
	"is code":          {"go", "py", "rb", "js", "ts", "java", "c", "h", "sh", "ps1", "css", "exe", "dll", "so", "jar", "class", "woff", "woff2", "ttf", "db"},
	"is a setting":     {"yml", "yaml", "toml", "ini", "cfg", "properties", "lock"},
	"is a checksum":    {"md5", "sha1", "sha256", "sha512", "asc", "sig"},
}

// foreignDirectory says by its name why nothing in a directory can be an export, or nothing.
func foreignDirectory(name string) string {
	switch {
	case name == "__MACOSX":
		return "is of an operating system"
	case strings.HasPrefix(name, ".") && name != "..":
		return "is hidden"
	}
	return ""
}

// foreignFile says by its name, and those of the directories above it, why a file can be no export, or nothing.
func foreignFile(name string) string {
	for part := range strings.SplitSeq(path.Clean(name), "/") {
		if why := foreignDirectory(part); why != "" {
			return why
		}
	}
	ending := strings.ToLower(strings.TrimPrefix(path.Ext(name), "."))
	for why, endings := range foreignEndings {
		if slices.Contains(endings, ending) {
			return why
		}
	}
	return ""
}
