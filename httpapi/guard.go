package httpapi

import (
	"net"
	"net/http"
	"strings"
)

// Guard keeps web pages of other sites from giving commands through the browser of somebody who may, and, unless remote is
// said, from reading answers under a name of their own that leads to this machine.
func Guard(next http.Handler, remote bool) http.Handler {
	origins := http.NewCrossOriginProtection()
	origins.SetDenyHandler(NewProblem(http.StatusForbidden, "a page of another site can't give commands here").
		At("header.Origin", "must be this server's own, or left out by what is no browser"))
	next = origins.Handler(next)
	if remote {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !IsLoopback(hostname(r.Host)) {
			NewProblem(http.StatusMisdirectedRequest, "this address is served under loopback names only, such as localhost").
				At("header.Host", "must be a loopback name or address").write(w)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// hostname is the name or address in a Host header.
func hostname(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		return name
	}
	return strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
}

// IsLoopback says whether a host is this machine alone.
func IsLoopback(host string) bool {
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}
