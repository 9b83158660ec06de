#include "schemas/tables/national_tables.hpp"

namespace vgm::tables {

// Generated from the files of that name in data/.
namespace data {
extern const std::string_view author_specialties, classes, confidentialities, content_types,
    facility_types, formats, media_type_formats, practice_settings, template_formats, type_classes,
    type_classes_dmp, types;
}

std::array<const code_table*, 12> national::all() const
{
    return {
        &types,
        &classes,
        &formats,
        &facility_types,
        &practice_settings,
        &author_specialties,
        &confidentialities,
        &content_types,
        &type_classes,
        &type_classes_dmp,
        &template_formats,
        &media_type_formats};
}

const national& national_tables()
{
    static const national tables{
        .types = code_table(data::types),
        .classes = code_table(data::classes),
        .formats = code_table(data::formats),
        .facility_types = code_table(data::facility_types),
        .practice_settings = code_table(data::practice_settings),
        .author_specialties = code_table(data::author_specialties),
        .confidentialities = code_table(data::confidentialities),
        .content_types = code_table(data::content_types),
        .type_classes = code_table(data::type_classes),
        .type_classes_dmp = code_table(data::type_classes_dmp),
        .template_formats = code_table(data::template_formats),
        .media_type_formats = code_table(data::media_type_formats)};
    return tables;
}

}  // namespace vgm::tables
