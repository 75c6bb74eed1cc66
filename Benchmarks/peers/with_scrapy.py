"""The benchmark's job by Scrapy, with all switched off that the job does not need.

usage: with_scrapy.py URL OUT CONCURRENCY
"""

import json
import sys
from urllib.parse import urldefrag, urlsplit

from scrapy import Request, Spider
from scrapy.crawler import CrawlerProcess
from scrapy.http import HtmlResponse

if len(sys.argv) != 4:
    sys.exit(__doc__)
START, OUT, CONCURRENCY = sys.argv[1], sys.argv[2], int(sys.argv[3])


def text(found):
    """The text of the first match, white space folded."""
    return " ".join(found[0].xpath("string()").get().split()) if found else None


class Job(Spider):
    name = "bench"
    host = urlsplit(START).netloc

    async def start(self):
        yield Request(START)  # start_urls would not count as visited

    def parse(self, response):
        if not isinstance(response, HtmlResponse):
            return
        links = response.xpath("//a/@href").getall()
        yield {
            "title": text(response.xpath("(//h1)[1]") or response.xpath("(//title)[1]")),
            "headings": [text([each]) for each in response.xpath("//h2 | //h3")],
            "links": len(links),
            "description": response.xpath("//meta[@name='description']/@content").get(),
            "paragraph": text(response.xpath("(//p)[1]")),
            "_url": response.url,
        }
        for link in {self.resolved(response, link) for link in links} - {None}:
            yield response.follow(link, self.parse)

    def resolved(self, response, link):
        """The link's URL without fragment; None when it is not followed."""
        try:
            url = urldefrag(response.urljoin(link.strip())).url
            followed = url.endswith(".html") and "?" not in url and urlsplit(url).netloc == self.host
        except ValueError:
            return None
        return url if followed else None


class Lines:
    """An item, a line: what an own pipeline writes, without the cost of exporters."""

    def open_spider(self):
        self.file = open(OUT, "w", encoding="utf-8")

    def process_item(self, item):
        self.file.write(json.dumps(item, ensure_ascii=False) + "\n")
        return item

    def close_spider(self):
        self.file.close()


process = CrawlerProcess(
    {
        "CONCURRENT_REQUESTS": CONCURRENCY,
        "CONCURRENT_REQUESTS_PER_DOMAIN": CONCURRENCY,
        "DOWNLOAD_DELAY": 0,
        "DOWNLOAD_WARNSIZE": 0,
        "ROBOTSTXT_OBEY": False,
        "COOKIES_ENABLED": False,
        "RETRY_ENABLED": False,
        "REDIRECT_ENABLED": False,
        "REFERER_ENABLED": False,
        "COMPRESSION_ENABLED": False,
        "HTTPPROXY_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "MEMUSAGE_ENABLED": False,
        "LOGSTATS_INTERVAL": 0,
        "LOG_LEVEL": "ERROR",
        "ITEM_PIPELINES": {Lines: 1},
    }
)
process.crawl(Job)
process.start()
