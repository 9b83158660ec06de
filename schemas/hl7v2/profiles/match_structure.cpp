#include "schemas/hl7v2/profiles/match_structure.hpp"

#include <map>
#include <set>

namespace vgm::hl7v2 {
namespace {

constexpr std::size_t issues_max = 10;

struct token
{
    std::string_view id;
    std::size_t occurrence;
};

void collect(const structure_node& node, std::set<std::string_view>& known)
{
    if (node.children.empty()) known.insert(node.name);
    for (const auto& child : node.children) collect(child, known);
}

// Whether a message can begin this node with that segment.
bool starts_with(const structure_node& node, std::string_view id)
{
    if (node.children.empty()) return node.name == id;
    for (const auto& child : node.children) {
        if (starts_with(child, id)) return true;
        if (child.min > 0) return false;
    }
    return false;
}

// The first segment that a node requires: what is missing when the node is.
std::string first_required(const structure_node& node)
{
    if (node.children.empty()) return node.name;
    for (const auto& child : node.children)
        if (child.min > 0) return first_required(child);
    return node.name;
}

class matcher
{
public:
    explicit matcher(std::vector<token> tokens) : tokens_(std::move(tokens)) {}

    std::vector<issue> run(const structure_node& root)
    {
        match_children(root);
        while (next_ < tokens_.size() && issues_.size() < issues_max) misplaced();
        return std::move(issues_);
    }

private:
    void match_children(const structure_node& group)
    {
        for (const auto& child : group.children) {
            std::size_t count = 0;
            while (count < child.max && next_ < tokens_.size() &&
                   starts_with(child, tokens_[next_].id)) {
                if (child.children.empty())
                    ++next_;
                else
                    match_children(child);
                ++count;
            }
            if (count < child.min) missing(first_required(child));
        }
    }

    void missing(const std::string& id)
    {
        if (issues_.size() >= issues_max) return;
        const std::string after = next_ == 0
                                      ? "at the beginning"
                                      : "after " + std::string{tokens_[next_ - 1].id} + "[" +
                                            std::to_string(tokens_[next_ - 1].occurrence) + "]";
        issues_.push_back(
            {fault::segment_missing,
             severity::error,
             id,
             "the segment " + id + " is required " + after,
             "HL7-STRUCTURE"}
        );
    }

    void misplaced()
    {
        const auto& t = tokens_[next_++];
        issues_.push_back(
            {fault::segment_missing,
             severity::error,
             std::string{t.id} + "[" + std::to_string(t.occurrence) + "]",
             "the segment " + std::string{t.id} + " may not stand at this place of the message",
             "HL7-STRUCTURE"}
        );
    }

    std::vector<token> tokens_;
    std::size_t next_ = 0;
    std::vector<issue> issues_;
};

}  // namespace

std::vector<issue> match_structure(const message_view& m, const structure_node& root)
{
    std::set<std::string_view> known;
    collect(root, known);
    std::map<std::string_view, std::size_t> seen;
    std::vector<token> tokens;
    tokens.reserve(m.size());
    for (std::size_t n = 0; n < m.size(); ++n) {
        const auto id = m[n].id();
        const auto occurrence = ++seen[id];
        if (known.contains(id)) tokens.push_back({id, occurrence});
    }
    return matcher(std::move(tokens)).run(root);
}

}  // namespace vgm::hl7v2
