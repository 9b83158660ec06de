#include "schemas/hl7v2/profiles/match_structure.hpp"

#include <map>
#include <optional>
#include <set>

namespace vgm::hl7v2 {
namespace {

constexpr std::size_t issues_max = 10;

// Of a longer message only the first mistake is told: mending copies it.
constexpr std::size_t mended_size_max = 10'000;

struct token
{
    std::string_view id;
    std::size_t occurrence;
};

// Where a message leaves its structure: the token that cannot stand there, or that comes where
// another one is missing.
struct departure
{
    std::size_t at = 0;
    std::string_view missing;  // segment id, of the structure; empty when nothing is
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
const std::string& first_required(const structure_node& node)
{
    for (const auto& child : node.children)
        if (child.min > 0) return first_required(child);
    return node.name;
}

// Goes through the tokens once, up to the first departure.
class walk
{
public:
    explicit walk(const std::vector<token>& tokens) : tokens_(tokens) {}

    std::optional<departure> run(const structure_node& root)
    {
        if (!take_children(root)) return departure{next_, missing_};
        if (next_ < tokens_.size()) return departure{next_, {}};
        return std::nullopt;
    }

private:
    bool take_children(const structure_node& group)
    {
        for (const auto& child : group.children) {
            std::size_t count = 0;
            for (; count < child.max && next_ < tokens_.size() &&
                   starts_with(child, tokens_[next_].id);
                 ++count) {
                if (child.children.empty())
                    ++next_;
                else if (!take_children(child))
                    return false;
            }
            if (count < child.min) {
                missing_ = first_required(child);
                return false;
            }
        }
        return true;
    }

    const std::vector<token>& tokens_;
    std::size_t next_ = 0;
    std::string_view missing_;
};

// How much is left to explain: the tokens from the first departure on, and that one itself.
std::size_t rest_of(const structure_node& root, const std::vector<token>& tokens)
{
    const auto left = walk(tokens).run(root);
    return left ? tokens.size() - left->at + 1 : 0;
}

std::string name_of(const token& t)
{
    return std::string{t.id} + "[" + std::to_string(t.occurrence) + "]";
}

issue missing(std::string_view id, const std::vector<token>& tokens, std::size_t at)
{
    const std::string place = at == 0 ? "at the beginning" : "after " + name_of(tokens[at - 1]);
    return {
        fault::segment_missing,
        severity::error,
        std::string{id},
        "the segment " + std::string{id} + " is required " + place,
        "HL7-STRUCTURE"};
}

issue misplaced(const token& t)
{
    return {
        fault::segment_missing,
        severity::error,
        name_of(t),
        "the segment " + std::string{t.id} + " may not stand at this place of the message",
        "HL7-STRUCTURE"};
}

// Mends the first departure by the one change that explains most of what follows, so that one
// mistake is told once. True when something was missing.
bool mend(const structure_node& root, const departure& where, std::vector<token>& tokens)
{
    auto without = tokens, with = tokens;
    const auto at = static_cast<std::ptrdiff_t>(where.at);
    const bool can_drop = where.at < tokens.size();
    if (can_drop) without.erase(without.begin() + at);
    if (where.missing.empty()) {
        tokens = std::move(without);
        return false;
    }
    with.insert(with.begin() + at, {where.missing, 1});
    const bool insert = !can_drop || rest_of(root, with) < rest_of(root, without);
    tokens = insert ? std::move(with) : std::move(without);
    return insert;
}

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
    std::vector<issue> issues;
    while (issues.size() < issues_max) {
        const auto where = walk(tokens).run(root);
        if (!where) break;
        const auto before = tokens;
        const bool inserted = mend(root, *where, tokens);
        issues.push_back(
            inserted ? missing(where->missing, before, where->at) : misplaced(before[where->at])
        );
        if (before.size() > mended_size_max) break;
    }
    return issues;
}

}  // namespace vgm::hl7v2
