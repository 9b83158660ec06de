#include "gateway/app/story.hpp"
#include "schemas/events/codec.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace vgm::app {
namespace {

bool same(std::string_view a, std::string_view b)
{
    return std::ranges::equal(a, b, [](unsigned char x, unsigned char y) {
        return std::tolower(x) == std::tolower(y);
    });
}

std::string without_brackets(std::string text)
{
    if (text.size() > 2 && text.front() == '<' && text.back() == '>')
        return text.substr(1, text.size() - 2);
    return text;
}

// Whether a record is what first gave its letter this identifier.
struct names_it
{
    const std::string& wanted;
    submission_id id;

    bool operator()(const accepted_record& r) const
    {
        return r.control.value == wanted || plans_it(r.deliveries) ||
               std::ranges::any_of(r.documents, [&](const auto& d) {
                   return d.unique_id == wanted;
               });
    }
    bool operator()(const refused_record& r) const { return r.control.value == wanted; }
    bool operator()(const planned_record& r) const { return plans_it(r.deliveries); }
    bool operator()(const rerouted_record& r) const { return plans_it(r.deliveries); }
    bool operator()(const sent_record& r) const
    {
        return !r.remote_id.empty() && r.remote_id == wanted;
    }
    bool operator()(const unclaimed_record& r) const { return r.mail_id == wanted; }
    bool operator()(const arrived_record& r) const
    {
        const auto document = delivery_id::parse(wanted);
        return r.mail_id == wanted || (document && document->submission == id) ||
               same(r.from, wanted) || std::ranges::any_of(r.documents, [&](const auto& d) {
                   return d.unique_id == wanted;
               });
    }
    bool operator()(const auto&) const { return false; }

    bool plans_it(const std::vector<planned_delivery>& deliveries) const
    {
        return std::ranges::any_of(deliveries, [&](const planned_delivery& d) {
            return d.mail_id.value == wanted || same(d.to.address, wanted) ||
                   delivery_id{id, d.number}.to_string() == wanted;
        });
    }
};

using selection = std::function<bool(submission_id, const record_body&)>;

// Two passes: which letters, then all of their records.
result<std::vector<story>> collect(const journal::reader& from, const selection& wanted)
{
    std::set<submission_id> ids;
    std::vector<submission_id> order;
    std::map<submission_id, std::size_t> place;
    std::vector<story> stories;
    const auto read = [](const journal::record& r) {
        return events::parse(static_cast<record_kind>(r.kind), r.payload);
    };
    auto first = from.scan([&](const journal::record& r) {
        const auto body = read(r);
        if (body && wanted(r.submission, *body) && ids.insert(r.submission).second)
            order.push_back(r.submission);
        return true;
    });
    if (!first) return first.error();
    for (std::size_t n = 0; n < order.size(); ++n) place[order[n]] = n;
    stories.resize(order.size());
    auto second = from.scan([&](const journal::record& r) {
        const auto found = place.find(r.submission);
        if (found == place.end()) return true;
        if (auto body = read(r)) {
            tracking_record record{r.submission, r.time, std::move(*body)};
            stories[found->second].state.apply(record);
            stories[found->second].came_in.apply(record);
            stories[found->second].records.push_back(std::move(record));
        }
        return true;
    });
    if (!second) return second.error();
    return stories;
}

}  // namespace

result<std::vector<story>> find_stories(const journal::reader& from, const std::string& identifier)
{
    const std::string wanted = without_brackets(identifier);
    const auto id = submission_id::parse(wanted);
    return collect(from, [&](submission_id of, const record_body& body) {
        return (id && of == *id) || std::visit(names_it{wanted, of}, body);
    });
}

result<std::vector<story>> find_refused(const journal::reader& from)
{
    return collect(from, [](submission_id, const record_body& body) {
        return std::holds_alternative<refused_record>(body);
    });
}

result<std::vector<story>> find_held(const journal::reader& from)
{
    auto found = collect(from, [](submission_id, const record_body& body) {
        const auto* accepted = std::get_if<accepted_record>(&body);
        const auto* anew = std::get_if<rerouted_record>(&body);
        return (accepted != nullptr && !accepted->routing.hold.empty()) ||
               (anew != nullptr && !anew->routing.hold.empty());
    });
    if (found) std::erase_if(*found, [](const story& s) { return !s.state.waits_for_a_person(); });
    return found;
}

result<std::vector<story>> find_unclaimed(const journal::reader& from)
{
    return collect(from, [](submission_id, const record_body& body) {
        return std::holds_alternative<unclaimed_record>(body);
    });
}

result<std::vector<story>> find_arrivals(const journal::reader& from)
{
    return collect(from, [](submission_id, const record_body& body) {
        return std::holds_alternative<arrived_record>(body);
    });
}

}  // namespace vgm::app
