/// The job files of the sample site.
///
/// They are the text of `jobs/demo` in the repository, so that an installed `trawl demo` needs no
/// other file. A test holds the two equal.
enum DemoJobs {
    /// The names of the files with their texts.
    static let files: [(name: String, text: String)] = [
        ("books.yaml", books), ("categories.yaml", categories), ("prices.yaml", prices),
    ]

    /// A file's text as the demo runs it.
    static func enabled(_ text: String) -> String {
        text.replacing("\nenabled: false ", with: "\nenabled: true  ")
    }

    private static let books = #"""
        # Every book of the sample bookshop, from its own page.
        #
        # `trawl demo` serves the shop on this machine and sets BOOKSHOP to its address. Prices and stock
        # change all the time there, and now and then a book leaves and another comes, so from the second
        # run on `trawl show books` has changes to tell.

        description: All books with price, stock and reviews
        tags: [demo]
        enabled: false                      # `trawl demo` sets it to true in the copies that it runs

        schedule: every 10s                 # or a cron expression: "*/15 * * * *"

        # ${NAME:-default} is the environment's NAME, or the default. Only the hosts named here are fetched,
        # as there is no `allow`.
        start: ${BOOKSHOP:-http://127.0.0.1:8000}/catalogue/page-1.html

        politeness:
          delay: 0s                         # the site is our own machine: no need to be slow
          concurrency: 4                    # requests at once; the default is 1, a second apart

        # Two kinds of page: lists, which lead on, and books, which have what we want.
        pages:
          - name: list
            match: "*/catalogue/page-*.html"          # `*` is any text; the pattern covers the whole URL
            follow:
              - li.next > a                           # a string is a CSS selector of links
              - {css: article.product h3 > a, page: book}

          - name: book
            match: "*/book/*"
            item: book                      # what the items are called; default: the job's name
            key: [sku]                      # the same SKU in a later run is the same book
            each: article.product           # one item for each match; there is one on a page
            fields:
              title: h1                     # the text of the first match
              sku: {css: td.sku, required: true}      # without it there is no item
              author: a.author
              category: td.category
              # Text to value: select, then regex (its first group), then transform, then type.
              price: {css: .price, regex: '\d+\.\d\d', type: decimal}
              stock: {css: .stock, regex: '(\d+) available', type: integer, default: 0}
              # <p class="star-rating Three">: a class as data, with XPath. The dot means inside `each`.
              rating:
                xpath: "string(.//p[contains(@class, 'star-rating')]/@class)"
                transform: [{replace: ["star-rating ", ""]}, lowercase]
              pages: {css: td.pages, type: integer}
              added: time::attr(datetime)   # an attribute in place of the text
              cover: {css: "img::attr(src)", type: url}     # made absolute
              description: p.description
              review_count: {css: .review, count: true}     # how many matches there are
              reviews:                      # a list of objects, one for each match
                each: .review
                fields: {by: .author, text: .body}

        limits:
          pages: 400                        # a run that goes astray ends here
          duration: 1m

        output:
          - results/books.json              # what is known now, replaced after each run
          - results/books/{run}.jsonl       # one file a run: what that run saw

        """#

    private static let categories = #"""
        # The ten categories of the sample bookshop, each with the books that are in it: one item a page.

        description: Categories and what is in them
        tags: [demo]
        enabled: false                      # `trawl demo` sets it to true in the copies that it runs

        schedule: "*/15 * * * * *"         # cron; with six fields the first one is seconds

        start: ${BOOKSHOP:-http://127.0.0.1:8000}/

        deny: ["*/admin/*", "*/author/*"]   # never fetched, whoever links to it

        pages:
          - name: home
            match: "re:^https?://[^/]+/$"   # `re:` is a regular expression
            follow:
              # Without `page`, the first kind whose `match` fits is taken.
              - {xpath: "//ul[@class='categories']//a"}

          - name: category
            match: "*/category/*.html"
            item: category
            key: [name]
            fields:                         # no `each`: the page is the item
              name: h1
              count: {css: .count, type: integer}
              titles: {css: article.product h3, all: true}      # every match, as a list
              sold_out:
                xpath: "//article[p[@class='stock'] = 'out of stock']"
                count: true

        politeness: {delay: 50ms, concurrency: 2}
        limits: {pages: 20, depth: 1}       # depth 1: one link away from the start
        output: results/categories.json

        """#

    private static let prices = #"""
        # Prices and stock from the lists alone: 8 pages where `books` fetches 168.
        #
        # When the lists have all that is needed, leave the detail pages alone: it is kinder to the site
        # and faster. There is one kind of page, so `pages` is not needed and its keys stand at the top.

        description: Price and stock of every book, from the lists
        tags: [demo, quick]
        enabled: false                      # `trawl demo` sets it to true in the copies that it runs

        schedule:
          every: 5s

        start: ${BOOKSHOP:-http://127.0.0.1:8000}/catalogue/page-1.html
        follow: li.next > a

        each: article.product               # 20 of them on a page, so 20 items
        key: [book]
        fields:
          book: {css: "h3 > a::attr(href)", type: url, required: true}
          title: h3 > a
          price: {css: .price, regex: '\d+\.\d\d', type: decimal}
          stock: {css: .stock, regex: '(\d+) available', type: integer, default: 0}

        politeness: {delay: 0s, concurrency: 4}
        limits: {pages: 50, duration: 30s}
        output: results/prices.csv          # the suffix says the format: .json, .jsonl or .csv

        """#
}
