#!/usr/bin/env bash
# Grok's ELB_ACCESS_LOG: not the documented line, not the front page, but another balancer's lines.
#
# Packages  github.com/elastic/go-grok v0.3.1, github.com/vjeantet/grok v1.0.1 (Go module proxy)
# Expected  The pattern reads a classic balancer's documented lines and refuses an application balancer's.
# Happens   go-grok matches no request for "/" nor any path that ends with "/": its URIPATH asks for a character after each
#           slash. So AWS's own example, GET https://www.example.com:443/, is no match, and with /index.html it
#           is. vjeantet/grok reads both.
#           Neither reads the documented line of an SSL listener, which has "-" for the status.
#           Both find their pattern inside an ALB line, which has a type before and some twenty fields after: it
#           is taken for a classic line, and chosen_cert_arn falls away without an error.
# Matters   chosen_cert_arn ("session-reused") is the only field of any of these logs that says whether TLS was resumed.
#           And a share of requests that lacks "/" and SSL listeners is no share.
# Documented  AWS's classic and application guides, "Access logs", have the lines; the libraries' READMEs
#           name the patterns and no exceptions.
set -euo pipefail
dir=$(mktemp -d); trap 'chmod -R u+w "$dir"; rm -rf "$dir"' EXIT; cd "$dir"
cat > main.go <<'GO'
package main

import (
	"fmt"
	"os"

	elastic "github.com/elastic/go-grok"
	vjeantet "github.com/vjeantet/grok"
)

var lines = []struct{ name, line string }{
	{"classic, AWS's", `2015-05-13T23:39:43.945958Z my-loadbalancer 192.168.131.39:2817 10.0.0.1:80 0.000086 0.001048 0.001337 200 200 0 57 "GET https://www.example.com:443/ HTTP/1.1" "curl/7.38.0" DHE-RSA-AES128-SHA TLSv1.2`},
	{"classic, a page", `2015-05-13T23:39:43.945958Z my-loadbalancer 192.168.131.39:2817 10.0.0.1:80 0.000086 0.001048 0.001337 200 200 0 57 "GET https://www.example.com:443/index.html HTTP/1.1" "curl/7.38.0" DHE-RSA-AES128-SHA TLSv1.2`},
	{"classic SSL", `2015-05-13T23:39:43.945958Z my-loadbalancer 192.168.131.39:2817 10.0.0.1:80 0.001065 0.000015 0.000023 - - 57 502 "- - - " "-" ECDHE-ECDSA-AES128-GCM-SHA256 TLSv1.2`},
	{"application", `https 2018-07-02T22:23:00.186641Z app/my-loadbalancer/50dc6c495c0c9188 192.168.131.39:2817 10.0.0.1:80 0.086 0.048 0.037 200 200 0 57 "GET https://www.example.com:443/index.html HTTP/1.1" "curl/7.46.0" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 arn:aws:elasticloadbalancing:us-east-2:123456789012:targetgroup/my-targets/73e2d6bc24d8a067 "Root=1-58337281-1d84f3d73c47ec4e58577259" "www.example.com" "session-reused" 1 2018-07-02T22:22:48.364000Z "forward" "-" "-" "10.0.0.1:80" "200" "-" "-" TID_1234abcd5678ef90 "-" "-" "-"`},
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func main() {
	a, err := elastic.NewComplete()
	must(err)
	must(a.Compile("%{ELB_ACCESS_LOG}", true))
	b, err := vjeantet.NewWithConfig(&vjeantet.Config{NamedCapturesOnly: true, PatternsDir: os.Args[1:]})
	must(err)
	asKnown := true
	for _, l := range lines {
		first, err := a.ParseString(l.line)
		must(err)
		second, err := b.Parse("%{ELB_ACCESS_LOG}", l.line)
		must(err)
		fmt.Printf("%-15s  go-grok: %2d fields, balancer %q   vjeantet/grok: %2d fields, balancer %q\n",
			l.name, len(first), first["aws.elb.name"], len(second), second["elb"])
		asKnown = asKnown && (len(first) > 0) == (l.name == "classic, a page" || l.name == "application")
		asKnown = asKnown && (len(second) > 0) == (l.name != "classic SSL")
		for _, value := range first {
			asKnown = asKnown && value != "session-reused"
		}
		for _, value := range second {
			asKnown = asKnown && value != "session-reused"
		}
	}
	if !asKnown {
		os.Exit(1)
	}
}
GO
go mod init finding >/dev/null 2>&1
go get github.com/elastic/go-grok@v0.3.1 github.com/vjeantet/grok@v1.0.1 >/dev/null 2>&1
go run . "$(go list -m -f '{{.Dir}}' github.com/vjeantet/grok)/patterns/aws"
