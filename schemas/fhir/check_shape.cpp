#include "schemas/fhir/shapes.hpp"

#include <algorithm>
#include <map>

namespace vgm::fhir {
namespace {

// The type that the end of "valueCodeableConcept" or "valueString" names.
std::string type_of_choice(std::string_view name, std::string_view base)
{
    std::string type(name.substr(base.size()));
    if (find_shape(type)) return type;
    type.front() = static_cast<char>(type.front() + ('a' - 'A'));
    return is_primitive_type(type) ? type : "*";
}

value_kind kind_of(std::string_view type)
{
    if (type == "boolean") return value_kind::boolean;
    if (type == "decimal" || type == "integer" || type == "unsignedInt" || type == "positiveInt")
        return value_kind::number;
    return value_kind::text;
}

class checker
{
public:
    checker(syntax written, const limits& limit, std::size_t issues_max)
        : from_json_(written == syntax::json), limit_(limit), issues_max_(issues_max)
    {}

    void check_resource(element& e, const std::string& path);

    std::vector<issue> found;

private:
    void check_parts(element& e, const shape& s, const std::string& path);
    void check_child(element& c, const shape_element& as, const std::string& path);
    void check_primitive(element& c, std::string_view type, const std::string& path);
    void say(fault what, const std::string& path, std::string detail, std::string rule)
    {
        if (found.size() < issues_max_)
            found.push_back({what, severity::error, path, std::move(detail), std::move(rule)});
    }

    const bool from_json_;  // lists, numbers and booleans are told apart
    const limits& limit_;
    const std::size_t issues_max_;
};

void checker::check_resource(element& e, const std::string& path)
{
    if (const auto* s = find_shape(e.type); s && s->is_resource) check_parts(e, *s, path);
}

void checker::check_parts(element& e, const shape& s, const std::string& path)
{
    std::map<std::string_view, std::size_t> seen;
    for (auto& c : e.children) {
        if (found.size() >= issues_max_) return;
        const auto index = seen[c.name]++;
        auto at = path + '.' + std::string(path_name(c.name));
        const auto* as = s.find(c.name);
        if (!as) {
            // Its name is the sender's, and stays out of what we say.
            if (index == 0)
                say(fault::malformed,
                    path,
                    "an element that " + std::string(s.name) + " does not have",
                    "FHIR-ELEMENT");
            continue;
        }
        if (as->repeats) at += '[' + std::to_string(index) + ']';
        if (!as->repeats && index > 0) {
            say(fault::malformed, at, "stands once and came again", "FHIR-CARDINALITY");
            continue;
        }
        if (c.name == "modifierExtension")
            say(fault::forbidden,
                at,
                "an extension that changes the meaning and is not known here",
                "FHIR-MODIFIER");
        if (c.repeats != as->repeats && as->type != "*" && from_json_)
            say(fault::malformed,
                at,
                as->repeats ? "a list is wanted" : "no list is wanted",
                "FHIR-TYPE");
        c.repeats = as->repeats;
        check_child(c, *as, at);
    }
    for (const auto& wanted : s.elements)
        if (wanted.required && !seen.contains(wanted.name))
            say(fault::field_missing,
                path + '.' + std::string(wanted.name),
                "is required",
                "FHIR-CARDINALITY");
}

void checker::check_child(element& c, const shape_element& as, const std::string& path)
{
    std::string type(as.type);
    if (as.name.ends_with("[x]")) type = type_of_choice(c.name, path_name(c.name));
    if (type == "*") return;
    if (type == "Resource") {
        if (c.type.empty())
            return say(fault::malformed, path, "a resource is wanted, with its type", "FHIR-TYPE");
        return check_resource(c, path);
    }
    if (!c.type.empty())
        return say(fault::malformed, path, "a resource where FHIR has an element", "FHIR-TYPE");
    if (is_primitive_type(type)) return check_primitive(c, type, path);
    const auto* s = find_shape(type);
    if (s == nullptr) return;
    if (c.kind != value_kind::none)
        return say(fault::malformed, path, "a value where FHIR has an element", "FHIR-TYPE");
    check_parts(c, *s, path);
}

void checker::check_primitive(element& c, std::string_view type, const std::string& path)
{
    const auto kind = kind_of(type);
    if (from_json_ && c.kind == value_kind::none)
        return say(fault::malformed, path, "an object where FHIR has a value", "FHIR-TYPE");
    if (c.kind == value_kind::none) c.kind = value_kind::absent;
    // Beside its value, or in its place: its id and its extensions.
    if (!c.children.empty()) check_parts(c, *find_shape("Element"), path);
    if (c.kind == value_kind::absent) return;
    if (from_json_ && c.kind != kind)
        return say(fault::malformed, path, "not written as a " + std::string(type), "FHIR-TYPE");
    c.kind = kind;
    if (c.decoded && type == "base64Binary") return;
    if (c.decoded || (type != "base64Binary" && c.value.size() > limit_.text_bytes_max))
        return say(fault::too_large, path, "a text longer than is taken", "FHIR-LIMIT");
    if (!is_of_type(c.value, type))
        say(fault::malformed, path, "is no " + std::string(type), "FHIR-VALUE");
}

std::string type_of(const element& c, const shape_element& as)
{
    if (as.name.ends_with("[x]")) return type_of_choice(c.name, path_name(c.name));
    return as.type == "Resource" ? c.type : std::string(as.type);
}

void sort_parts(element& e, const shape& s)
{
    const auto place = [&](const element& c) { return s.find(c.name); };
    std::ranges::stable_sort(e.children, {}, place);
    for (auto& c : e.children)
        if (const auto* as = place(c))
            if (const auto* inside = find_shape(type_of(c, *as))) sort_parts(c, *inside);
}

}  // namespace

void sort_elements(element& root)
{
    if (const auto* s = find_shape(root.type)) sort_parts(root, *s);
}

std::vector<issue>
check_shape(element& root, syntax written, const limits& limit, std::size_t issues_max)
{
    checker c(written, limit, issues_max);
    c.check_resource(root, root.type);
    return std::move(c.found);
}

}  // namespace vgm::fhir
