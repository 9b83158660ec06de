#pragma once

#include "gateway/app/endpoint_rules.hpp"
#include "gateway/app/fhir_call.hpp"
#include "gateway/app/settings.hpp"
#include "gateway/app/subscriber.hpp"

#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace vgm::app {

// The subscriptions of all clients: made, read and deleted by the FHIR door, each by the source
// that it belongs to; and told, each on its own. Thread safe.
class subscription_desk
{
public:
    // Loads what is kept below `<gateway.data>/subscriptions` and goes on telling it. Throws
    // std::runtime_error for a folder, runtime::tls_error for a certificate that cannot be used.
    subscription_desk(
        const settings& all,
        ledger& letters,
        std::shared_ptr<letter_sources> sources,
        std::shared_ptr<journal::file_system> files = journal::real_file_system()
    );
    // Ends what is under way and writes all places down; at most the time of one request.
    ~subscription_desk();

    void create(const fhir_call& call, fhir::syntax written, const fhir::limits& limit);
    void read(const fhir_call& call, std::string_view id) const;
    void search(const fhir_call& call) const;
    void remove(const fhir_call& call, const std::string& id);

private:
    using subscribers = std::map<std::string, std::unique_ptr<subscriber>>;

    void start(kept_subscription s);
    void load(const settings& all);
    bool is_full(const std::string& source) const;
    void make_copies_durable();

    const subscriptions_settings with_;
    const endpoint_rules allowed_;
    ledger& letters_;
    const std::shared_ptr<letter_sources> sources_;
    const std::shared_ptr<journal::file_system> files_;
    subscription_folder folder_;
    subscriber_settings telling_;

    mutable std::mutex mutex_;
    subscribers all_;

    std::mutex waiting_;
    std::condition_variable wake_;
    bool stopping_ = false;
    std::uint64_t flushed_records_ = 0;
    std::thread flusher_;
};

}  // namespace vgm::app
