#pragma once

// A whole gateway in a test: a folder with its configuration, an operator that does what it is
// told, and what its commands print.

#include "adapters/mllp/client.hpp"
#include "gateway/app/gateway.hpp"
#include "tests/support/smtp_operator.hpp"
#include "tests/unit/gateway/app/house.hpp"

#include <fstream>
#include <future>
#include <iostream>
#include <sstream>
#include <string>
#include <thread>

namespace vgm::app::test {

using smtp::test::scripted_operator;

// What a command prints.
class captured
{
public:
    captured() : out_(std::cout.rdbuf(text_.rdbuf())), err_(std::cerr.rdbuf(errors_.rdbuf())) {}
    ~captured()
    {
        std::cout.rdbuf(out_);
        std::cerr.rdbuf(err_);
    }
    std::string text() const { return text_.str(); }

private:
    std::ostringstream text_, errors_;
    std::streambuf *out_, *err_;
};

// A folder with a configuration, and what it speaks of.
struct site
{
    explicit site(scripted_operator::answer instead = {}) : peer(std::move(instead))
    {
        std::filesystem::permissions(peer.certificate().key(), std::filesystem::perms::owner_read);
        write();
    }

    // `source`: more keys of the one there is, after a comma.
    void write(const std::string& more = {}, const std::string& source = {})
    {
        const auto& own = peer.certificate();
        put("vaguemestre.yaml",
            "gateway: {data: '" + house.folder.path() +
                "', oid: 1.2.250.1.999.1.1, product_reference: TEST000000, threads: 2}\n"
                "sources:\n  - {name: lab, listen: '127.0.0.1:0', processing_ids: [P], "
                "block_bytes_max: 1MB" +
                source +
                "}\n"
                "operator:\n  name: test\n  submission: {address: 'localhost:" +
                std::to_string(peer.port()) + "', security: starttls}\n  certificate: " +
                own.certificate() + "\n  key: " + own.key() + "\n  trust: " + own.certificate() +
                "\nmailbox: {address: pfi@hopital.test.mssante.fr}\n"
                "journal: {documents_segment: 16MB, tracking_segment: 4MB}\n" +
                more);
    }
    std::string put(const std::string& name, const std::string& text) const
    {
        const std::string path = house.folder.path() + "/" + name;
        std::ofstream(path, std::ios::binary) << text;
        return path;
    }
    std::string config() const { return house.folder.path() + "/vaguemestre.yaml"; }
    settings load() const
    {
        auto loaded = load_settings(config());
        for (const auto& p : loaded.problems) ADD_FAILURE() << print(p);
        return loaded.value.value();
    }

    void wait_for_letters(std::size_t count) const
    {
        const auto deadline = std::chrono::steady_clock::now() + patience;
        while (peer.letters().size() < count && std::chrono::steady_clock::now() < deadline)
            std::this_thread::yield();
    }

    scripted_operator peer;
    ledger_house house;  // opened by itself; a gateway needs it closed
};

inline std::uint16_t port_of(const gateway& g)
{
    const auto text = g.listening();
    return static_cast<std::uint16_t>(std::stoi(text.substr(text.find(" port ") + 6)));
}

inline std::string send(std::uint16_t port, const std::string& er7, const std::string& control)
{
    runtime::workers workers("sender", 1);
    mllp::client_settings to;
    to.host = "127.0.0.1";
    to.port = port;
    std::promise<mllp::exchange> answer;
    mllp::client client(workers, to);
    client.send(er7, control, [&](mllp::exchange x) { answer.set_value(std::move(x)); });
    const auto x = answer.get_future().get();
    return x.ec ? x.ec.message() : std::string{hl7v2::to_string(x.answer.code)};
}

}  // namespace vgm::app::test
