#include "schemas/xdm/hl7_types.hpp"

#include "schemas/xdm/xml_text.hpp"

namespace vgm::xdm {

namespace {

constexpr std::size_t id_max = 64, name_max = 40, organisation_max = 100, label_max = 120;

std::string part(std::string_view value, std::size_t characters_max)
{
    return to_hl7(limited(value, characters_max));
}

// HD: &oid&ISO, empty without an OID.
std::string to_hd(std::string_view oid)
{
    return oid.empty() ? std::string() : '&' + part(oid, id_max) + "&ISO";
}

std::string
make_xcn(const cda::identifier& id, std::string_view family, std::string_view given, char name_type)
{
    // An id that is a bare root is an OID of its own.
    const bool bare = id.extension.empty();
    std::string xcn = part(bare ? id.root : id.extension, id_max);
    xcn += '^' + part(family, name_max) + '^' + part(given, name_max) + "^^^^^^";
    if (!bare) xcn += to_hd(id.root);
    xcn += '^';
    xcn += name_type;
    xcn += "^^^";
    if (!id.empty()) xcn += id.root == people_register ? "IDNPS" : "EI";
    return xcn;
}

}  // namespace

std::string to_hl7(std::string_view value)
{
    std::string out;
    for (const char c : value) switch (c) {
            case '|':
                out += "\\F\\";
                break;
            case '^':
                out += "\\S\\";
                break;
            case '&':
                out += "\\T\\";
                break;
            case '~':
                out += "\\R\\";
                break;
            case '\\':
                out += "\\E\\";
                break;
            case '\t':
            case '\r':
            case '\n':
                out += ' ';
                break;
            default:
                out += c;
        }
    return out;
}

std::string to_cx(const patient_identifier& id)
{
    return part(id.value, id_max) + "^^^" + to_hd(id.authority) +
           (is_ins(id.authority) ? "^NH" : "^PI");
}

std::string to_xcn(const cda::person& who)
{
    return make_xcn(who.id, who.name.family, who.name.given, 'D');
}

std::string to_device_xcn(const cda::identifier& id, std::string_view name)
{
    return make_xcn(id, name, {}, 'U');
}

std::string to_xon(const cda::organisation& where)
{
    auto name = part(where.name, organisation_max);
    if (where.id.extension.empty()) return name;
    const auto* type = where.id.root == structures_register ? "IDNST" : "XX";
    return name + "^^^^^" + to_hd(where.id.root) + '^' + type + "^^^" +
           part(where.id.extension, id_max);
}

std::string to_cxi(const cda::identifier& id, std::string_view type)
{
    return part(id.extension, id_max) + "^^^" + to_hd(id.root) + '^' + std::string{type};
}

std::string to_xtn(std::string_view address) { return "^^Internet^" + to_hl7(address); }

std::string to_ce(const coded& code)
{
    return part(code.code, id_max) + '^' + part(code.label, label_max) + '^' +
           part(code.system, id_max);
}

}  // namespace vgm::xdm
