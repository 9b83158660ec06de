#include "schemas/fhir/print.hpp"

namespace vgm::fhir {

element make_resource(std::string_view type)
{
    element e;
    e.type = type;
    return e;
}

element make_text(std::string_view name, std::string_view value)
{
    element e;
    e.name = name;
    e.kind = value_kind::text;
    e.value = value;
    return e;
}

element make_number(std::string_view name, long long value)
{
    auto e = make_text(name, std::to_string(value));
    e.kind = value_kind::number;
    return e;
}

element make_boolean(std::string_view name, bool value)
{
    auto e = make_text(name, value ? "true" : "false");
    e.kind = value_kind::boolean;
    return e;
}

element make_part(std::string_view name, std::vector<element> children)
{
    element e;
    e.name = name;
    e.children = std::move(children);
    return e;
}

element as_item(element e)
{
    e.repeats = true;
    return e;
}

element as_part(std::string_view name, element resource)
{
    resource.name = name;
    return resource;
}

element make_coding(
    std::string_view name,
    std::string_view system,
    std::string_view code,
    std::string_view display
)
{
    auto e = make_part(name, {});
    if (!system.empty()) e.children.push_back(make_text("system", system));
    if (!code.empty()) e.children.push_back(make_text("code", code));
    if (!display.empty()) e.children.push_back(make_text("display", display));
    return e;
}

element make_concept(
    std::string_view name,
    std::string_view system,
    std::string_view code,
    std::string_view display
)
{
    return make_part(name, {as_item(make_coding("coding", system, code, display))});
}

element make_identifier(std::string_view name, std::string_view system, std::string_view value)
{
    auto e = make_part(name, {});
    if (!system.empty()) e.children.push_back(make_text("system", system));
    e.children.push_back(make_text("value", value));
    return e;
}

}  // namespace vgm::fhir
