// A program that embeds Trawl writes one import: the names of the floor below come with it.
@_exported public import TrawlCore
