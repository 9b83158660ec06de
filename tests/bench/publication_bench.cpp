// How fast the publication catches up after an outage: a journal full of records that nobody has
// published, and a publisher that starts. Beside it the least that any program could do: the same
// events handed to the same brokers by the producer alone, without a journal.
//
//     publication_bench BROKERS RECORDS DIRECTORY       BROKERS: host:port,… or "mock"

#include "adapters/kafka/admin.hpp"
#include "gateway/app/publisher.hpp"
#include "schemas/events/codec.hpp"
#include "tests/support/kafka_mock.hpp"

#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <thread>

namespace {

using namespace vgm;
using clock = std::chrono::steady_clock;

constexpr int records_of_a_letter = 5;

double seconds_since(clock::time_point start)
{
    return std::chrono::duration<double>(clock::now() - start).count();
}

submission_id letter_of(unsigned n)
{
    std::array<std::uint8_t, 10> random{};
    for (std::size_t i = 0; i < sizeof n; ++i) random[i] = static_cast<std::uint8_t>(n >> (8 * i));
    return submission_id::make(timestamp{seconds{1'764'000'000}}, random);
}

accepted_record acceptance(const submission_id& id)
{
    accepted_record r;
    r.source = "laboratoire";
    r.control = {"LAB-20261123-" + id.to_string().substr(10)};
    r.sending_application = "SIL";
    r.sending_facility = "CH-DEMO";
    r.processing_id = "P";
    r.event = "ORU^R01^ORU_R01";
    r.documents = {{"1.2.250.1.999.1.1.7.1", "", "11502-2"}};
    r.receipts = {true, true};
    r.content_hash = std::string(64, 'a');
    r.body_size = 48'213;
    planned_delivery d;
    d.number = 1;
    d.to = {
        "dr.martin@medecin.demo.mssante.fr", recipient_kind::professional, "10101010101", "RPPS"};
    d.mail_id = {delivery_id{id, 1}.to_string() + "@hopital-demo.mssante.fr"};
    r.deliveries = {d};
    return r;
}

// The n-th thing that happens to a letter.
record_body happening(const submission_id& id, int n)
{
    sent_record sent;
    sent.number = sent.attempt = 1;
    sent.status = {2, 0, 0};
    sent.reply_code = 250;
    sent.remote_id = "4dFj2k1Wqz";
    told_record told;
    told.number = 1;
    told.kind = "Z02";
    told.positive = true;
    told.zam_control_id = id.to_string() + ".1.Z02";
    switch (n) {
        case 0:
            return acceptance(id);
        case 1:
            return sending_record{1, 1, "smtp.operateur.example"};
        case 2:
            return sent;
        case 3:
            return reception_record{1, reception_action::delivered, {2, 0, 0}, 250, {}};
        default:
            return told;
    }
}

void fill(journal::journal& store, unsigned records)
{
    std::atomic<unsigned> waiting{0};
    const auto at = std::chrono::floor<milliseconds>(std::chrono::system_clock::now());
    for (unsigned n = 0; n < records; ++n) {
        const auto id = letter_of(n / records_of_a_letter);
        const auto body = happening(id, static_cast<int>(n % records_of_a_letter));
        ++waiting;
        store.append(
            id,
            at,
            static_cast<std::uint8_t>(kind_of(body)),
            events::print(body),
            [&](const journal::append_outcome&) { --waiting; }
        );
        while (waiting > 50'000) std::this_thread::yield();
    }
    while (waiting > 0) std::this_thread::yield();
}

double publish(journal::journal& store, const app::publisher_settings& with)
{
    const auto start = clock::now();
    const app::publisher at_work(store, with);
    while (at_work.now().published != store.durable_end())
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    return seconds_since(start);
}

// The same events, made before the clock starts.
double send_alone(const app::publisher_settings& with, unsigned records)
{
    std::vector<events::published_event> all;
    for (unsigned n = 0; n < records; ++n) {
        const auto id = letter_of(n / records_of_a_letter);
        const auto body = happening(id, static_cast<int>(n % records_of_a_letter));
        for (auto& e : events::publish({id, {}, body}, {with.names.gateway, n}))
            all.push_back(std::move(e));
    }
    const auto start = clock::now();
    const auto to = kafka::producer::make(with.brokers).value();
    std::size_t arrived = 0;
    for (const auto& e : all) {
        const auto topic = with.names.topic_prefix + std::string{to_string(e.to)};
        const std::array<kafka::producer::header, 1> headers{{{"ce_id", e.id}}};
        while (to->send({topic, e.key, e.value, headers}, 1) == kafka::producer::answer::full)
            arrived += to->poll(milliseconds{10}).size();
    }
    while (arrived < all.size() && !to->broken()) arrived += to->poll(milliseconds{10}).size();
    return seconds_since(start);
}

bool make_topics(const app::publisher_settings& with)
{
    std::vector<kafka::topic_plan> plans;
    for (const auto t : events::all_topics)
        plans.push_back({with.names.topic_prefix + std::string{to_string(t)}, 12, 1, {}});
    const auto made = kafka::admin::make(with.brokers).value()->create(plans);
    if (!made) std::fprintf(stderr, "%s\n", made.error().detail.c_str());
    return made.has_value();
}

int run(const std::string& brokers, unsigned records, const std::string& directory)
{
    std::optional<test::kafka_mock> mock;
    app::publisher_settings with;
    with.names = {"VAGUEMESTRE", "bench" + std::to_string(::getpid()) + "."};
    with.journal_directory = directory + "/journal";
    with.position_file = directory + "/published";
    with.brokers.brokers = brokers;
    std::filesystem::remove_all(directory);
    std::filesystem::create_directories(directory);
    if (brokers == "mock") {
        mock.emplace();
        with.brokers.brokers = mock->brokers();
        for (const auto t : events::all_topics)
            mock->create(with.names.topic_prefix + std::string{to_string(t)}, 12);
    } else if (!make_topics(with)) {
        return 2;
    }
    journal::settings s;
    s.directory = with.journal_directory;
    {
        const auto store = journal::journal::open(s).value();
        fill(*store, records);
        const auto alone = send_alone(with, records);
        const auto caught_up = publish(*store, with);
        std::printf(
            "%u records: caught up in %.2f s, %.0f records/s; the producer alone %.0f/s; ratio "
            "%.2f\n",
            records,
            caught_up,
            records / caught_up,
            records / alone,
            alone / caught_up
        );
    }
    std::filesystem::remove_all(directory);
    return 0;
}

}  // namespace

int main(int argc, char** argv)
{
    if (argc != 4) {
        std::fprintf(stderr, "usage: publication_bench BROKERS|mock RECORDS DIRECTORY\n");
        return 2;
    }
    return run(argv[1], static_cast<unsigned>(std::stoul(argv[2])), argv[3]);
}
