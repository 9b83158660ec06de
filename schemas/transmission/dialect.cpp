#include "schemas/transmission/dialect.hpp"

#include "schemas/transmission/extract.hpp"

#include <algorithm>

namespace vgm::transmission {
namespace {

struct profile_id
{
    std::string_view version, name;
    dialect means;
};
constexpr profile_id known[] = {
    {"1.0", "CISIS_CDA_HL7_V1", dialect::v1_2},
    {"1.1", "CISIS_CDA_HL7_V1", dialect::v1_2},
    {"1.2", "CISIS_CDA_HL7_V1", dialect::v1_2},
    {"2.0", "CISIS_CDA_HL7_V2", dialect::v2_0},
    {"2.1", "CISIS_CDA_HL7_V2", dialect::v2_1},
};

// Codes that one version has and no other.
constexpr std::pair<std::string_view, dialect> telling_codes[] = {
    {"INVISIBLE_REPRESENTANTS_LEGAUX", dialect::v1_2},
    {"INVISIBLE_REPRENSANTS_LEGAUX", dialect::v1_2},
    {"MODIF_CONFIDENTIALITYCODE", dialect::v1_2},
    {"COMP_LOT", dialect::v1_2},
    {"ACK_LECTURE", dialect::v2_0},
};

// Of several codes the oldest version counts.
dialect find_by_codes(const hl7v2::message_view& m)
{
    auto oldest = dialect::v2_1;
    for_each_segment(m, "OBX", [&](const hl7v2::segment_view& obx, std::size_t) {
        const std::string code = upper(obx.field(3).value(1));
        for (const auto& [telling, version] : telling_codes)
            if (code == telling) oldest = std::min(oldest, version);
    });
    return oldest;
}

}  // namespace

std::string_view to_string(dialect d) noexcept
{
    switch (d) {
        case dialect::v1_2:
            return "1.2";
        case dialect::v2_0:
            return "2.0";
        case dialect::v2_1:
            return "2.1";
    }
    return "2.1";
}

dialect find_dialect(const hl7v2::message_view& m)
{
    const auto said = m.msh().field(21);
    if (said.value(0).empty()) return find_by_codes(m);
    const std::string version = said.value(1), name = upper(said.value(2));
    for (const auto& p : known)
        if (p.version == version && p.name == name) return p.means;
    return dialect::v2_1;
}

std::optional<std::size_t> find_meta_code(const hl7v2::segment_view& obx)
{
    const std::string_view raw = obx.field(3).component(1).raw();
    if (raw.empty()) return std::nullopt;
    const auto index_of = [](std::string_view code) -> std::optional<std::size_t> {
        const auto* at = std::ranges::find(meta_codes, code);
        if (at == meta_codes.end()) return std::nullopt;
        return static_cast<std::size_t>(at - meta_codes.begin());
    };
    if (const auto n = index_of(raw)) return n;
    if (raw.front() >= '0' && raw.front() <= '9') return std::nullopt;  // the type of a document
    const std::string code = upper(obx.field(3).value(1));
    for (const auto& other : hl7v2::all_profiles().front().names)
        if (other.name == code) return index_of(other.meant);
    return index_of(code);
}

bool has_meta_code(const hl7v2::segment_view& obx, std::string_view code)
{
    const auto n = find_meta_code(obx);
    return n && meta_codes[*n] == code;
}

}  // namespace vgm::transmission
