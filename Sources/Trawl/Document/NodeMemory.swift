internal import CLibxml2
internal import CTreeArena

/// Memory for the nodes of one tree, taken piece by piece from large blocks and given back at once.
struct NodeMemory: ~Copyable {
    /// Whether the blocks lie in the thread's arena, and go with it.
    let isInArena: Bool
    private var next: UnsafeMutableRawPointer
    private var end: UnsafeMutableRawPointer
    private var blocks: [UnsafeMutableRawPointer] = []

    /// A page of middle size fits into a few; the arena is touched no further than needed.
    private static let blockBytes = 64 << 10

    /// Memory from the arena that the calling thread has begun, or from the heap.
    init(inArena: Bool) {
        isInArena = inArena
        next = UnsafeMutableRawPointer(bitPattern: 16).unsafelyUnwrapped
        end = next
    }

    deinit { for block in blocks { block.deallocate() } }

    /// A zeroed value of one of libxml2's types; nil when memory is out.
    @inline(__always)
    mutating func take<Node: BitwiseCopyable>() -> UnsafeMutablePointer<Node>? {
        let size = MemoryLayout<Node>.stride
        guard let space = space(size) else { return nil }
        space.initializeMemory(as: UInt8.self, repeating: 0, count: size)
        return space.assumingMemoryBound(to: Node.self)
    }

    /// A copy of bytes with a zero behind it and room for as many as said; nil when memory is out.
    @inline(__always)
    mutating func copy(
        _ bytes: UnsafePointer<UInt8>,
        _ count: Int,
        room: Int
    ) -> UnsafeMutablePointer<UInt8>? {
        guard let space = space(max(count, room) + 1) else { return nil }
        space.copyMemory(from: bytes, byteCount: count)
        space.storeBytes(of: 0, toByteOffset: count, as: UInt8.self)
        return space.assumingMemoryBound(to: UInt8.self)
    }

    @inline(__always)
    private mutating func space(_ size: Int) -> UnsafeMutableRawPointer? {
        let whole = (size + 7) & ~7
        guard end - next >= whole else { return spaceInNewBlock(whole) }
        let space = next
        next += whole
        return space
    }

    @inline(never)
    private mutating func spaceInNewBlock(_ size: Int) -> UnsafeMutableRawPointer? {
        let bytes = max(Self.blockBytes, size)
        let block: UnsafeMutableRawPointer
        if isInArena {
            guard let found = trawl_arena_take(bytes) else { return nil }
            block = found
        } else {
            block = .allocate(byteCount: bytes, alignment: 16)
            blocks.append(block)
        }
        // What is left of the block before is lost, unless the new one is for one long text.
        if bytes - size >= end - next {
            next = block + size
            end = block + bytes
        }
        return block
    }
}
