#pragma once

#include "gateway/app/batch_book.hpp"
#include "gateway/app/http_routes.hpp"
#include "gateway/runtime/workers.hpp"

#include <atomic>
#include <string>

namespace vgm::app {

// GET /v1/batches and /v1/batches/{id} of schemas/rest/openapi.json. A client sees the batches of
// its own source. Answers are made on a thread of their own, so that reading the journal never
// holds a letter up.
class rest_batches
{
public:
    // `letters` must outlive it, and the HTTP server end before it.
    rest_batches(ledger& letters, const std::string& journal_directory);
    ~rest_batches();

    void add_routes(http_routes& routes);

    void answer(http_call call, http::answer answer);

private:
    http::response make_answer(const http_call& call);
    http::response list(const http_call& call);
    http::response read(const http_call& call, const std::string& path_id);

    batch_book book_;  // of the thread
    std::atomic<std::size_t> waiting_{0};
    runtime::workers thread_;
};

}  // namespace vgm::app
