"""The benchmark's job by hand on aiohttp, uvloop and selectolax (lexbor): what a fast crawler in Python is.

usage: with_aiohttp.py URL OUT CONCURRENCY
"""

import asyncio
import json
import sys
from urllib.parse import urldefrag, urljoin, urlsplit

import aiohttp
import uvloop
from selectolax.lexbor import LexborHTMLParser
from yarl import URL

if len(sys.argv) != 4:
    sys.exit(__doc__)
START, OUT, CONCURRENCY = sys.argv[1], sys.argv[2], int(sys.argv[3])
HOST = urlsplit(START).netloc


def text(node):
    return " ".join(node.text().split()) if node else None


def resolved(page, link):
    """The link's URL without fragment; None when it is not followed."""
    try:
        url = urldefrag(urljoin(page, link.strip())).url
        followed = url.endswith(".html") and "?" not in url and urlsplit(url).netloc == HOST
    except ValueError:
        return None
    return str(URL(url)) if followed else None


def extract(page, body):
    tree = LexborHTMLParser(body)
    links = [each.attributes.get("href") or "" for each in tree.css("a[href]")]
    description = tree.css_first("meta[name=description][content]")
    item = {
        "title": text(tree.css_first("h1") or tree.css_first("title")),
        "headings": [text(each) for each in tree.css("h2, h3")],
        "links": len(links),
        "description": description.attributes["content"] if description else None,
        "paragraph": text(tree.css_first("p")),
        "_url": page,
    }
    return item, {resolved(page, link) for link in links} - {None}


async def crawl(file):
    known, queue = {START}, asyncio.Queue()
    queue.put_nowait(START)

    async def work(session):
        while True:
            page = await queue.get()
            async with session.get(URL(page, encoded=True), allow_redirects=False) as response:
                body = await response.read()
                if response.status == 200 and response.content_type == "text/html":
                    item, links = extract(page, body)
                    file.write(json.dumps(item, ensure_ascii=False) + "\n")
                    for link in links - known:
                        queue.put_nowait(link)
                    known.update(links)
            queue.task_done()

    async with aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=CONCURRENCY),
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={"Accept-Encoding": "identity"},
    ) as session:
        workers = [asyncio.create_task(work(session)) for _ in range(CONCURRENCY)]
        # A worker that fails ends the crawl; the others go on as long as there is something to do.
        over = asyncio.create_task(queue.join())
        done, _ = await asyncio.wait([over, *workers], return_when=asyncio.FIRST_COMPLETED)
        for each in workers:
            each.cancel()
        await asyncio.gather(*(each for each in done))


with open(OUT, "w", encoding="utf-8") as lines:
    uvloop.run(crawl(lines))
