#include "gateway/app/kafka_wiring.hpp"

#include "gateway/app/wiring.hpp"
#include "gateway/core/assert.hpp"

#include <fstream>
#include <stdexcept>

namespace vgm::app {
namespace {

std::string read_password(const std::filesystem::path& file)
{
    std::ifstream in(file);
    std::string password;
    if (!std::getline(in, password))
        throw std::runtime_error("cannot read the password file of kafka.sasl");
    return password;
}

kafka::sasl_mechanism to_mechanism(kafka_mechanism m)
{
    switch (m) {
        case kafka_mechanism::plain:
            return kafka::sasl_mechanism::plain;
        case kafka_mechanism::scram_sha_256:
            return kafka::sasl_mechanism::scram_sha_256;
        case kafka_mechanism::scram_sha_512:
            return kafka::sasl_mechanism::scram_sha_512;
    }
    return kafka::sasl_mechanism::scram_sha_512;
}

}  // namespace

kafka::settings to_brokers(const kafka_settings& s)
{
    kafka::settings made;
    for (const auto& broker : s.brokers)
        made.brokers += (made.brokers.empty() ? "" : ",") + broker.to_string();
    if (s.tls)
        made.tls = {
            s.tls->trust.string(),
            s.tls->certificate.value_or("").string(),
            s.tls->key.value_or("").string()};
    if (s.sasl)
        made.sasl = {
            to_mechanism(s.sasl->mechanism), s.sasl->user, read_password(s.sasl->password_file)};
    return made;
}

publisher_settings to_publisher(const settings& all)
{
    VGM_ASSERT(all.kafka.has_value());
    publisher_settings made;
    made.brokers = to_brokers(*all.kafka);
    made.names = {all.gateway.name, all.kafka->topic_prefix};
    made.journal_directory = to_journal(all).directory;
    made.position_file = (all.gateway.data / "kafka.published").string();
    made.late_after = all.kafka->late_after;
    return made;
}

}  // namespace vgm::app
