// The benchmark's job by Colly, asynchronous, without delay.
//
//	with_colly URL OUT CONCURRENCY
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/gocolly/colly/v2"
)

type page struct {
	Title       *string  `json:"title"`
	Headings    []string `json:"headings"`
	Links       int      `json:"links"`
	Description *string  `json:"description"`
	Paragraph   *string  `json:"paragraph"`
	URL         string   `json:"_url"`
}

func folded(found *goquery.Selection) string { return strings.Join(strings.Fields(found.Text()), " ") }

func first(found *goquery.Selection) *string {
	if found.Length() == 0 {
		return nil
	}
	text := folded(found.First())
	return &text
}

func extract(document *goquery.Selection, address string) page {
	made := page{Title: first(document.Find("h1")), Headings: []string{}, URL: address}
	if made.Title == nil {
		made.Title = first(document.Find("title"))
	}
	document.Find("h2, h3").Each(func(_ int, each *goquery.Selection) {
		made.Headings = append(made.Headings, folded(each))
	})
	made.Links = document.Find("a[href]").Length()
	if text, has := document.Find("meta[name=description]").Attr("content"); has {
		made.Description = &text
	}
	made.Paragraph = first(document.Find("p"))
	return made
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "with_colly:", err)
		os.Exit(1)
	}
}

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: with_colly URL OUT CONCURRENCY")
		os.Exit(64)
	}
	start, err := url.Parse(os.Args[1])
	check(err)
	concurrency, err := strconv.Atoi(os.Args[3])
	check(err)
	file, err := os.Create(os.Args[2])
	check(err)
	var lock sync.Mutex
	lines := bufio.NewWriter(file)
	encoder := json.NewEncoder(lines)
	encoder.SetEscapeHTML(false)

	crawl := colly.NewCollector(colly.Async(true), colly.AllowedDomains(start.Hostname()))
	crawl.IgnoreRobotsTxt = true
	crawl.MaxBodySize = 0
	crawl.SetRequestTimeout(time.Minute)
	// Go keeps two idle connections a host; the others would be made anew for each page.
	crawl.WithTransport(&http.Transport{MaxIdleConns: concurrency, MaxIdleConnsPerHost: concurrency})
	check(crawl.Limit(&colly.LimitRule{DomainGlob: "*", Parallelism: concurrency}))
	crawl.OnHTML("html", func(element *colly.HTMLElement) {
		made := extract(element.DOM, element.Request.URL.String())
		lock.Lock()
		check(encoder.Encode(made))
		lock.Unlock()
		element.DOM.Find("a[href]").Each(func(_ int, each *goquery.Selection) {
			link, _ := each.Attr("href")
			to, err := url.Parse(element.Request.AbsoluteURL(strings.TrimSpace(link)))
			if err != nil || to.Host != start.Host || to.RawQuery != "" || !strings.HasSuffix(to.Path, ".html") {
				return
			}
			to.Fragment = ""
			_ = element.Request.Visit(to.String()) // an error says that it is known
		})
	})
	check(crawl.Visit(start.String()))
	crawl.Wait()
	check(lines.Flush())
	check(file.Close())
}
