#ifndef TRAWL_CLIBXML2_SHIM_H
#define TRAWL_CLIBXML2_SHIM_H

/* Debian builds libxml2 with ICU, so that <libxml/encoding.h> includes <unicode/ucnv.h>. A Swift file
   that sees this module and Foundation then fails: "'UErrorCode' has different definitions in different
   modules". Nothing of ICU shows in what Trawl calls, so the include is switched off. */
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED

#include <libxml/HTMLparser.h>
#include <libxml/HTMLtree.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/tree.h>
#include <libxml/xmlerror.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>

/* xmlFree is a global function pointer: Swift 6 refuses it as shared mutable state. */
static inline void trawl_xml_free(void *memory) { xmlFree(memory); }

/* The names of texts and comments are arrays, which Swift would copy. */
static inline const xmlChar *trawl_xml_text_name(void) { return xmlStringText; }
static inline const xmlChar *trawl_xml_comment_name(void) { return xmlStringComment; }

/* libxml2 prints some errors, such as an unknown XPath function, past all handlers but the generic one,
   which is each thread's own. Its type is variadic, which Swift cannot make. */
static void trawl_xml_ignore(void *context, const char *message, ...) {
    (void)context;
    (void)message;
}

static inline void trawl_xml_silence(void) { xmlSetGenericErrorFunc(NULL, trawl_xml_ignore); }

#endif
