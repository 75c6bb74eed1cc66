internal import TrawlCore

extension HostPace {
    /// What a fetch tells about the pace of its host.
    init(_ result: FetchResult) {
        switch result {
        case .response(let response):
            switch response.status {
            case 429, 503: self = .overloaded
            case let status:
                self = .answered(after: response.timings.startTransfer, isGood: status == 200)
            }
        case .failure(let failure):
            switch failure.kind {
            case .timeoutConnect, .timeoutFirstByte, .timeoutIdle, .timeoutTotal:
                self = .overloaded
            default: self = .unknown
            }
        }
    }
}
