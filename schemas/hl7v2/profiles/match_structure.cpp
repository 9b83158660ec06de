#include "schemas/hl7v2/profiles/match_structure.hpp"

#include <algorithm>
#include <optional>

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
    const structure_node* missing = nullptr;  // a segment of the structure, or nothing
};

// A segment that is missing and may be.
struct excused
{
    const structure_node* missing;
    std::size_t at;
};

void collect(const structure_node& node, std::vector<std::string_view>& known)
{
    if (node.children.empty()) known.push_back(node.name);
    for (const auto& child : node.children) collect(child, known);
}

// Whether a message can begin this node with that segment.
bool starts_with(const structure_node& node, std::string_view id)
{
    if (node.children.empty()) return node.name == id;
    for (const auto& child : node.children) {
        if (starts_with(child, id)) return true;
        if (child.min > 0 && child.unless.empty()) return false;
    }
    return false;
}

// The first segment that a node requires: what is missing when the node is.
const structure_node& first_required(const structure_node& node)
{
    for (const auto& child : node.children)
        if (child.min > 0) return first_required(child);
    return node;
}

// Goes through the tokens once, up to the first departure.
class walk
{
public:
    walk(const std::vector<token>& tokens, const tolerance_lookup& tolerated)
        : tokens_(tokens), tolerated_(tolerated)
    {}

    std::optional<departure> run(const structure_node& root)
    {
        if (!take_children(root)) return departure{next_, missing_};
        if (next_ < tokens_.size()) return departure{next_, nullptr};
        return std::nullopt;
    }

    const std::vector<excused>& excuses() const { return excused_; }

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
            if (count < child.min && !is_excused(first_required(child))) return false;
        }
        return true;
    }

    bool is_excused(const structure_node& missing)
    {
        const bool may = !missing.unless.empty() && tolerated_ &&
                         tolerated_(missing.unless) != leniency::refused;
        if (may)
            excused_.push_back({&missing, next_});
        else
            missing_ = &missing;
        return may;
    }

    const std::vector<token>& tokens_;
    const tolerance_lookup& tolerated_;
    std::size_t next_ = 0;
    const structure_node* missing_ = nullptr;
    std::vector<excused> excused_;
};

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

class matching
{
public:
    matching(const structure_node& root, const tolerance_lookup& tolerated)
        : root_(root), tolerated_(tolerated)
    {}

    std::vector<issue> run(std::vector<token> tokens)
    {
        std::vector<issue> issues;
        while (issues.size() < issues_max) {
            walk way(tokens, tolerated_);
            const auto where = way.run(root_);
            if (!where) {
                add_excuses(way, tokens, issues);
                break;
            }
            const auto before = tokens;
            const bool inserted = mend(*where, tokens);
            issues.push_back(
                inserted ? missing(where->missing->name, before, where->at)
                         : misplaced(before[where->at])
            );
            if (before.size() > mended_size_max) break;
        }
        return issues;
    }

private:
    // How much is left to explain: the tokens from the first departure on, and that one itself.
    std::size_t rest_of(const std::vector<token>& tokens) const
    {
        const auto left = walk(tokens, tolerated_).run(root_);
        return left ? tokens.size() - left->at + 1 : 0;
    }

    // Mends the first departure by the one change that explains most of what follows, so that one
    // mistake is told once. True when something was missing.
    bool mend(const departure& where, std::vector<token>& tokens) const
    {
        auto without = tokens, with = tokens;
        const auto at = static_cast<std::ptrdiff_t>(where.at);
        const bool can_drop = where.at < tokens.size();
        if (can_drop) without.erase(without.begin() + at);
        if (where.missing == nullptr) {
            tokens = std::move(without);
            return false;
        }
        with.insert(with.begin() + at, {where.missing->name, 1});
        const bool insert = !can_drop || rest_of(with) < rest_of(without);
        tokens = insert ? std::move(with) : std::move(without);
        return insert;
    }

    void add_excuses(const walk& way, const std::vector<token>& tokens, std::vector<issue>& issues)
        const
    {
        for (const auto& e : way.excuses())
            add_breach(
                tolerated_(e.missing->unless),
                e.missing->unless,
                missing(e.missing->name, tokens, e.at),
                issues
            );
    }

    const structure_node& root_;
    const tolerance_lookup& tolerated_;
};

}  // namespace

std::vector<issue> match_structure(
    const message_view& m,
    const structure_node& root,
    const tolerance_lookup& tolerated
)
{
    std::vector<std::string_view> known;
    collect(root, known);
    std::vector<std::pair<std::string_view, std::size_t>> seen;
    std::vector<token> tokens;
    tokens.reserve(m.size());
    for (std::size_t n = 0; n < m.size(); ++n) {
        const auto id = m[n].id();
        auto count = std::ranges::find(seen, id, &decltype(seen)::value_type::first);
        if (count == seen.end()) {
            if (std::ranges::find(known, id) == known.end()) continue;
            count = seen.insert(seen.end(), {id, 0});
        }
        tokens.push_back({id, ++count->second});
    }
    return matching(root, tolerated).run(std::move(tokens));
}

}  // namespace vgm::hl7v2
