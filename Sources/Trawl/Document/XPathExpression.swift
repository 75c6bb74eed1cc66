internal import CLibxml2
internal import TrawlCore

/// A compiled XPath 1.0 expression: the owner of libxml2's form of it.
///
/// One thread's.
final class XPathExpression {
    private let compiled: xmlXPathCompExprPtr
    /// Whether it may ask for elements by their `id`.
    fileprivate let usesIDs: Bool

    /// Compiles an expression; nil when it is none, see `XPathSyntax`.
    init?(_ text: String) {
        HTMLTree.prepareLibrary()
        guard let context = xmlXPathNewContext(nil) else { return nil }
        defer { xmlXPathFreeContext(context) }
        // Without a handler libxml2 prints to standard error.
        context.pointee.error = ignoreXMLError
        guard let compiled = xmlXPathCtxtCompile(context, text) else { return nil }
        self.compiled = compiled
        usesIDs = text.contains("id")
    }

    deinit { xmlXPathFreeCompExpr(compiled) }

    fileprivate func evaluate(in context: xmlXPathContextPtr) -> xmlXPathObjectPtr? {
        xmlXPathCompiledEval(compiled, context)
    }
}

/// Evaluates expressions in one document: the owner of libxml2's context.
struct XPathContext: ~Copyable {
    /// Steps of one evaluation at most.
    ///
    /// Measured: a cubic query is stopped after 0.07 s.
    static let maximumSteps: UInt = 5_000_000

    /// What an expression gave.
    enum Outcome {
        /// Nodes in document order, or a string, a number or a truth value as text.
        case found
        /// More than ``maximumSteps``, or too deep.
        case limit
        /// A regular expression cost too much.
        case pattern(Pattern)
        /// Anything else that cannot be evaluated, such as an unknown function.
        case failed
    }

    private let context: xmlXPathContextPtr
    private let functions = XPathFunctions()

    /// A context in which prefixes stand for URIs.
    init?(_ tree: borrowing HTMLTree, namespaces: [String: String]) {
        trawl_xml_silence()
        guard let context = xmlXPathNewContext(tree.document) else { return nil }
        self.context = context
        context.pointee.error = ignoreXMLError
        context.pointee.opLimit = XPathContext.maximumSteps
        functions.register(in: context)
        context.register(namespaces)
    }

    // The functions go after the context that calls them.
    deinit { xmlXPathFreeContext(context) }

    /// Evaluates relative to a node, or to the document when it is nil.
    ///
    /// Nodes are handed over in document order until `onNode` says no; a string, number or truth
    /// value goes to `onText`.
    func evaluate(
        _ expression: XPathExpression,
        at node: xmlNodePtr?,
        onNode: (xmlNodePtr) -> Bool,
        onText: (UnsafeBufferPointer<UInt8>) -> Void
    ) -> Outcome {
        context.pointee.node =
            node
            ?? UnsafeMutableRawPointer(context.pointee.doc).assumingMemoryBound(to: xmlNode.self)
        if expression.usesIDs { context.pointee.doc.registerIDs() }
        context.pointee.opCount = 0
        functions.failure = nil
        xmlResetError(&context.pointee.lastError)
        guard let result = expression.evaluate(in: context) else {
            if case .limit(let pattern) = functions.failure { return .pattern(pattern) }
            // xmlXPathErr reports its own codes counted from XML_XPATH_EXPRESSION_OK.
            let code = Int(context.pointee.lastError.code) - Int(XML_XPATH_EXPRESSION_OK.rawValue)
            let limits = [
                Int(XPATH_OP_LIMIT_EXCEEDED.rawValue), Int(XPATH_RECURSION_LIMIT_EXCEEDED.rawValue),
                Int(XPATH_MEMORY_ERROR.rawValue),
            ]
            return limits.contains(code) ? .limit : .failed
        }
        defer { xmlXPathFreeObject(result) }
        switch result.pointee.type {
        case XPATH_NODESET, XPATH_XSLT_TREE:
            guard let nodes = result.pointee.nodesetval else { return .found }
            for place in 0..<Int(nodes.pointee.nodeNr) {
                guard let node = nodes.pointee.nodeTab[place] else { continue }
                // Namespace nodes are another struct, and nothing that a job asks for.
                if node.pointee.type == XML_NAMESPACE_DECL { continue }
                if !onNode(node) { break }
            }
        default:
            let text = xmlXPathCastToString(result)
            defer { trawl_xml_free(text) }
            onText(xmlBytes(text))
        }
        return .found
    }
}

extension xmlXPathContextPtr {
    /// Has prefixes stand for URIs.
    fileprivate func register(_ namespaces: [String: String]) {
        for (prefix, uri) in namespaces { xmlXPathRegisterNs(self, prefix, uri) }
    }
}

/// Takes the place of libxml2's printing of errors; what matters is in the context's last error.
private func ignoreXMLError(_ context: UnsafeMutableRawPointer?, _ error: xmlErrorPtr?) {}

/// Says what is wrong with an XPath expression, for job files.
package enum XPathSyntax {
    /// The longest expression, in bytes.
    private static let maximumBytes = 4 << 10

    /// What is wrong with an expression; nil when it is fine.
    ///
    /// Unknown functions, variables and namespace prefixes are found too where the evaluation gets
    /// to them.
    package static func check(_ text: String, namespaces: [String: String] = [:]) -> String? {
        guard text.utf8.count <= maximumBytes else { return "XPath expression is longer than 4 KB" }
        HTMLTree.prepareLibrary()
        trawl_xml_silence()
        guard let context = xmlXPathNewContext(nil) else { return "out of memory" }
        defer { xmlXPathFreeContext(context) }
        context.pointee.error = ignoreXMLError
        guard let compiled = xmlXPathCtxtCompile(context, text) else {
            return message(context.pointee.lastError)
        }
        defer { xmlXPathFreeCompExpr(compiled) }
        guard let document = xmlNewDoc("1.0") else { return "out of memory" }
        defer { xmlFreeDoc(document) }
        xmlDocSetRootElement(document, xmlNewNode(nil, "html"))
        context.pointee.doc = document
        context.pointee.node = xmlDocGetRootElement(document)
        context.pointee.opLimit = XPathContext.maximumSteps
        let functions = XPathFunctions()
        functions.register(in: context)
        context.register(namespaces)
        guard let result = xmlXPathCompiledEval(compiled, context) else {
            if case .misuse(let words) = functions.failure { return words }
            return message(context.pointee.lastError)
        }
        xmlXPathFreeObject(result)
        return nil
    }

    private static func message(_ error: xmlError) -> String {
        // xmlXPathErr reports its own codes counted from XML_XPATH_EXPRESSION_OK.
        switch Int(error.code) - Int(XML_XPATH_EXPRESSION_OK.rawValue) {
        case Int(XPATH_UNDEF_PREFIX_ERROR.rawValue):
            return "a namespace prefix is not declared; `namespaces` says what prefixes stand for"
        case Int(XPATH_UNKNOWN_FUNC_ERROR.rawValue): return "there is no such function in XPath 1.0"
        case Int(XPATH_UNDEF_VARIABLE_ERROR.rawValue): return "variables have no values here"
        default: break
        }
        var words = "not an XPath 1.0 expression"
        if let text = error.message {
            words = String(cString: text).split(separator: "\n").first.map(String.init) ?? words
            words = words.prefix(1).lowercased() + words.dropFirst()
        }
        guard error.int1 > 0 else { return words }
        return "\(words) at column \(error.int1 + 1)"
    }
}
