#include "gateway/app/clock.hpp"
#include "gateway/app/commands.hpp"
#include "gateway/app/judgement.hpp"
#include "gateway/app/masked.hpp"
#include "gateway/app/table_folder.hpp"
#include "gateway/app/wiring.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <fstream>
#include <iostream>
#include <sstream>

namespace vgm::app {
namespace {

using json_writer = rapidjson::Writer<rapidjson::StringBuffer>;

// What would happen to a message, as far as it would go.
struct explanation
{
    transmission::request request;
    std::optional<planned_record> plan;
    std::optional<std::size_t> mail_bytes;  // of the first mail
};

std::optional<std::string> read_file(const std::filesystem::path& file)
{
    std::ifstream in(file, std::ios::binary);
    if (!in) return std::nullopt;
    std::ostringstream all;
    all << in.rdbuf();
    std::string bytes = std::move(all).str();
    // A file may hold a message as it stood on the wire.
    if (!bytes.empty() && bytes.front() == mllp::start_block) bytes.erase(0, 1);
    while (!bytes.empty() && (bytes.back() == mllp::end_block || bytes.back() == '\0'))
        bytes.pop_back();
    if (bytes.size() > 1 && bytes[bytes.size() - 2] == mllp::end_block)
        bytes.resize(bytes.size() - 2);
    return bytes;
}

explanation explain(
    const message& m,
    const transmission::gate_settings& gate,
    const document_to_mssante::settings& letters,
    const document_to_mssante::mailbox_finder& find
)
{
    auto judged = judge_message(m, gate, letters, find);
    explanation e{std::move(judged.request), std::move(judged.plan), {}};
    if (!e.plan) return e;
    auto mail = document_to_mssante::make_letter(
        e.request.asked, e.request.headers, e.plan->deliveries.front(), m.received_at, letters
    );
    if (mail)
        e.mail_bytes = mail->size();
    else
        e.request.found.push_back(mail.error());
    return e;
}

std::string answer_of(const explanation& e)
{
    return std::string{hl7v2::to_string(hl7v2::to_acknowledgment_code(e.request.errors()))};
}

void print_text(const explanation& e, const std::string& source)
{
    const auto& asked = e.request.asked;
    std::cout << "Message "
              << (asked.control.value.empty() ? "without control id" : asked.control.value)
              << " as from the source " << source << ": "
              << (e.request.accepted() ? "would be accepted (AA)"
                                       : "would be refused (" + answer_of(e) + ")")
              << '\n';
    for (const auto& i : e.request.found)
        std::cout << "  " << to_string(i.level) << "  " << i.rule << " at "
                  << (i.where.empty() ? "the message" : i.where) << ": " << i.detail << '\n';
    if (!e.plan) return;
    std::cout << "  action " << to_string(asked.action) << ", " << asked.documents.size()
              << (asked.documents.size() == 1 ? " document" : " documents");
    for (const auto& d : asked.documents) std::cout << ' ' << d.type.code;
    std::cout << '\n';
    for (const auto& d : e.plan->deliveries)
        std::cout << "  -> " << d.number << "  " << masked_address(d.to) << "  ("
                  << to_string(d.to.kind) << ")  because of " << d.why << '\n';
    if (e.mail_bytes) std::cout << "  each mail about " << *e.mail_bytes << " bytes\n";
    std::cout << "  receipts wanted: reception " << (asked.receipts.reception ? "yes" : "no")
              << ", reading " << (asked.receipts.reading ? "yes" : "no") << '\n';
}

void print_json(const explanation& e, const std::string& source)
{
    rapidjson::StringBuffer buffer;
    json_writer w(buffer);
    const auto put = [&](const char* key, const std::string& value) {
        w.Key(key);
        w.String(value);
    };
    w.StartObject();
    put("control_id", e.request.asked.control.value);
    put("source", source);
    put("answer", answer_of(e));
    w.Key("issues");
    w.StartArray();
    for (const auto& i : e.request.found) {
        w.StartObject();
        put("severity", std::string{to_string(i.level)});
        put("rule", i.rule);
        put("where", i.where);
        put("detail", i.detail);
        w.EndObject();
    }
    w.EndArray();
    w.Key("deliveries");
    w.StartArray();
    if (e.plan)
        for (const auto& d : e.plan->deliveries) {
            w.StartObject();
            put("recipient", masked_address(d.to));
            put("kind", std::string{to_string(d.to.kind)});
            put("why", d.why);
            w.EndObject();
        }
    w.EndArray();
    if (e.mail_bytes) {
        w.Key("mail_bytes");
        w.Uint64(*e.mail_bytes);
    }
    w.EndObject();
    std::cout << buffer.GetString() << '\n';
}

const source_settings* find_source(const settings& all, const std::string& name)
{
    for (const auto& s : all.sources)
        if (name.empty() || s.name == name) return &s;
    return nullptr;
}

}  // namespace

int run_explain(
    const std::filesystem::path& config,
    const std::filesystem::path& file,
    const std::string& source,
    output form
)
{
    const auto loaded = load_settings(config, look_at_files::no);
    for (const auto& p : loaded.problems)
        if (p.level >= severity::error) std::cerr << print(p) << '\n';
    if (!loaded.value) return 2;
    bool right = true;
    for (const auto& p : use_table_folder(*loaded.value)) {
        std::cerr << print(p) << '\n';
        right = right && p.level < severity::error;
    }
    if (!right) return 2;
    const auto* from = find_source(*loaded.value, source);
    if (from == nullptr) {
        std::cerr << "vaguemestre: the configuration has no source named " << source << '\n';
        return 2;
    }
    auto bytes = read_file(file);
    if (!bytes) {
        std::cerr << "vaguemestre: cannot read " << file.string() << '\n';
        return 2;
    }
    const message m{std::make_shared<const std::string>(std::move(*bytes)), from->name, now()};
    try {
        const auto e = explain(
            m, to_gate(*loaded.value, *from), to_letters(*loaded.value), to_finder(*loaded.value)
        );
        form == output::json ? print_json(e, from->name) : print_text(e, from->name);
        return e.request.accepted() ? 0 : 1;
    } catch (const std::exception& failed) {  // the configuration, or a file that it names
        std::cerr << "vaguemestre: " << failed.what() << '\n';
        return 2;
    }
}

}  // namespace vgm::app
