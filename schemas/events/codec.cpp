#include "schemas/events/codec.hpp"

#include "schemas/events/fields.hpp"

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <array>

namespace vgm::events {
namespace {

using json_writer = rapidjson::Writer<rapidjson::StringBuffer>;

// Stored words of the enumerations: in order of their values.
constexpr std::array<std::string_view, 3> actions{"initial", "replacement", "removal"};
constexpr std::array<std::string_view, 4> kinds{
    "professional",
    "organisation",
    "application",
    "patient"};
constexpr std::array<std::string_view, 5> receptions{
    "delivered",
    "relayed",
    "expanded",
    "failed",
    "delayed"};

constexpr std::array<std::string_view, 3> priorities{"normal", "urgent", "low"};

const auto& words(mail_priority) { return priorities; }
const auto& words(submission_action) { return actions; }
const auto& words(recipient_kind) { return kinds; }
const auto& words(reception_action) { return receptions; }

template <class T>
bool is_default(const T& value)
{
    if constexpr (requires { value.empty(); })
        return value.empty();
    else
        return value == T{};
}

class writer
{
public:
    explicit writer(json_writer& out) : out_(out) {}

    template <class T>
    void operator()(const char* name, const T& value)
    {
        if (is_default(value)) return;
        out_.Key(name);
        write(value);
    }

    template <class R>
    void object(const R& r)
    {
        out_.StartObject();
        fields(*this, r);
        out_.EndObject();
    }

private:
    void write(const std::string& s)
    {
        out_.String(s.data(), static_cast<rapidjson::SizeType>(s.size()));
    }
    void write(bool b) { out_.Bool(b); }
    void write(int n) { out_.Int(n); }
    void write(std::uint32_t n) { out_.Uint(n); }
    void write(std::uint64_t n) { out_.Uint64(n); }
    void write(timestamp t) { out_.Int64(t.time_since_epoch().count()); }
    void write(const enhanced_status& s) { write(s.to_string()); }
    template <class E>
    requires std::is_enum_v<E>
    void write(E e)
    {
        const auto word = words(e)[static_cast<std::size_t>(e)];
        out_.String(word.data(), static_cast<rapidjson::SizeType>(word.size()));
    }
    template <class T>
    void write(const std::vector<T>& all)
    {
        out_.StartArray();
        for (const auto& one : all) write(one);
        out_.EndArray();
    }
    template <class R>
    requires std::is_class_v<R>
    void write(const R& r) { object(r); }

    json_writer& out_;
};

class reader
{
public:
    explicit reader(const rapidjson::Value& object) : object_(object) {}

    template <class T>
    void operator()(const char* name, T& value)
    {
        const auto found = object_.FindMember(name);
        if (found != object_.MemberEnd()) ok_ = read(found->value, value) && ok_;
    }

    bool ok() const { return ok_; }

private:
    using json = rapidjson::Value;

    static bool read(const json& j, std::string& s)
    {
        if (!j.IsString()) return false;
        s.assign(j.GetString(), j.GetStringLength());
        return true;
    }
    static bool read(const json& j, bool& b) { return j.IsBool() && ((b = j.GetBool()), true); }
    static bool read(const json& j, int& n) { return j.IsInt() && ((n = j.GetInt()), true); }
    static bool read(const json& j, std::uint32_t& n)
    {
        return j.IsUint() && ((n = j.GetUint()), true);
    }
    static bool read(const json& j, std::uint64_t& n)
    {
        return j.IsUint64() && ((n = j.GetUint64()), true);
    }
    static bool read(const json& j, timestamp& t)
    {
        return j.IsInt64() && ((t = timestamp{milliseconds{j.GetInt64()}}), true);
    }
    static bool read(const json& j, enhanced_status& s)
    {
        std::string text;
        if (!read(j, text)) return false;
        // A status of a class that this version does not know is worth less than its record.
        s = enhanced_status::parse(text).value_or(enhanced_status{});
        return true;
    }
    template <class E>
    requires std::is_enum_v<E>
    static bool read(const json& j, E& e)
    {
        std::string text;
        if (!read(j, text)) return false;
        const auto& all = words(e);
        const auto found = std::ranges::find(all, text);
        if (found == all.end()) return false;
        e = static_cast<E>(found - all.begin());
        return true;
    }
    template <class T>
    static bool read(const json& j, std::vector<T>& all)
    {
        if (!j.IsArray()) return false;
        all.resize(j.Size());
        bool ok = true;
        for (rapidjson::SizeType i = 0; i < j.Size(); ++i) ok = read(j[i], all[i]) && ok;
        return ok;
    }
    template <class R>
    requires std::is_class_v<R>
    static bool read(const json& j, R& r)
    {
        if (!j.IsObject()) return false;
        reader inner(j);
        fields(inner, r);
        return inner.ok();
    }

