import Testing

@testable import Trawl

@Suite("One alone")
struct SoloGateTests {
    @Test("one that is alone has nobody beside it, however many come and go")
    func alone() {
        let gate = SoloGate()
        let inside = Lock(0)
        let crowds = Lock<[Int]>([])
        let threads = (0..<4).map { number in
            WorkerThread(name: "visitor") {
                for turn in 0..<2000 {
                    let isAlone = (turn + number) % 7 == 0
                    gate.enter(alone: isAlone)
                    let count = inside.withLock { inside in
                        inside += 1
                        return inside
                    }
                    if isAlone, count != 1 { crowds.withLock { $0.append(count) } }
                    inside.withLock { $0 -= 1 }
                    gate.leave(alone: isAlone)
                }
            }
        }
        for thread in threads { thread.join() }
        #expect(crowds.withLock { $0 }.isEmpty)
    }

    @Test("whoever is not alone waits for nobody who is not either")
    func together() throws {
        let gate = SoloGate()
        gate.enter(alone: false)
        let thread = WorkerThread(name: "visitor") {
            gate.enter(alone: false)
            gate.leave(alone: false)
        }
        thread.join()
        gate.leave(alone: false)
    }
}
