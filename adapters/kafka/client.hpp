#pragma once

// Inside this folder only: what the rest of the adapter shares of librdkafka.

#include "adapters/kafka/errc.hpp"
#include "adapters/kafka/settings.hpp"

#include <librdkafka/rdkafka.h>

#include <memory>
#include <optional>
#include <string>

namespace vgm::kafka {

struct client_deleter
{
    void operator()(rd_kafka_t* client) const noexcept { rd_kafka_destroy(client); }
    void operator()(rd_kafka_conf_t* conf) const noexcept { rd_kafka_conf_destroy(conf); }
};
using client_ptr = std::unique_ptr<rd_kafka_t, client_deleter>;

// The properties of a client to be. The first one that is refused is kept as the error.
class client_conf
{
public:
    explicit client_conf(const settings& s);

    void set(const char* key, const std::string& value);
    rd_kafka_conf_t* get() { return conf_.get(); }

    // Makes the client. An issue names what is wrong, and the key of the configuration where one
    // is to blame; no secret is in it.
    result<client_ptr> make_producer();

private:
    void set_security(const settings& s);

    std::unique_ptr<rd_kafka_conf_t, client_deleter> conf_;
    std::optional<issue> wrong_;
};

}  // namespace vgm::kafka