    const json& object_;
    bool ok_ = true;
};

issue malformed(record_kind kind)
{
    return {
        fault::malformed,
        severity::error,
        std::string{to_string(kind)},
        "the journal holds a record that cannot be read",
        "JOURNAL-RECORD"};
}

template <class R>
result<record_body> parse_as(record_kind kind, const rapidjson::Document& document)
{
    R record;
    reader in(document);
    fields(in, record);
    if (!in.ok()) return malformed(kind);
    return record_body{std::move(record)};
}

}  // namespace

std::string print(const record_body& body)
{
    rapidjson::StringBuffer buffer;
    json_writer out(buffer);
    std::visit([&](const auto& record) { writer(out).object(record); }, body);
    return {buffer.GetString(), buffer.GetSize()};
}

result<record_body> parse(record_kind kind, std::string_view json)
{
    rapidjson::Document document;
    document.Parse<rapidjson::kParseIterativeFlag>(json.data(), json.size());
    if (document.HasParseError() || !document.IsObject()) return malformed(kind);
    switch (kind) {
        case record_kind::accepted:
            return parse_as<accepted_record>(kind, document);
        case record_kind::refused:
            return parse_as<refused_record>(kind, document);
        case record_kind::repeated:
            return parse_as<repeated_record>(kind, document);
        case record_kind::held:
            return parse_as<held_record>(kind, document);
        case record_kind::released:
            return parse_as<released_record>(kind, document);
        case record_kind::rerouted:
            return parse_as<rerouted_record>(kind, document);
        case record_kind::planned:
            return parse_as<planned_record>(kind, document);
        case record_kind::unroutable:
            return parse_as<unroutable_record>(kind, document);
        case record_kind::sending:
            return parse_as<sending_record>(kind, document);
        case record_kind::sent:
            return parse_as<sent_record>(kind, document);
        case record_kind::deferred:
            return parse_as<deferred_record>(kind, document);
        case record_kind::bounced:
            return parse_as<bounced_record>(kind, document);
        case record_kind::uncertain:
            return parse_as<uncertain_record>(kind, document);
        case record_kind::expired:
            return parse_as<expired_record>(kind, document);
        case record_kind::reception:
            return parse_as<reception_record>(kind, document);
        case record_kind::reading:
            return parse_as<reading_record>(kind, document);
        case record_kind::told:
            return parse_as<told_record>(kind, document);
        case record_kind::tell_deferred:
            return parse_as<tell_deferred_record>(kind, document);
        case record_kind::tell_parked:
            return parse_as<tell_parked_record>(kind, document);
        case record_kind::unclaimed:
            return parse_as<unclaimed_record>(kind, document);
        case record_kind::mailbox_position:
            return parse_as<mailbox_position_record>(kind, document);
        case record_kind::arrived:
            return parse_as<arrived_record>(kind, document);
        case record_kind::handed_over:
            return parse_as<handed_over_record>(kind, document);
        case record_kind::handover_deferred:
            return parse_as<handover_deferred_record>(kind, document);
        case record_kind::handover_parked:
            return parse_as<handover_parked_record>(kind, document);
        case record_kind::answering:
            return parse_as<answering_record>(kind, document);
        case record_kind::answered:
            return parse_as<answered_record>(kind, document);
    }
    return malformed(kind);
}

}  // namespace vgm::events
