"""What is asked of a contender: all that it has to know to make its command."""

from urllib.parse import urlsplit

FIELDS = """\
fields:
  title: [h1, title]
  headings: {css: "h2, h3", all: true}
  links: {css: "a[href]", count: true}
  description: {css: "meta[name=description]::attr(content)"}
  paragraph: p
"""


class Crawl:
    """`starts` and `fields` and `politeness` are as job files have them; `hosts` are those to crawl."""

    def __init__(self, work, options, starts, concurrency, hosts=None, fields=FIELDS, politeness=None):
        place = urlsplit(starts[0])
        self.work, self.out, self.starts, self.port = work, work / "out.jsonl", starts, place.port
        self.hosts, self.fields, self.concurrency = hosts or [place.hostname], fields, concurrency
        self.politeness = politeness or f"{{robots: ignore, delay: 0s, concurrency: {concurrency}}}"
        self.threads, self.durability = options.threads, options.durability

    @property
    def words(self):
        return f"Concurrency {self.concurrency}, threads {self.threads}, durability {self.durability}"
